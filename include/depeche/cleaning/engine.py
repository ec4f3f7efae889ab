"""The engine: prepare, tag, decide, cut, and once more until nothing is left to cut."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final

from depeche.cleaning.cutting import Piece, cut, joined, pieces
from depeche.cleaning.findings import gather
from depeche.cleaning.judge import Judge
from depeche.cleaning.policy import decide, trimmed
from depeche.cleaning.proposals import Proposal
from depeche.cleaning.rules import TAGGERS
from depeche.cleaning.view import View, prepare
from depeche.records.article import Model, Removal
from depeche.records.cleaned import Cleaned

__all__ = ["RULES", "Cleaner"]

RULES: Final = Model(name="depeche-rules", version="0.2.0")
"""Rises with every change of a rule or a cue."""

_ROUNDS: Final = 6
"""A cut may uncover furniture (the name under a form); each round can only shorten the text."""


class Cleaner:
    """Cuts boilerplate by a policy: the kinds to `keep` and the least confidence to cut from."""

    def __init__(
        self, keep: Sequence[str] = (), threshold: float = 0.5, judge: Judge | None = None
    ) -> None:
        self._keep = frozenset(keep)
        self._threshold = threshold
        self._judge = judge or Judge.of_release()

    def clean(
        self,
        text: str,
        title: str | None = None,
        hints: Sequence[Removal] = (),
        *,
        page: bool = False,
        recurring: Mapping[str, int] | None = None,
    ) -> Cleaned:
        """Cut `text`; `title` is the page's own, `hints` are spans the page marks as furniture.

        `page` says that extraction found the text on a page, where most furniture is gone already;
        `recurring` are the lines of the source's earlier articles (`recurrence.py`).
        """
        view = prepare(text, title, page=page, recurring=recurring)
        found = self._decide(view, _as_proposals(hints))
        for _ in range(_ROUNDS):
            later = self._uncovered(text, found, view)
            if not later:
                break
            found = _merged(text, found, later)
        rows = tuple(_row(proposal) for proposal in self._cuts(found))
        return Cleaned(cut(text, rows), rows, gather(text, found))

    def reasons(self, text: str, title: str | None = None) -> dict[int, tuple[str, ...]]:
        """For each line, by where it starts in `text`: what speaks most for its being furniture."""
        view = prepare(text, title)
        proposals = [proposal for tagger in TAGGERS for proposal in tagger(view)]
        found = self._judge.reasons(view, proposals)
        return {line.start: why for line, why in zip(view.lines, found, strict=True)}

    def _uncovered(self, text: str, found: list[Proposal], whole: View) -> list[Proposal]:
        """What can be cut from what the cuts so far leave, at its place in `text`."""
        cuts = self._cuts(found)
        if not cuts:
            return []
        kept = list(pieces(text, cuts))
        # A text has one title: once found, it is only looked for where it stands again.
        titles = (text[p.start : p.end] for p in found if p.kind == "title")
        title = whole.title or next(titles, None)
        view = prepare(joined(text, kept), title, page=whole.page, recurring=whole.recurring)
        later = self._cuts(self._decide(view))
        return [span for proposal in later for span in _at_source(proposal, kept)]

    def _decide(self, view: View, given: Iterable[Proposal] = ()) -> list[Proposal]:
        proposals = [*given, *(p for tagger in TAGGERS for p in tagger(view))]
        learned = self._judge.propose(view, proposals, self._threshold)
        return decide([*proposals, *learned], view.text, self._threshold)

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
