"""The prepared text that taggers read: its lines, folded, measured and looked up, and its zones."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from depeche.cleaning import biography, pictures, shape
from depeche.cleaning.folding import fold, visible
from depeche.cleaning.lexicon import LEXICON
from depeche.cleaning.proposals import Proposal, Rule

__all__ = ["Line", "View", "prepare"]

_LINE: Final = re.compile(r"[^\r\n\u2028\u2029]+")
_DIGITS: Final = re.compile(r"\d+(?:[ .,]\d+)*k?\b")
_BULLETS: Final = "*•·-–—>→▶►✔|+#_ ¿¡\t"
_TRAILERS: Final = ":.!…?*→>|< \t_,;"
SHORT: Final = 60
"""Longest line, in words, that is compared with cues: furniture is short."""


@dataclass(slots=True)
class Line:
    """One line that is not blank."""

    start: int
    """First character that is not white space, in the text."""
    end: int
    text: str
    folded: str
    """Folded, invisible characters dropped; `at` leads back to the text."""
    offsets: list[int] | None
    words: int
    key: str = ""
    """What cues are compared with: bullets and end signs dropped, single spaces, numbers as `#`."""
    cue: str | None = None
    """Kind of the cue that the line is or opens with."""
    whole: bool = False
    """Whether the cue is the whole line."""
    beside: str | None = None
    """Kind of the cue that counts only next to other furniture."""
    holds: str | None = None
    """Kind of the cue somewhere in the line."""
    date: int = 0
    """As `shape.is_date` reads it."""
    credit: int | None = None
    """Where the credit of a picture begins, in `folded`; 0 for a line that is nothing else."""

    def at(self, position: int) -> int:
        """The offset in the text of a position in `folded`."""
        if self.offsets is None:
            return self.start + position
        inside = position < len(self.offsets)
        return self.start + (self.offsets[position] if inside else len(self.text))

    note: bool = False
    """Whether the line says who the name alone on the line above is."""

    @property
    def quoted(self) -> bool:
        """Whether the line opens with a quotation mark: someone speaks."""
        return self.text[0] in "«\"“„‘'"

    @property
    def known(self) -> bool:
        """Whether the line alone gives itself away as furniture."""
        return self.cue is not None or self.date == shape.DATE_FULL or self.credit is not None

    @property
    def prose(self) -> bool:
        """Whether the line reads as a paragraph of the article."""
        if self.known or self.note or self.words < 9:
            return False
        return self.words >= 25 or shape.ends_sentence(self.text)

    @property
    def headline(self) -> bool:
        """Whether the line could be a headline."""
        return shape.is_headline(self.text, self.words)


@dataclass(slots=True)
class Zones:
    """Where the article stands among the lines."""

    first: int
    """Index of the first paragraph; the number of lines where there is none."""
    last: int
    """Index of the last paragraph above the end mark, -1 where there is none."""
    mark: int
    """Index of the line below which nothing of the article stands; the number of lines where none is."""


@dataclass
class View:
    """A text as taggers see it."""

    text: str
    title: str | None
    lines: list[Line] = field(default_factory=list)

    @cached_property
    def zones(self) -> Zones:
        """Where the article begins and ends, by its paragraphs."""
        mark = _end_mark(self.lines)
        body = [i for i, line in enumerate(self.lines[:mark]) if line.prose]
        count = len(self.lines)
        while body and biography.is_note_alone(
            self.lines[body[-1]], [self.lines[i] for i in body[:-1]]
        ):
            self.lines[body.pop()].note = True
        return Zones(body[0] if body else count, body[-1] if body else -1, mark)

    def inside(self, index: int) -> bool:
        """Whether a line stands between two paragraphs of the article."""
        return self.zones.first <= index <= self.zones.last

    def below(self, index: int) -> bool:
        """Whether a line stands below the last paragraph of the article."""
        return self.zones.last < index and self.zones.last >= 0

    @cached_property
    def runs(self) -> list[bool]:
        """For each line, whether its run of furniture holds a line known as such besides itself."""
        lonely = [False] * len(self.lines)
        start = 0
        for i in range(len(self.lines) + 1):
            if i < len(self.lines) and (self.lines[i].known or self.lines[i].beside):
                continue
            known = sum(line.known for line in self.lines[start:i])
            for j in range(start, i):
                lonely[j] = known > self.lines[j].known
            start = i + 1
        return lonely

    def propose(self, index: int, rule: Rule) -> Proposal:
        """Propose a whole line."""
        return rule.over(self.lines[index].start, self.lines[index].end)


def prepare(text: str, title: str | None = None) -> View:
    """Read `text` once: every tagger works on what this finds."""
    lines = list(_lines(text))
    biography.mark_notes(lines)
    return View(text, title, lines)


def _lines(text: str) -> Iterator[Line]:
    for match in _LINE.finditer(text):
        raw = match[0].strip()
        if not raw:
            continue
        start = match.start() + match[0].index(raw[0])
        seen, offsets = visible(raw)
        line = Line(start, start + len(raw), raw, fold(seen), offsets, seen.count(" ") + 1)
        if line.words <= SHORT:
            line.words = len(seen.split())
            _look_up(line)
        yield line


def _look_up(line: Line) -> None:
    """Compare a short line with the cues."""
    line.key = _key(line.folded)
    line.beside = LEXICON.beside.get(line.key)
    line.credit = pictures.credit(line.text if line.offsets is None else line.folded, line.folded)
    line.date = shape.is_date(line.folded)
    if line.quoted:
        return
    line.cue = LEXICON.whole.get(line.key)
    line.whole = line.cue is not None
    if line.cue is None and line.words <= SHORT // 2:
        opening = LEXICON.starts.at_start(line.folded.lstrip(_BULLETS))
        line.cue = opening[1] if opening else None
    if line.cue is None:
        inner = LEXICON.contains.within(line.folded)
        line.holds = inner[1] if inner else None


def _key(folded: str) -> str:
    stripped = folded.removeprefix("(button)").lstrip(_BULLETS).rstrip(_TRAILERS)
    return _DIGITS.sub("#", " ".join(stripped.split()))


def _end_mark(lines: Sequence[Line]) -> int:
    """The first line below which the rest is too broken to be the article; their number if none."""
    count = len(lines)
    broken = [0] * (count + 1)
    spoken = [0] * (count + 1)
    for i in range(count - 1, -1, -1):
        prose = lines[i].prose
        broken[i] = broken[i + 1] + (not prose)
        spoken[i] = spoken[i + 1] + (len(lines[i].text) if prose else 0)
    for i, line in enumerate(lines):
        if line.key not in LEXICON.end or line.quoted:
            continue
        before, after = spoken[0] - spoken[i], spoken[i + 1]
        mostly_broken = broken[i + 1] >= 0.6 * (count - i - 1)
        if before and mostly_broken and after <= 0.6 * before:
            return i
    return count
