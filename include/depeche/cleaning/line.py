"""One line of a text and what it says by itself, wherever it stands."""

import re
from dataclasses import dataclass, field
from typing import Final

from depeche.cleaning import pictures, shape, signing
from depeche.cleaning.folding import fold, visible
from depeche.cleaning.lexicon import LEXICON, WORD

__all__ = ["Line", "Reading", "read_line"]

_DIGITS: Final = re.compile(r"\d+(?:[ .,]\d+)*k?\b")
_NEWSLETTER: Final = re.compile(r"[a-zà-ÿ](?:Newsletter|Infolettre)$")
"""The head of a box, glued to the name of the box: their elements lost their markup."""
_BULLETS: Final = "*•·-–—>→▶►✔|+#_ ¿¡\t"
_TRAILERS: Final = ":.!…?*→>|< \t_,;"
_SHORT_CHARACTERS: Final = 1000
_LEAST_SENTENCE: Final = 9
_LEAST_VERSE: Final = 4
_LEAST_PARAGRAPH: Final = 25
"""Words from which a line reads as prose: with the end of a sentence, and without."""
SHORT: Final = 60
"""Longest line, in words, that is compared with cues: furniture is short."""


@dataclass(slots=True)
class Reading:
    """What the learned judge asks of a line by itself: read when it is first asked."""

    evidence: tuple[str, ...] = ()
    topical: frozenset[str] = frozenset()
    """Words that tell the topic, folded."""
    named: frozenset[str] = frozenset()
    """Names inside sentences."""
    labelled: bool = False
    """Whether it opens with a few words and a colon: « Prix du roman : … »."""
    handle: bool = False
    """Whether an account or a short link of a social network stands in it."""


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
            self.calls,
            self.name,
            self.signed,
            self.known,
            self.paragraph,
            self.sentence,
            self.headline,
            reading=self.reading,
        )

    def at(self, position: int) -> int:
        """The offset in the text of a position in `folded`."""
        if self.offsets is None:
            return self.start + position
        inside = position < len(self.offsets)
        return self.start + (self.offsets[position] if inside else len(self.text))

    calls: str | None = None
    """Kind of the cue by which the line calls on the reader."""
    name: int = 0
    """As `shape.is_name` reads it."""
    signed: signing.Signed | None = None
    """How the line signs the article by its words alone."""
    known: bool = False
    """Whether the line alone gives itself away as furniture."""
    paragraph: bool = False
    """Whether the line alone reads as a paragraph."""
    sentence: bool = False
    """Whether the line ends a sentence: what an article without paragraphs is made of."""
    headline: bool = False
    """Whether the line could be a headline."""
    note: bool = False
    """Whether the line says who the name alone on the line above is."""
    reading: Reading = field(default_factory=Reading)
    """What was found out about the line besides, shared by all its places."""

    def mark_note(self) -> None:
        """Note that it says who someone is: here, so it is read apart from its other places."""
        self.note = True
        self.reading = Reading()

    @property
    def quoted(self) -> bool:
        """Whether the line opens with a quotation mark: someone speaks."""
        return self.text[0] in "«\"“„‘'"

    @property
    def prompts(self) -> bool:
        """Whether the line opens with a cue, or holds one and is no paragraph."""
        return self.cue is not None or (self.holds is not None and not self.prose)

    @property
    def prose(self) -> bool:
        """Whether the line reads as a paragraph of the article."""
        return self.paragraph and not (self.note and self.words <= SHORT)


def read_line(raw: str) -> Line:
    """What a line says by itself; its place is filled in later."""
    seen, offsets = visible(raw)
    line = Line(0, 0, raw, fold(seen), offsets, seen.count(" ") + 1)
    if line.words <= SHORT and len(seen) <= _SHORT_CHARACTERS:
        line.words = len(seen.split())
        _look_up(line)
    elif line.words > SHORT:
        line.credit = pictures.credit(raw if offsets is None else seen, line.folded)
    _conclude(line)
    return line


def _conclude(line: Line) -> None:
    """What follows from all that was looked up."""
    credited = line.credit is not None and line.words <= SHORT
    line.known = line.cue is not None or line.date == shape.DATE_FULL or credited
    line.headline = shape.is_headline(line.text, line.words)
    line.paragraph = line.words > SHORT
    if line.known or line.words < _LEAST_VERSE:
        return
    closed = shape.ends_sentence(line.text)
    line.sentence = closed
    line.paragraph = line.words >= _LEAST_PARAGRAPH or (closed and line.words >= _LEAST_SENTENCE)


def _look_up(line: Line) -> None:
    """Compare a short line with the cues."""
    tokens = WORD.findall(line.folded)
    line.key = _key(line.folded)
    line.beside = LEXICON.beside.get(line.key)
    seen = line.text if line.offsets is None else visible(line.text)[0]
    line.credit = pictures.credit(seen, line.folded)
    if line.words <= 2 * shape.MAX_NAME_WORDS:
        line.name = shape.is_names(seen.strip(_BULLETS))
    line.date = shape.is_date(line.folded, tokens)
    if line.quoted:
        return
    if line.words <= signing.MAX_WORDS:
        line.signed = signing.signed(seen, line.folded)
    line.calls = LEXICON.calls.within(line.folded, tokens)
    line.cue = LEXICON.whole.get(line.key)
    line.whole = line.cue is not None
    if line.cue is None and line.words <= SHORT // 2:
        opening = LEXICON.starts.at_start(line.folded.lstrip(_BULLETS))
        line.cue = opening[1] if opening else None
    if line.cue is None and _NEWSLETTER.search(seen):
        line.cue = "newsletter_prompt"
    if line.cue is None:
        line.holds = LEXICON.contains.within(line.folded, tokens)


def _key(folded: str) -> str:
    stripped = folded.removeprefix("(button)").lstrip(_BULLETS).rstrip(_TRAILERS)
    return _DIGITS.sub("#", " ".join(stripped.split()))
