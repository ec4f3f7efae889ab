"""Passages that stand for a text: whole lines, spread over it, of bounded length."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Passage", "closely", "passages", "spread"]

JUDGED_CHARACTERS: Final = 20_000
"""What comes after says nothing new of an article's language."""

_LONG: Final = 300
_SHORT: Final = 60
"""Shorter lines, those of poems and results, are joined with the next."""

_FEW: Final = 4
_MANY: Final = 16
_READ: Final = 160
"""Characters read of each of several passages."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Some characters, and how many of the text they stand for."""

    text: str
    weight: int


def passages(text: str) -> list[str]:
    """The lines of `text`, short ones joined, long ones cut at spaces where there are any."""
    found: list[str] = []
    pending = ""
    for line in text[:JUDGED_CHARACTERS].splitlines():
        pending = f"{pending} {line.strip()}" if pending else line.strip()
        if len(pending) >= _SHORT:
            found += _cut(pending)
            pending = ""
    return [*found, pending] if pending else found


def spread(found: Sequence[str]) -> list[Passage]:
    """Up to four: the first, the last, and one each at an odd and an even place between.

    An odd and an even one, for texts that say everything twice, line by line.
    """
    if len(found) <= _FEW:
        return [_passage(text, _LONG if len(found) < _FEW else _READ) for text in found]
    last = len(found) - 1
    places = sorted({0, last // 3 | 1, 2 * last // 3 & ~1, last})
    return [_passage(found[place], _READ) for place in places]


def closely(found: Sequence[str]) -> list[Passage]:
    """Up to sixteen, evenly spread."""
    step = max(1.0, len(found) / _MANY)
    count = min(len(found), _MANY)
    return [_passage(found[int(place * step)], _READ) for place in range(count)]


def _passage(text: str, most: int) -> Passage:
    return Passage(text if len(text) <= most else text[: _edge(text, most)], len(text))


def _cut(line: str) -> Iterator[str]:
    start = 0
    while len(line) - start > _LONG + _SHORT:
        end = start + _edge(line[start : start + _LONG], _LONG)
        yield line[start:end]
        start = end
    yield line[start:]


def _edge(text: str, most: int) -> int:
    """Where to cut: after the last space of the second half, or right at `most`."""
    return text.rfind(" ", most // 2, most) + 1 or most
