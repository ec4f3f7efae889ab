"""The learned judge: weighs the evidence of all lines together, and says which are furniture.

A linear-chain conditional random field (Lafferty, McCallum and Pereira, 2001): each piece of
evidence has a weight for each state that a line can be in, and so has each step from the state of a
line to that of the next. The states tell the article's text and headings from furniture above,
inside and below it. `training/` fits the weights; nothing is learned here.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from depeche.cleaning.evidence import FOOTNOTE, INTRODUCTION, ROLL, evidence_of
from depeche.cleaning.proposals import Proposal, Rule
from depeche.cleaning.view import View
from depeche.records.article import Model
from depeche.records.kinds import KINDS

__all__ = ["MODEL", "NEIGHBOURS", "Judge", "Weights"]

NEIGHBOURS: Final = (0, -1, 1, -2, 2)
"""The line itself, and the lines around it whose own evidence counts for it too."""
ARTICLE: Final = ("text", "heading")
"""States of lines that stay."""
COST: Final = 7.0
"""How many lines of boilerplate left in are as bad as one line of the article lost."""
COST_ON_PAGES: Final = 3_000.0
"""The same where extraction has taken most of the furniture away already."""
NEIGHBOURS_SAY: Final = 0.5
"""How much the lines above and below count for what sort of furniture a line is."""
_MOST_LINES: Final = 5_000
"""A text of more lines is no article: the rules alone look at it."""
_STAYING: Final = frozenset({FOOTNOTE, INTRODUCTION, ROLL})
"""Evidence that settles the matter."""
_TOLD: Final = 4
"""Pieces of evidence that explain a verdict."""
_FILE: Final = Path(__file__).with_name("weights.json")

LEARNED: Final = {
    kind.name: Rule(
        f"{kind.name}.learned",
        kind.name,
        0.5,
        "All evidence about the line and its neighbours, weighed by what was learned from labelled "
        "articles; `depeche explain` names what weighed most.",
    )
    for kind in KINDS
    if kind.name != "title"
}
MODEL: Final = Model(
    name="depeche-judge", version=hashlib.sha256(_FILE.read_bytes()).hexdigest()[:12]
)
"""The weights by their digest: other weights may give other records."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learned, as matrices whose rows the evidence numbers."""

    rows: dict[str, int]
    states: tuple[str, ...]
    moves: Floats
    """(state, next state)."""
    of_states: Floats
    """(evidence, neighbour, state)."""
    kinds: tuple[str, ...]
    of_kinds: Floats
    """(evidence, kind): what sort of furniture a line is, once it is furniture."""

    @classmethod
    def load(cls, path: Path = _FILE) -> "Weights":
        """Read the file that training wrote."""
        given = json.loads(path.read_text("utf-8"))
        states, kinds = tuple(given["states"]), tuple(given["kinds"])
        names = sorted(given["evidence"])
        of_states = np.zeros((len(names), len(NEIGHBOURS), len(states)))
        of_kinds = np.zeros((len(names), len(kinds)))
        for row, name in enumerate(names):
            for neighbour, weights in given["evidence"][name].items():
                if neighbour == "kinds":
                    of_kinds[row] = weights
                else:
                    of_states[row, NEIGHBOURS.index(int(neighbour))] = weights
        rows = {name: row for row, name in enumerate(names)}
        return cls(rows, states, np.array(given["moves"]), of_states, kinds, of_kinds)


class Judge:
    """Says of each line how likely it is furniture, and why."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._article = [weights.states.index(state) for state in ARTICLE]
        self._moves = np.exp(weights.moves)

    @classmethod
    @cache
    def of_release(cls) -> "Judge":
        """The judge with the weights that belong to this release."""
        return cls(Weights.load())

    def propose(
        self, view: View, proposals: Sequence[Proposal], least: float
    ) -> Iterator[Proposal]:
        """Propose the lines that are furniture with at least this confidence.

        Lines that a rule proposes already are left to it. What stays: a note that the text refers
        to, a roll of persons, a line that introduces the next, the dates of a chronicle, and the
        longest line, which is the article whatever else a text holds.
        """
        if not 0 < len(view.lines) <= _MOST_LINES:
            return
        found = evidence_of(view, proposals)
        rows = self._rows(found)
        ruled = {p.start for p in proposals if p.confidence >= least}
        cost = COST_ON_PAGES if view.page else COST
        longest = max(view.lines, key=lambda line: line.words)
        doubts = self._doubts(rows)
        kinds = self._kinds(rows, doubts)
        for i, (line, doubt) in enumerate(zip(view.lines, doubts, strict=True)):
            confidence = round(doubt / (doubt + cost * (1 - doubt)), 2)
            stays = line is longest or not _STAYING.isdisjoint(found[i])
            stays = stays or (view.chronicle and line.date > 0)
            if confidence >= least and not stays and line.start not in ruled:
                kind = kinds[i]
                yield Proposal(line.start, line.end, kind, LEARNED[kind].name, confidence)

    def doubts(self, view: View, proposals: Sequence[Proposal]) -> list[float]:
        """For each line, how likely it is furniture, from 0 to 1."""
        return self._doubts(self._rows(evidence_of(view, proposals)))

    def reasons(self, view: View, proposals: Sequence[Proposal]) -> list[tuple[str, ...]]:
        """For each line, the evidence that weighs most for its being furniture."""
        found = evidence_of(view, proposals)
        return [tuple(self._told(found, i)) for i in range(len(found))]

    def _told(self, found: Sequence[Sequence[str]], i: int) -> Iterator[str]:
        weighed = [
            (self._for_furniture(name, place), step, name)
            for place, step in enumerate(NEIGHBOURS)
            if 0 <= i + step < len(found)
            for name in found[i + step]
        ]
        where = {0: "", -1: "above: ", 1: "below: ", -2: "two above: ", 2: "two below: "}
        for weight, step, name in sorted(weighed, reverse=True)[:_TOLD]:
            if weight > 0:
                yield f"{where[step]}{name}"

    def _for_furniture(self, name: str, place: int) -> float:
        row = self._weights.rows.get(name)
        if row is None:
            return 0.0
        weights = self._weights.of_states[row, place]
        furniture = np.delete(weights, self._article)
        return float(furniture.max() - weights[self._article].max())

    def _rows(self, found: Sequence[Sequence[str]]) -> list[list[int]]:
        """The numbers of the evidence that has a weight."""
        known = self._weights.rows
        return [[known[name] for name in names if name in known] for names in found]

    def _kinds(self, rows: Sequence[list[int]], doubts: Sequence[float]) -> list[str]:
        """What each line is if it is furniture; neighbours that are furniture have a say in it."""
        scores = np.array([self._weights.of_kinds[numbers].sum(axis=0) for numbers in rows])
        weighed = scores * np.array(doubts)[:, None]
        scores[1:] += NEIGHBOURS_SAY * weighed[:-1]
        scores[:-1] += NEIGHBOURS_SAY * weighed[1:]
        return [self._weights.kinds[number] for number in scores.argmax(axis=1)]

    def _doubts(self, rows: Sequence[Sequence[int]]) -> list[float]:
        """Marginal probability of furniture, by the forward-backward algorithm."""
        factors = self._factors(rows)
        ahead, behind = [factors[0] / factors[0].sum()], [np.ones(len(self._moves))]
        for factor in factors[1:]:
            reached = (ahead[-1] @ self._moves) * factor
            ahead.append(reached / reached.sum())
        for factor in factors[:0:-1]:
            left = self._moves @ (behind[-1] * factor)
            behind.append(left / left.sum())
        both = np.array(ahead) * np.array(behind[::-1])
        shares: list[float] = (both[:, self._article].sum(axis=1) / both.sum(axis=1)).tolist()
        return [1 - share for share in shares]

    def _factors(self, rows: Sequence[Sequence[int]]) -> Floats:
        """(line, state): how well the evidence of each line fits each state."""
        # Every line has evidence (`always`), so that no run of the sum is empty.
        starts = np.cumsum([0, *(len(numbers) for numbers in rows[:-1])])
        numbers = np.fromiter((n for line in rows for n in line), dtype=np.intp)
        own = np.add.reduceat(self._weights.of_states[numbers], starts, axis=0)
        scores = np.zeros((len(rows), own.shape[2]))
        for place, step in enumerate(NEIGHBOURS):
            here = slice(max(0, -step), len(rows) - max(0, step))
            there = slice(max(0, step), len(rows) + min(0, step))
            scores[here] += own[there, place]
        factors: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
        return factors
