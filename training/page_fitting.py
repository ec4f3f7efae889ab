"""Fit the weights of blocks to pages whose text is known, and to pages of which a little is.

Pages of the first sort are labelled by their gold. Those of the second are labelled by a chain that
learned from the first, set right where their segments say what must be in and what must not; they
count less, and bring sites that the first sort lacks.
"""

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pycrfsuite

from depeche.extraction.blocks import Block, Box, blocks_of
from depeche.extraction.chain import ARTICLE, NEIGHBOURS, Chain, of_neighbour
from depeche.extraction.choice import LIKELY
from depeche.extraction.evidence import evidence_of
from page_sets import GoldPage

__all__ = ["Example", "example_of", "fit_chain", "known_words"]

_STATES: Final = (*ARTICLE, "above", "inside", "below")
_SETTINGS: Final = {
    "c1": 0.0, "c2": 3.0, "max_iterations": 120, "feature.minfreq": 2,
    "feature.possible_transitions": True,
}  # fmt: skip
_LEAST_FAMILIES: Final = 8
"""A word of attributes is evidence if so many unrelated sites use it."""
_WEIGHT_OF_GOLD: Final = 4
_NONE: Final = 0.03
"""Weights nearer to nothing than this are left out of the file."""
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_GRAM: Final = 4
"""Words in a row that are compared."""
_ALIKE: Final = 0.6
"""The share of such runs that must stand in the gold."""
_PHRASE: Final = 25
"""Characters of a block that count as found wherever they stand in the gold."""
_ANCHOR: Final = 60
_MOST_BLOCKS: Final = 2_000
_TOLD: Final = 3
"""Characters of a block that a segment can tell of, at least that many and one more."""


@dataclass(frozen=True)
class Example:
    """A page as the chain sees it, with what is known of its blocks."""

    page: GoldPage
    blocks: Sequence[Block]
    evidence: list[list[str]]


def known_words(pages: Iterable[GoldPage], family: dict[str, str]) -> frozenset[str]:
    """The words of attributes that many families of sites use: those name no site."""
    users: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        tree = page.tree()
        for word in set() if tree is None else _words(blocks_of(tree)):
            users[word].add(family[page.site])
    return frozenset(word for word, by in users.items() if len(by) >= _LEAST_FAMILIES)


def _words(blocks: Sequence[Block]) -> set[str]:
    words: set[str] = set()
    passed: set[Box] = set()
    for block in blocks:
        box: Box | None = block.box
        while box is not None and box not in passed:
            words |= box.own
            passed.add(box)
            box = box.parent
    return words


def example_of(page: GoldPage, words: frozenset[str]) -> Example | None:
    """What the chain is shown of a page; None if it shows nothing."""
    tree = page.tree()
    blocks = [] if tree is None else blocks_of(tree, words)
    if tree is None or not blocks:
        return None
    _, stated = page.stated(tree)
    return Example(page, blocks, evidence_of(blocks, stated))


def fit_chain(
    gold: Sequence[Example], partly: Sequence[Example], words: frozenset[str]
) -> dict[str, Any]:
    """What the file of weights says. The same examples in the same order give the same weights."""
    labelled = [(example, _states(example, _labels(example))) for example in gold]
    first = Chain.of(_fitted(labelled, words))
    more = [
        (example, _states(example, labels))
        for example in partly
        if len(example.blocks) < _MOST_BLOCKS and any(labels := _guessed(example, first))
    ]
    return _fitted([*labelled * _WEIGHT_OF_GOLD, *more], words)


def _labels(example: Example) -> list[bool]:
    """Which blocks stand in the gold; of blocks that are the same, the one among others."""
    lines = [_fold(line) for line in example.page.gold.split("\n")]
    whole, exact = "\n".join(lines), set(lines)
    grams = {gram for line in lines for gram in _grams(line)}
    labels = [_is_in(_fold(b.text), whole, exact, grams) for b in example.blocks]
    places: dict[str, list[int]] = defaultdict(list)
    for i, (block, label) in enumerate(zip(example.blocks, labels, strict=True)):
        if label:
            places[block.text].append(i)
    anchors = [at[0] for text, at in places.items() if len(at) == 1 and len(text) > _ANCHOR]
    for at in places.values():
        best = min(at, key=lambda i: min((abs(i - anchor) for anchor in anchors), default=i))
        for i in at:
            labels[i] = i == best
    return labels


def _is_in(text: str, whole: str, exact: set[str], grams: set[tuple[str, ...]]) -> bool:
    if text in exact or (len(text) >= _PHRASE and text in whole):
        return True
    own = list(_grams(text))
    return len(own) > _GRAM and sum(gram in grams for gram in own) >= _ALIKE * len(own)


def _grams(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    for i in range(max(1, len(words) - _GRAM + 1) if words else 0):
        yield tuple(words[i : i + _GRAM])


def _guessed(example: Example, chain: Chain) -> list[bool]:
    """Which blocks the chain takes, set right by the segments known."""
    keep = [_fold(part) for part in example.page.row["keep"] if part.strip()]
    strip = [_fold(part) for part in example.page.row["strip"] if part.strip()]
    labels = []
    likelihoods = chain.likelihoods(example.evidence)
    for block, likelihood in zip(example.blocks, likelihoods, strict=True):
        text, label = _fold(block.text), bool(likelihood >= LIKELY)
        if len(text) > _TOLD:
            if any(part in text or (len(text) >= _PHRASE and text in part) for part in keep):
                label = True
            elif any(part in text for part in strip):
                label = False
        labels.append(label)
    return labels


def _states(example: Example, labels: Sequence[bool]) -> list[str]:
    inside = [i for i, label in enumerate(labels) if label]
    first, last = (inside[0], inside[-1]) if inside else (0, -1)
    return [
        ("heading" if block.box.tag in _HEADINGS else "text")
        if label
        else ("above" if i < first else "below" if i > last else "inside")
        for i, (block, label) in enumerate(zip(example.blocks, labels, strict=True))
    ]


def _fitted(labelled: Sequence[tuple[Example, list[str]]], words: frozenset[str]) -> dict[str, Any]:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(_SETTINGS)
    for example, states in labelled:
        trainer.append(list(_shown(example.evidence)), states)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        return _written(tagger.info(), words)


def _shown(evidence: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """The evidence of each block and of those beside it, each with the step to where it stands."""
    for i in range(len(evidence)):
        yield [
            f"{step} {name}"
            for step in NEIGHBOURS
            if 0 <= i + step < len(evidence)
            for name in sorted(evidence[i + step])
            if step == 0 or of_neighbour(name)
        ]


def _written(model: Any, words: frozenset[str]) -> dict[str, Any]:
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(_nothing))
    for (shown, state), weight in model.state_features.items():
        step, _, name = shown.partition(" ")
        found[name][step][_STATES.index(state)] = round(weight, 2) + 0.0
    evidence = {
        name: kept
        for name, steps in sorted(found.items())
        if (kept := {s: w for s, w in sorted(steps.items()) if max(map(abs, w)) >= _NONE})
    }
    moves = [[round(model.transitions.get((a, b), 0.0), 2) for b in _STATES] for a in _STATES]
    used = {name.partition(":")[2] for name in evidence if name.startswith(("at:", "in:"))}
    return {
        "states": list(_STATES),
        "moves": moves,
        "words": sorted(words & used),
        "evidence": evidence,
    }


def _nothing() -> list[float]:
    return [0.0] * len(_STATES)


def _fold(text: str) -> str:
    return " ".join(text.lower().split())
