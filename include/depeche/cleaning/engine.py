"""The engine: prepare, tag, decide, cut, and once more until nothing is left to cut."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final

from depeche.cleaning.cutting import Piece, cut, joined, pieces
from depeche.cleaning.findings import gather
from depeche.cleaning.policy import decide, trimmed
from depeche.cleaning.proposals import Proposal, Tagger
from depeche.cleaning.rules import AFTERTHOUGHTS, TAGGERS
from depeche.cleaning.view import Line, View, prepare
from depeche.records.article import Model, Removal
from depeche.records.cleaned import Cleaned

__all__ = ["RULES", "Cleaner"]

RULES: Final = Model(name="depeche-rules", version="0.1.0")
"""Rises with every change of a rule or a cue."""

_ROUNDS: Final = 6
"""A cut may uncover furniture (the name under a form); each round can only shorten the text."""


class Cleaner:
    """Cuts boilerplate by a policy: the kinds to `keep` and the least confidence to cut from."""

    def __init__(self, keep: Sequence[str] = (), threshold: float = 0.5) -> None:
        self._keep = frozenset(keep)
        self._threshold = threshold

    def clean(self, text: str, title: str | None = None, hints: Sequence[Removal] = ()) -> Cleaned:
        """Cut `text`; `title` is the page's own, `hints` are spans the page marks as furniture."""
        known: dict[str, Line] = {}
        found = self._decide(prepare(text, title, known), TAGGERS, _as_proposals(hints))
        for _ in range(_ROUNDS):
            later = self._uncovered(text, found, title, known)
            if not later:
                break
            found = _merged(text, found, later)
        rows = tuple(_row(proposal) for proposal in self._cuts(found))
        return Cleaned(cut(text, rows), rows, gather(text, found))

    def _uncovered(
        self, text: str, found: list[Proposal], title: str | None, known: dict[str, Line]
    ) -> list[Proposal]:
        """What can be cut from what the cuts so far leave, at its place in `text`."""
        cuts = self._cuts(found)
        if not cuts:
            return []
        kept = list(pieces(text, cuts))
        view = prepare(joined(text, kept), title, known)
        titled = any(p.kind == "title" for p in found)
        later = self._cuts(self._decide(view, AFTERTHOUGHTS if titled else TAGGERS))
        return [span for proposal in later for span in _at_source(proposal, kept)]

    def _decide(
        self, view: View, taggers: Iterable[Tagger], given: Iterable[Proposal] = ()
    ) -> list[Proposal]:
        proposals = [*given, *(p for tagger in taggers for p in tagger(view))]
        return decide(proposals, view.text, self._threshold)

    def _cuts(self, found: Iterable[Proposal]) -> list[Proposal]:
        """What the policy does not keep."""
        return [p for p in found if p.kind not in self._keep]


def _as_proposals(hints: Iterable[Removal]) -> Iterator[Proposal]:
    for hint in hints:
        yield Proposal(hint.start, hint.end, hint.kind, hint.rule, hint.confidence)


def _row(proposal: Proposal) -> Removal:
    return Removal(
        start=proposal.start,
        end=proposal.end,
        kind=proposal.kind,
        rule=proposal.rule,
        confidence=proposal.confidence,
    )


def _at_source(proposal: Proposal, kept: Sequence[Piece]) -> Iterator[Proposal]:
    """The spans of the source that a span of the cut text came from, one per stretch."""
    starts = [0, *accumulate(len(p.space) + p.end - p.start for p in kept)]
    for i in range(bisect_right(starts, proposal.start) - 1, len(kept)):
        if starts[i] >= proposal.end:
            break
        shift = kept[i].start - starts[i] - len(kept[i].space)
        start = max(proposal.start + shift, kept[i].start)
        end = min(proposal.end + shift, kept[i].end)
        if start < end:
            yield Proposal(start, end, proposal.kind, proposal.rule, proposal.confidence)


def _merged(text: str, found: Iterable[Proposal], later: Iterable[Proposal]) -> list[Proposal]:
    """Both rounds together; what was found first keeps its rule."""
    spans = (q for p in later for q in trimmed(p, p.start, p.end, text))
    return sorted([*found, *spans], key=lambda p: p.start)
