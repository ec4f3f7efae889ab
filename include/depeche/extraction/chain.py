"""How likely each block belongs to the article: a linear chain over the blocks of a page.

As the judge of lines does it (docs/decisions/0033): each piece of evidence has a weight for each
state that a block can be in, and so has each step from a state to the next. `training/` fits the
weights; nothing is learned here.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from depeche.records.article import Model

__all__ = ["ARTICLE", "MODEL", "NEIGHBOURS", "Chain", "of_neighbour"]

NEIGHBOURS: Final = (0, -1, 1)
"""The block itself, the one before and the one after."""
ARTICLE: Final = ("text", "heading")
"""States of blocks that belong to the article."""
_FILE: Final = Path(__file__).with_name("blocks.json")
_OF_NEIGHBOURS: Final = (
    "at:", "begins", "capitals", "date", "emphasis", "ends", "for:", "foreign", "is the", "links:",
    "main", "sign", "size:", "sort", "tag:", "told",
)  # fmt: skip
MODEL: Final = Model(
    name="depeche-blocks", version=hashlib.sha256(_FILE.read_bytes()).hexdigest()[:12]
)
"""The weights by their digest: other weights may give other texts."""

Floats = NDArray[np.float64]


def of_neighbour(name: str) -> bool:
    """Whether a piece of evidence of a block counts for the blocks beside it too."""
    return name.startswith(_OF_NEIGHBOURS)


@dataclass(frozen=True, slots=True)
class Chain:
    """What was learned, as matrices whose rows the evidence numbers."""

    rows: dict[str, int]
    beside: frozenset[int]
    """Rows of evidence that counts for neighbours too."""
    words: frozenset[str]
    """The words of attributes that are evidence."""
    article: tuple[int, ...]
    moves: Floats
    """(state, next state), as factors."""
    weights: Floats
    """(evidence, neighbour, state)."""

    @classmethod
    def of(cls, given: dict[str, Any]) -> "Chain":
        """From what the file of weights says."""
        names, states = sorted(given["evidence"]), given["states"]
        weights = np.zeros((len(names), len(NEIGHBOURS), len(states)))
        for row, name in enumerate(names):
            for step, values in given["evidence"][name].items():
                weights[row, NEIGHBOURS.index(int(step))] = values
        return cls(
            rows={name: row for row, name in enumerate(names)},
            beside=frozenset(row for row, name in enumerate(names) if of_neighbour(name)),
            words=frozenset(given["words"]),
            article=tuple(states.index(state) for state in ARTICLE),
            moves=np.exp(np.array(given["moves"])),
            weights=weights,
        )

    @classmethod
    @cache
    def of_release(cls) -> "Chain":
        """The chain with the weights that belong to this release."""
        return cls.of(json.loads(_FILE.read_text("utf-8")))

    def likelihoods(self, found: Sequence[Sequence[str]]) -> Floats:
        """For each block, how likely it belongs to the article, from 0 to 1."""
        factors = self._factors(found)
        ahead, behind = np.empty_like(factors), np.empty_like(factors)
        reached = factors[0]
        for i, factor in enumerate(factors):
            reached = (reached @ self.moves) * factor if i else factor
            ahead[i] = reached = reached / reached.sum()
        left = np.ones(len(self.moves))
        for i in range(len(factors) - 1, -1, -1):
            behind[i] = left
            left = self.moves @ (left * factors[i])
            left = left / left.sum()
        both = ahead * behind
        shares: Floats = both[:, self.article].sum(axis=1) / both.sum(axis=1)
        return shares

    def _factors(self, found: Sequence[Sequence[str]]) -> Floats:
        """(block, state): how well the evidence of each block fits each state."""
        known = self.rows
        # In one order, for sums of floating-point numbers depend on it.
        rows = [sorted(known[name] for name in names if name in known) for names in found]
        scores = self._sums(rows, 0)
        near = [[row for row in numbers if row in self.beside] for numbers in rows]
        scores[1:] += self._sums(near, 1)[:-1]
        scores[:-1] += self._sums(near, 2)[1:]
        factors: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.maximum(factors, 1e-30)

    def _sums(self, rows: Sequence[Sequence[int]], place: int) -> Floats:
        # A row of zeros stands last, so that no run of the sum is empty.
        table = np.vstack([self.weights[:, place], np.zeros(self.weights.shape[2])])
        last = len(table) - 1
        starts = np.cumsum([0, *(len(numbers) + 1 for numbers in rows[:-1])])
        numbers = np.fromiter((n for line in rows for n in (*line, last)), dtype=np.intp)
        sums: Floats = np.add.reduceat(table[numbers], starts, axis=0)
        return sums
