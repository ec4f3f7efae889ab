"""The second reader: weighs spaCy's names against the article, and says which words are names.

A linear-chain conditional random field (Lafferty, McCallum and Pereira, 2001) over the words of a
line. Each clue has a weight for each label, and so has each step from a label to the next.
`training/train_names.py` fits the weights; nothing is learned here.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from depeche.entities.clues import (
    CLUSTERS,
    EDGE,
    OFFSETS,
    OUTSIDE,
    Clusters,
    Tokens,
    clues,
    word_clues,
)
from depeche.records.article import Model

__all__ = ["MODEL", "WEIGHTS", "Labeller", "Weights"]

WEIGHTS: Final = Path(__file__).with_name("weights.json")
_MOST_WORDS: Final = 50_000
"""Words whose weights are kept at hand: about 20 MiB."""

MODEL: Final = Model(
    name="depeche-names",
    version=hashlib.sha256(WEIGHTS.read_bytes() + CLUSTERS.read_bytes()).hexdigest()[:12],
)
"""The weights by their digest: other weights may give other records."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned."""

    labels: tuple[str, ...]
    moves: Floats
    """(label, next label)."""
    rows: dict[str, int]
    """The row of each clue; clues of neighbours begin with their offset."""
    of_clues: Floats
    """(clue, label)."""

    @classmethod
    def load(cls, path: Path = WEIGHTS) -> "Weights":
        """Read the file that training wrote."""
        given = json.loads(path.read_text("utf-8"))
        labels = tuple(given["labels"])
        of_clues = np.zeros((len(given["clues"]), len(labels)))
        for row, weights in enumerate(given["clues"].values()):
            for label, weight in weights.items():
                of_clues[row, int(label)] = weight
        rows = {name: row for row, name in enumerate(given["clues"])}
        return cls(labels, np.array(given["moves"]), rows, of_clues)


class Labeller:
    """Says of each word whether it begins a name, goes on with one, or is none."""

    def __init__(self, weights: Weights, clusters: Clusters) -> None:
        self._weights = weights
        self._clusters = clusters
        self._outside = weights.labels.index(OUTSIDE)
        self._sure = _most_that_moves_give(weights.moves, self._outside)
        self._words: dict[str, Floats] = {}

    @classmethod
    def of_release(cls, row_of: Callable[[str], int]) -> "Labeller":
        """The labeller with the weights of this release; `row_of` gives the row of a vector."""
        return cls(Weights.load(), Clusters.load(row_of))

    def label(self, lines: Sequence[Sequence[tuple[str, str]]]) -> list[list[str]]:
        """A label for each word of each line, from (word, tag of spaCy's model)."""
        tokens = Tokens.of(lines)
        scores = self._scores(tokens)
        chosen = [self._outside] * len(tokens.words)
        for first, end in self._open(tokens, scores):
            chosen[first:end] = self._best(tokens, scores, first, end)
        names = self._weights.labels
        starts = np.cumsum([2, *(len(line) + 2 for line in lines)]).tolist()
        return [
            [names[number] for number in chosen[start : start + len(line)]]
            for start, line in zip(starts, lines, strict=False)
        ]

    def _scores(self, tokens: Tokens) -> Floats:
        """(word, label): how well the clues fit each label."""
        rows = self._weights.rows
        places: dict[str, int] = {}
        numbers = [places.setdefault(word, len(places)) for word in tokens.words]
        said = np.stack([self._said(word) for word in places])[numbers]
        scores: Floats = said[:, 0].copy()
        for place, step in enumerate(OFFSETS[1:], 1):
            here = slice(max(0, -step), len(scores) - max(0, step))
            there = slice(max(0, step), len(scores) + min(0, step))
            scores[here] += said[there, place]
        known = [
            (i, row)
            for i, found in clues(tokens, self._clusters)
            for name in found
            if (row := rows.get(name, -1)) >= 0
        ]
        if known:
            where, which = np.array(known).T
            np.add.at(scores, where, self._weights.of_clues[which])
        return scores

    def _said(self, word: str) -> Floats:
        """(offset, label): what a word gives to the words around it."""
        if (kept := self._words.get(word)) is not None:
            return kept
        if len(self._words) >= _MOST_WORDS:
            self._words.clear()
        said = np.zeros((len(OFFSETS), len(self._weights.labels)))
        for place, (step, names) in enumerate(word_clues(word, self._clusters).items()):
            for name in names:
                row = self._weights.rows.get(f"{step} {name}" if step else name)
                if row is not None:
                    said[place] += self._weights.of_clues[row]
        self._words[word] = said
        return said

    def _open(self, tokens: Tokens, scores: Floats) -> Iterator[tuple[int, int]]:
        """Runs of words that could be names; no choice of labels around them makes others so."""
        rest = np.delete(scores, self._outside, axis=1).max(axis=1)
        is_open = (scores[:, self._outside] - rest <= self._sure).tolist()
        first = -1
        for i, word in enumerate(tokens.words):
            if is_open[i] and word != EDGE:
                first = i if first < 0 else first
            elif first >= 0:
                yield first, i
                first = -1

    def _best(self, tokens: Tokens, scores: Floats, first: int, end: int) -> list[int]:
        """The labels of a run that fit best together, by the Viterbi algorithm."""
        moves, best = self._weights.moves, scores[first]
        if tokens.words[first - 1] != EDGE:
            best = best + moves[self._outside]
        came: list[NDArray[np.intp]] = []
        for i in range(first + 1, end):
            reached = best[:, None] + moves
            came.append(reached.argmax(axis=0))
            best = reached.max(axis=0) + scores[i]
        if tokens.words[end] != EDGE:
            best = best + moves[:, self._outside]
        path = [int(best.argmax())]
        for step in reversed(came):
            path.append(int(step[path[-1]]))
        return path[::-1]


def _most_that_moves_give(moves: Floats, outside: int) -> float:
    """How much better the steps into and out of a label can be than those of no name.

    A word whose clues speak for no name by more than this is none, whatever stands beside it.
    """
    into = (moves - moves[:, [outside]]).max(axis=0)
    out_of = (moves - moves[[outside]]).max(axis=1)
    return float(max(0.0, (np.maximum(into, 0) + np.maximum(out_of, 0)).max()))
