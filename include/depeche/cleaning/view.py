"""The prepared text that taggers read: its lines, folded, measured and looked up, and its zones."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice, pairwise
from typing import Final

from depeche.cleaning import biography, shape
from depeche.cleaning.lexicon import LEXICON
from depeche.cleaning.line import Line, read_line
from depeche.cleaning.proposals import Proposal, Rule

__all__ = ["Line", "View", "prepare"]

_LINE: Final = re.compile(r"[^\r\n\u2028\u2029]+")
_BROKEN: Final = 0.6
"""Below an end mark: the least share of broken lines, and the largest share of prose."""
_MANY_CUES: Final = 6
_CUE_SHARE: Final = 0.15
"""Below an end mark: cues that make a form or a list of comments of what follows."""
_LEAST_FULL: Final = 45
_WIDEST: Final = 100
"""Characters of a line that a fixed width may have broken."""
_LEAST_BROKEN: Final = 4
"""Broken sentences that make a text a wrapped one."""
_STOPS: Final = '.!?…:;»"'
_REMEMBERED: Final = 4_000
_LONGEST_REMEMBERED: Final = 2_000
"""Lines that are remembered, and the characters of the longest."""
_MARKS: Final = 40
_HORIZON: Final = 400
"""End marks that are tried, and lines around each that are weighed: the time stays linear."""


@dataclass(slots=True)
class Zones:
    """Where the article stands among the lines."""

    first: int
    """Index of the first paragraph; the number of lines where there is none."""
    second: int
    """Index of the second paragraph: the first may be a standfirst, with the byline under it."""
    last: int
    """Index of the last paragraph above the end mark, -1 where there is none."""
    mark: int
    """Index of the line below which nothing of the article stands; the number of lines if none."""


@dataclass
class View:
    """A text as taggers see it."""

    text: str
    title: str | None
    page: bool = False
    """Whether it is what extraction found on a page: most furniture is gone already."""
    recurring: Mapping[str, int] = field(default_factory=dict)
    """Folded lines that earlier articles of the same source hold, and in how many of them."""
    lines: list[Line] = field(default_factory=list)

    @cached_property
    def zones(self) -> Zones:
        """Where the article begins and ends, by its paragraphs."""
        mark = _end_mark(self.lines)
        body = [i for i, line in enumerate(self.lines[:mark]) if line.prose]
        count = len(self.lines)
        while body and self._is_form(body[-1]):
            body.pop()
        if body and biography.is_note_alone(*self._last_and_rest(body)):
            self.lines[body.pop()].mark_note()
        if not body:
            body = [i for i, line in enumerate(self.lines[:mark]) if line.sentence]
        first, second, *_ = [*body, count, count]
        return Zones(first, second, body[-1] if body else -1, mark)

    def _is_form(self, index: int) -> bool:
        """Whether a last paragraph calls on the reader, or is the small print under a cue."""
        line, above = self.lines[index], self.lines[index - 1] if index else None
        small_print = line.holds is not None and above is not None and above.prompts
        return small_print or line.calls is not None

    def _last_and_rest(self, body: Sequence[int]) -> tuple[Line, list[Line]]:
        return self.lines[body[-1]], [self.lines[i] for i in body[:-1]]

    @cached_property
    def body(self) -> str:
        """The paragraphs of the article, folded."""
        above = self.lines[: self.zones.last + 1]
        return "\n".join(line.folded for line in above if line.prose)

    @cached_property
    def chronicle(self) -> bool:
        """Whether two or more paragraphs stand right under bare dates."""
        dated = [
            above
            for above, line in pairwise(self.lines)
            if above.date and not shape.is_labelled(above.folded) and line.prose
        ]
        return len(dated) > 1

    @cached_property
    def paragraphs(self) -> int:
        """How many paragraphs the article has."""
        return sum(line.prose for line in self.lines[: self.zones.last + 1])

    def inside(self, index: int) -> bool:
        """Whether a line stands between paragraphs, below the head of the article."""
        return self.zones.second <= index <= self.zones.last

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


def prepare(
    text: str,
    title: str | None = None,
    *,
    page: bool = False,
    recurring: Mapping[str, int] | None = None,
) -> View:
    """Read `text` once: every tagger works on what this finds."""
    lines = list(_lines(text))
    biography.mark_notes(lines)
    return View(text, title, page, recurring or {}, lines)


def _lines(text: str) -> Iterator[Line]:
    for start, end in _unwrapped(text, list(_bounds(text))):
        raw = text[start:end]
        line = _remembered(raw) if len(raw) <= _LONGEST_REMEMBERED else read_line(raw)
        yield line.placed(start)


_remembered = lru_cache(_REMEMBERED)(read_line)
"""What lines say by themselves: the same furniture stands around every article of a source."""


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line that is not blank, white space around it left out."""
    for match in _LINE.finditer(text):
        raw = match[0].strip()
        if raw:
            start = match.start() + match[0].index(raw[0])
            yield start, start + len(raw)


def _unwrapped(text: str, bounds: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same, with the lines of a paragraph joined in a text that is wrapped at a fixed width."""
    broken = [_is_broken_off(text, *pair) for pair in pairwise(bounds)]
    if sum(broken) < _LEAST_BROKEN:
        yield from bounds
        return
    start = 0
    for i, runs_on in enumerate([*broken, False]):
        if not runs_on:
            yield bounds[start][0], bounds[i][1]
            start = i + 1


def _is_broken_off(text: str, line: tuple[int, int], under: tuple[int, int]) -> bool:
    """Whether a full line ends inside a sentence, and the next one opens with a small letter."""
    full = _LEAST_FULL <= line[1] - line[0] <= _WIDEST and text[line[1] - 1] not in _STOPS
    return full and text[under[0]].islower() and text.count("\n", line[1], under[0]) == 1


def _end_mark(lines: Sequence[Line]) -> int:
    """The first line below which the rest is too broken to be the article; their number if none."""
    marks = (i for i, line in enumerate(lines) if line.key in LEXICON.end and not line.quoted)
    return next((i for i in islice(marks, _MARKS) if _is_shattered(lines, i)), len(lines))


def _is_shattered(lines: Sequence[Line], mark: int) -> bool:
    """Whether little prose follows `mark`, or only single paragraphs, or a form full of cues."""
    after = lines[mark + 1 : mark + 1 + _HORIZON]
    before = sum(len(line.text) for line in lines[max(0, mark - _HORIZON) : mark] if line.prose)
    prose = [line.prose for line in after]
    if not before or sum(prose) > (1 - _BROKEN) * len(after):
        return False
    little = sum(len(line.text) for line in after if line.prose) <= _BROKEN * before
    cues = sum(line.cue is not None for line in after)
    apart = not any(one and other for one, other in pairwise(prose))
    return little or apart or (cues >= _MANY_CUES and cues >= _CUE_SHARE * len(after))
