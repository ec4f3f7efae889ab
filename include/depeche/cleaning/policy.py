"""The policy: which proposals become removals.

Stated rules, in this order:

1. A proposal below the threshold is dropped.
2. The span that starts first stands; of two that start together the longer one; of two over the
   same characters the surer one, then the one whose kind, then rule, comes first in the alphabet.
3. A span inside one that stands is dropped; a span that overlaps one loses the overlap.
4. A removal whose kind the policy keeps is dropped last: what it covers stays.
"""

from collections.abc import Iterable, Iterator, Sequence

from depeche.cleaning.proposals import Proposal

__all__ = ["decide"]


def decide(proposals: Iterable[Proposal], text: str, threshold: float) -> list[Proposal]:
    """The proposals that stand: sorted, disjoint, without white space at their ends."""
    sure = {p for p in proposals if p.confidence >= threshold and p.start < p.end}
    standing: list[Proposal] = []
    for proposal in sorted(sure, key=lambda p: (p.start, -p.end, -p.confidence, p.kind, p.rule)):
        rest = _beyond(proposal, standing, text)
        if rest is not None:
            standing.append(rest)
    return standing


def _beyond(proposal: Proposal, standing: Sequence[Proposal], text: str) -> Proposal | None:
    """What of `proposal` lies beyond the last span that stands; nothing when it lies inside."""
    start = max(proposal.start, standing[-1].end) if standing else proposal.start
    return next(trimmed(proposal, start, proposal.end, text), None)


def trimmed(proposal: Proposal, start: int, end: int, text: str) -> Iterator[Proposal]:
    """`proposal` over the characters from `start` to `end`, without white space at the ends."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    if start < end:
        yield Proposal(start, end, proposal.kind, proposal.rule, proposal.confidence)
