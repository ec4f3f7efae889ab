"""What a line has to do with the other lines: likeness, topic, rows, notes and signatures."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from depeche.cleaning import shape
from depeche.cleaning.evidence.lines import is_person
from depeche.cleaning.line import Line
from depeche.cleaning.view import View

__all__ = ["FOOTNOTE", "INTRODUCTION", "ROLL", "likeness", "patterns", "topic"]

FOOTNOTE: Final = "footnote called"
"""A note whose mark stands in the text above it."""
ROLL: Final = "in a roll of persons"
"""One of three or more persons in a row with their functions: they sign or were chosen together."""
INTRODUCTION: Final = "introduces what follows"
"""A line of some words that ends with a colon, and what it announces."""
_LEAST_INTRODUCTION: Final = 6
_LONG_ENOUGH: Final = 15
"""Characters from which two lines that begin alike are no coincidence."""
_ALIKE: Final = 30
_NEAR: Final = 3
_LEAST_ROLL: Final = 3
_NAMES: Final = re.compile(r"[A-ZÀ-Ý][\w’'-]{2,}")
_NOTE: Final = re.compile(r"(\*{1,4})(?=\s?\S)|[(\[](\d{1,2})[)\]]|(\d{1,2})\. ")
_CALL: Final = re.compile(
    r"[\w»\"”.,](?:(\*{1,4})(?!\*)|[ \u00a0]?[(\[](\d{1,2})[)\]]|(?<=[^\W\d_])(\d{1,2})(?!\w))"
)
"""A note at the start of a line, and the mark in a text that calls it."""


def likeness(view: View) -> Iterator[list[str]]:
    """Lines that stand twice, or twice in part, near each other."""
    lines = view.lines
    often = Counter(line.folded for line in lines)
    for i, line in enumerate(lines):
        said = ["stands twice"] if often[line.folded] > 1 else []
        if len(line.folded) > _LONG_ENOUGH:
            said += [
                f"like the line at {step:+d}"
                for step in (-2, -1, 1, 2)
                if 0 <= i + step < len(lines) and _alike(line.folded, lines[i + step].folded)
            ]
        yield said


def _alike(one: str, other: str) -> bool:
    return len(other) > _LONG_ENOUGH and (
        one[:_ALIKE] == other[:_ALIKE] or one in other or other in one
    )


def topic(view: View) -> Iterator[list[str]]:
    """How much a line shares with the paragraphs: their words, and the names in them."""
    lines = view.lines
    topical = [line.reading.topical for line in lines]
    named = [line.reading.named for line in lines]
    words = Counter(w for line, ws in zip(lines, topical, strict=True) if line.prose for w in ws)
    names = Counter(n for line, ns in zip(lines, named, strict=True) if line.prose for n in ns)
    for i, line in enumerate(lines):
        own = int(line.prose)
        mark = ("+" if line.prose else "-") + ("b" if view.below(i) else "i")
        shared = sum(words[w] > own for w in topical[i])
        met = sum(names[n] > own for n in named[i])
        yield [
            f"shares words:{8 * shared // len(topical[i])}{mark}" if topical[i] else "no words",
            f"shares names:{3 * met // len(named[i])}{mark}" if named[i] else f"no names{mark}",
        ]


def patterns(view: View) -> Iterator[list[str]]:
    """Teasers in a row, a post's handle close by, footnotes with their marks, the author's name."""
    lines, called = view.lines, _called(view.text)
    teasers, rolls = _teasers(lines), _rolls(lines)
    handles = [line.reading.handle for line in lines]
    signed = {w for line in lines if line.name or line.signed for w in _NAMES.findall(line.text)}
    for i, line in enumerate(lines):
        said = [f"teasers:{min(teasers[i], 4)}"]
        if _introduces(lines, i):
            said.append(INTRODUCTION)
        if rolls[i] >= _LEAST_ROLL:
            said.append(ROLL)
        if any(handles[i + 1 : i + 1 + _NEAR]):
            said.append("handle below")
        if any(handles[max(0, i - _NEAR) : i]):
            said.append("handle above")
        if (note := _NOTE.match(line.text)) is not None:
            before = called.get(next(filter(None, note.groups())), line.start) < line.start
            said.append(FOOTNOTE if before else "footnote not called")
        if signed and line.words > shape.MAX_NAME_WORDS and _opens_with(line, signed):
            said.append("opens with the signature")
        yield said


def _introduces(lines: Sequence[Line], i: int) -> bool:
    line = lines[i]
    opens = line.text[-1] == ":" and line.words >= _LEAST_INTRODUCTION and not line.known
    return opens and i + 1 < len(lines) and not lines[i + 1].known


def _called(text: str) -> dict[str, int]:
    """Where the text first calls each note, by its stars or its number."""
    found: dict[str, int] = {}
    for match in _CALL.finditer(text):
        found.setdefault(next(filter(None, match.groups())), match.start())
    return found


def _opens_with(line: Line, names: set[str]) -> bool:
    return not names.isdisjoint(_NAMES.findall(line.text[:_ALIKE]))


def _rolls(lines: Sequence[Line]) -> list[int]:
    """For each line, how many lines of persons stand in its unbroken row."""
    found = list[int]()
    for person, row in groupby(lines, is_person):
        length = sum(1 for _ in row)
        found += [length if person else 0] * length
    return found


def _teasers(lines: Sequence[Line]) -> list[int]:
    """For each line, how many pairs of headline and paragraph stand in its unbroken row of such."""
    paired = [
        False,
        *(one.headline and not one.prose and two.prose for one, two in pairwise(lines)),
    ]
    inside = [two or one for one, two in zip(paired, [*paired[1:], False], strict=True)]
    found = list[int]()
    for teaser, row in groupby(range(len(lines)), lambda i: inside[i]):
        numbers = list(row)
        pairs = sum(paired[i] for i in numbers)
        found += [pairs if teaser else 0] * len(numbers)
    return found
