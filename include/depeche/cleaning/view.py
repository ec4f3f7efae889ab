"""The prepared text that taggers read: its lines, folded, measured and looked up, and its zones."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, pairwise
from typing import Final

from depeche.cleaning import biography, pictures, shape, signing
from depeche.cleaning.folding import fold, visible
from depeche.cleaning.lexicon import LEXICON, WORD
from depeche.cleaning.proposals import Proposal, Rule

__all__ = ["Line", "View", "prepare"]

_LINE: Final = re.compile(r"[^\r\n\u2028\u2029]+")
_DIGITS: Final = re.compile(r"\d+(?:[ .,]\d+)*k?\b")
_BULLETS: Final = "*•·-–—>→▶►✔|+#_ ¿¡\t"
_TRAILERS: Final = ":.!…?*→>|< \t_,;"
_SHORT_CHARACTERS: Final = 1000
_LEAST_SENTENCE: Final = 9
_LEAST_PARAGRAPH: Final = 25
"""Words from which a line reads as prose: with the end of a sentence, and without."""
_BROKEN: Final = 0.6
"""Below an end mark: the least share of broken lines, and the largest share of prose."""
_MANY_CUES: Final = 6
_CUE_SHARE: Final = 0.15
"""Below an end mark: cues that make a form or a list of comments of what follows."""
_MARKS: Final = 40
_HORIZON: Final = 400
"""End marks that are tried, and lines around each that are weighed: the time stays linear."""
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

    def placed(self, start: int) -> "Line":
        """The same line at its place in a text."""
        return Line(
            start,
            start + len(self.text),
            self.text,
            self.folded,
            self.offsets,
            self.words,
            self.key,
            self.cue,
            self.whole,
            self.beside,
            self.holds,
            self.date,
            self.credit,
            self.name,
            self.signed,
        )

    def at(self, position: int) -> int:
        """The offset in the text of a position in `folded`."""
        if self.offsets is None:
            return self.start + position
        inside = position < len(self.offsets)
        return self.start + (self.offsets[position] if inside else len(self.text))

    name: int = 0
    """As `shape.is_name` reads it."""
    signed: signing.Signed | None = None
    """How the line signs the article by its words alone."""
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
    def prompts(self) -> bool:
        """Whether the line opens with a cue, or holds one and is no paragraph."""
        return self.cue is not None or (self.holds is not None and not self.prose)

    @property
    def prose(self) -> bool:
        """Whether the line reads as a paragraph of the article."""
        if self.known or self.note or self.words < _LEAST_SENTENCE:
            return False
        return self.words >= _LEAST_PARAGRAPH or shape.ends_sentence(self.text)

    @property
    def headline(self) -> bool:
        """Whether the line could be a headline."""
        return shape.is_headline(self.text, self.words)


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
            self.lines[body.pop()].note = True
        first, second, *_ = [*body, count, count]
        return Zones(first, second, body[-1] if body else -1, mark)

    def _is_form(self, index: int) -> bool:
        """Whether a last paragraph holds a cue and stands right under another: small print."""
        line, above = self.lines[index], self.lines[index - 1] if index else None
        return line.holds is not None and above is not None and above.prompts

    def _last_and_rest(self, body: Sequence[int]) -> tuple[Line, list[Line]]:
        return self.lines[body[-1]], [self.lines[i] for i in body[:-1]]

    @cached_property
    def body(self) -> str:
        """The paragraphs of the article, folded."""
        above = self.lines[: self.zones.last + 1]
        return "\n".join(line.folded for line in above if line.prose)

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


def prepare(text: str, title: str | None = None, known: dict[str, Line] | None = None) -> View:
    """Read `text` once: every tagger works on what this finds.

    `known` remembers what lines say by themselves, so that a line is not read twice.
    """
    lines = list(_lines(text, {} if known is None else known))
    biography.mark_notes(lines)
    return View(text, title, lines)


def _lines(text: str, known: dict[str, Line]) -> Iterator[Line]:
    for match in _LINE.finditer(text):
        raw = match[0].strip()
        if not raw:
            continue
        start = match.start() + match[0].index(raw[0])
        if raw not in known:
            known[raw] = _read(raw)
        yield known[raw].placed(start)


def _read(raw: str) -> Line:
    """What a line says by itself; its place is filled in later."""
    seen, offsets = visible(raw)
    line = Line(0, 0, raw, fold(seen), offsets, seen.count(" ") + 1)
    if line.words <= SHORT and len(seen) <= _SHORT_CHARACTERS:
        line.words = len(seen.split())
        _look_up(line)
    return line


def _look_up(line: Line) -> None:
    """Compare a short line with the cues."""
    tokens = WORD.findall(line.folded)
    line.key = _key(line.folded)
    line.beside = LEXICON.beside.get(line.key)
    seen = line.text if line.offsets is None else visible(line.text)[0]
    line.credit = pictures.credit(seen, line.folded)
    if line.words <= shape.MAX_NAME_WORDS:
        line.name = shape.is_name(seen.strip(_BULLETS))
    line.date = shape.is_date(line.folded, tokens)
    if line.quoted:
        return
    if line.words <= signing.MAX_WORDS:
        line.signed = signing.signed(seen, line.folded)
    line.cue = LEXICON.whole.get(line.key)
    line.whole = line.cue is not None
    if line.cue is None and line.words <= SHORT // 2:
        opening = LEXICON.starts.at_start(line.folded.lstrip(_BULLETS))
        line.cue = opening[1] if opening else None
    if line.cue is None:
        line.holds = LEXICON.contains.within(line.folded, tokens)


def _key(folded: str) -> str:
    stripped = folded.removeprefix("(button)").lstrip(_BULLETS).rstrip(_TRAILERS)
    return _DIGITS.sub("#", " ".join(stripped.split()))


def _end_mark(lines: Sequence[Line]) -> int:
    """The first line below which the rest is too broken to be the article; their number if none."""
    marks = (i for i, line in enumerate(lines) if line.key in LEXICON.end and not line.quoted)
    return next((i for i in islice(marks, _MARKS) if _is_broken(lines, i)), len(lines))


def _is_broken(lines: Sequence[Line], mark: int) -> bool:
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
