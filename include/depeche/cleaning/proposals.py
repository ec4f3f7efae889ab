"""What taggers give: spans that may be cut, each with its rule."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from depeche.cleaning.view import View

__all__ = ["Proposal", "Rule", "Tagger"]


@dataclass(frozen=True, slots=True)
class Rule:
    """Why a span may be boilerplate: one idea, with the reason that holds beyond one example."""

    name: str
    kind: str
    confidence: float
    """From 0 to 1: how often the rule is right where it speaks."""
    reason: str

    def over(self, start: int, end: int) -> "Proposal":
        """Propose the characters from `start` up to `end`."""
        return Proposal(start, end, self.kind, self.name, self.confidence)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A span of the text that may be cut."""

    start: int
    end: int
    kind: str
    rule: str
    confidence: float


Tagger = Callable[["View"], Iterator[Proposal]]
"""Reads a prepared text and proposes spans, in any order; it never cuts."""
