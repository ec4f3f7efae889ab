"""The one place that cuts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

__all__ = ["Piece", "cut", "joined", "pieces"]


class Span(Protocol):
    """Anything with a start and an end, in characters."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """One past the last character."""


_COMMON: Final = {"": 0, " ": 0, "\n": 1, "\n\n": 2}


@dataclass(slots=True)
class Piece:
    """A stretch of the source that stays, and the white space that now stands before it."""

    start: int
    end: int
    space: str


def cut(source_text: str, removals: Sequence[Span]) -> str:
    """`source_text` without `removals` (in order, disjoint); only white space around a cut changes.

    The gap takes the widest break of its two sides: a blank line, else a line end, else a space.
    """
    return joined(source_text, pieces(source_text, removals)) if removals else source_text


def joined(source_text: str, kept: Iterable["Piece"]) -> str:
    """The stretches that stay, in one text."""
    return "".join(piece.space + source_text[piece.start : piece.end] for piece in kept)


def pieces(source_text: str, removals: Sequence[Span]) -> Iterator[Piece]:
    """What stays of `source_text`, stretch by stretch."""
    position, space, begun = 0, "", False
    for removal in removals:
        end = _back(source_text, position, removal.start)
        if position < end:
            yield Piece(position, end, space)
            space, begun = "", True
        after = _forth(source_text, removal.end)
        if begun:
            gap = source_text[max(end, position) : removal.start], source_text[removal.end : after]
            space = _widest(space, *gap)
        position = after
    if position < len(source_text):
        yield Piece(position, len(source_text), space)


def _back(text: str, lower: int, position: int) -> int:
    """Where the white space before `position` begins, not below `lower`."""
    return lower + len(text[lower:position].rstrip())


def _forth(text: str, position: int) -> int:
    """Where the white space after `position` ends."""
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _widest(*spaces: str) -> str:
    """The widest break among stretches of white space."""
    lines = max(map(_line_ends, spaces))
    if lines:
        return "\n" * min(lines, 2)
    return " " if any(spaces) else ""


def _line_ends(space: str) -> int:
    """Line ends in `space`, however the system writes them."""
    if space in _COMMON:
        return _COMMON[space]
    lone = space.replace("\r\n", "").count("\r") if "\r" in space else 0
    return space.count("\n") + lone
