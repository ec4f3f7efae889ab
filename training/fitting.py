"""Fit the judge's weights to labelled texts, with CRFsuite."""

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path
from typing import Any, Final

import numpy as np
import pycrfsuite

from depeche.cleaning.evidence import evidence_of
from depeche.cleaning.folding import fold
from depeche.cleaning.judge import NEIGHBOURS, Weights
from depeche.cleaning.lexicon import WORD
from depeche.cleaning.rules import TAGGERS
from depeche.cleaning.view import prepare
from labelled import ARTICLE, LabelledText

__all__ = ["Example", "example_of", "fit", "vocabulary", "written"]

STATES: Final = ("text", "heading", "above", "inside", "below")
HEADINGS: Final = frozenset({"title", "subhead"})
_SETTINGS: Final = {"c1": 0.0, "c2": 3.0, "max_iterations": 150, "feature.minfreq": 2}
_NOT_OF_NEIGHBOURS: Final = ("word:", "first word:", "always")
_OF_FAR_NEIGHBOURS: Final = (
    "words:", "prose", "known", "cue", "headline", "opens a list", "closes", "credit", "date",
    "name:", "signed",
)  # fmt: skip
_LEAST_ARTICLES: Final = 4
_NONE: Final = 0.01
"""Weights nearer to nothing than this are left out of the file."""

Example = tuple[list[list[str]], list[str]]
"""The evidence of each line of a text, and its label."""


def vocabulary(texts: Iterable[LabelledText]) -> frozenset[str]:
    """Words that stand in several of our own articles: those name no outlet that exists."""
    held = Counter(word for text in texts for word in set(WORD.findall(fold(text.text))))
    return frozenset(word for word, articles in held.items() if articles >= _LEAST_ARTICLES)


def example_of(text: LabelledText, words: Set[str]) -> Example:
    """What the judge will be shown of a text, and what it should say; `words` may be evidence."""
    view = prepare(text.text)
    proposals = [proposal for tagger in TAGGERS for proposal in tagger(view)]
    found = evidence_of(view, proposals)
    return [[name for name in names if _is_known(name, words)] for names in found], text.of(view)


def _is_known(name: str, words: Set[str]) -> bool:
    """Whether a piece of evidence is no word, or one that counts."""
    kind, _, word = name.partition("word:")
    return kind not in {"", "first "} or not word or word in words


def fit(examples: Iterable[Example]) -> Weights:
    """Weights for states and kinds. The same examples in the same order give the same weights."""
    examples = list(examples)
    chain, kinds = _trainer(), _trainer()
    for found, labels in examples:
        chain.append([list(_shown(found, i)) for i in range(len(found))], _states(labels))
        for names, label in zip(found, labels, strict=True):
            if label not in ARTICLE:
                kinds.append([names], [label])
    return _weights(_trained(chain), _trained(kinds))


def written(weights: Weights) -> dict[str, Any]:
    """What the file of weights says, in the order of the alphabet."""
    found: dict[str, dict[str, list[float]]] = {}
    for name, row in sorted(weights.rows.items()):
        entry = {
            str(step): _rounded(weights.of_states[row, place])
            for place, step in enumerate(NEIGHBOURS)
            if np.abs(weights.of_states[row, place]).max() >= _NONE
        }
        if np.abs(weights.of_kinds[row]).max() >= _NONE:
            entry["kinds"] = _rounded(weights.of_kinds[row])
        if entry:
            found[name] = entry
    return {
        "states": list(weights.states),
        "moves": [_rounded(row) for row in weights.moves],
        "kinds": list(weights.kinds),
        "evidence": found,
    }


def _rounded(values: Any) -> list[float]:
    return [round(float(value), 2) + 0.0 for value in values]


def _shown(found: Sequence[Sequence[str]], i: int) -> Iterator[str]:
    """The evidence of a line and of those around it, each with the step to where it stands."""
    for step in NEIGHBOURS:
        if 0 <= i + step < len(found):
            yield from (f"{step} {name}" for name in found[i + step] if _counts(name, step))


def _counts(name: str, step: int) -> bool:
    if step == 0:
        return True
    if abs(step) == 1:
        return not name.startswith(_NOT_OF_NEIGHBOURS)
    return name.startswith(_OF_FAR_NEIGHBOURS)


def _states(labels: Sequence[str]) -> list[str]:
    """Where each line stands: the article from its first line of text to its last."""
    inside = [i for i, label in enumerate(labels) if label in ARTICLE - {"title"}]
    first, last = (inside[0], inside[-1]) if inside else (0, -1)
    return [_state(label, i, first, last) for i, label in enumerate(labels)]


def _state(label: str, i: int, first: int, last: int) -> str:
    if label in ARTICLE:
        return "heading" if label in HEADINGS else "text"
    return "above" if i < first else "below" if i > last else "inside"


def _trainer() -> pycrfsuite.Trainer:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({**_SETTINGS, "feature.possible_transitions": True})
    return trainer


def _trained(trainer: pycrfsuite.Trainer) -> Any:
    """What CRFsuite learned: weights by (evidence, label) and by (label, next label)."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        return tagger.info()


def _weights(chain: Any, kinds: Any) -> Weights:
    weighed = chain.state_features.items()
    of_chain = [(*name.split(" ", 1), label, weight) for (name, label), weight in weighed]
    of_kinds = kinds.state_features
    names = sorted({name for _, name, _, _ in of_chain} | {name for name, _ in of_kinds})
    rows = {name: row for row, name in enumerate(names)}
    kind_names = tuple(sorted(kinds.labels))
    states = np.zeros((len(rows), len(NEIGHBOURS), len(STATES)))
    for step, name, label, weight in of_chain:
        states[rows[name], NEIGHBOURS.index(int(step)), STATES.index(label)] = weight
    kinds_of = np.zeros((len(rows), len(kind_names)))
    for (name, label), weight in of_kinds.items():
        kinds_of[rows[name], kind_names.index(label)] = weight
    moves = np.array([[chain.transitions.get((a, b), 0.0) for b in STATES] for a in STATES])
    return Weights(rows, STATES, moves, states, kind_names, kinds_of)
