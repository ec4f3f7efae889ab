"""What a line shows by itself, wherever it stands."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from depeche.cleaning import shape
from depeche.cleaning.evidence.scales import on, scale
from depeche.cleaning.lexicon import LEXICON, WORD
from depeche.cleaning.line import SHORT, Line, Reading

__all__ = ["is_person", "reading"]

_WORDS: Final = scale("words", 1, 2, 3, 5, 8, 14, 24, 39, 79)
_LONGEST_READ: Final = 40
"""Words up to which the words of a line count one by one: furniture is short."""
_LONGEST_PERSON: Final = 14
_TOPICAL: Final = 4
"""Letters from which a word tells the topic."""
_SIGNS: Final = {
    sign: f"sign:{name}"
    for sign, name in {
        "http": "address", "www.": "address", "@": "at", "#": "hash", "|": "bar", ">": "arrow",
        "©": "copyright", "€": "price", ":": "colon", "(": "bracket", "«": "quotation",
        "…": "ellipsis", "!": "exclamation", "?": "question",
    }.items()
}  # fmt: skip
_DIGIT: Final = re.compile(r"\d")
_SIGN: Final = re.compile("|".join(map(re.escape, _SIGNS)))
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b(\W*$)?")
_HANDLES: Final = (" @", "(@", "t.co/", "pic.twitter")
_PERSON: Final = re.compile(
    r"(?:[A-ZÀ-Ý][\w’'-]+ ){1,3}[A-ZÀ-Ý][\w’'-]+(?=,| (?:est|a|is|ist|es|è|é)\b)"
)
_BIOGRAPHY: Final = (
    LEXICON.words["biography.trades"]
    | LEXICON.words["biography.roles"]
    | LEXICON.words["biography.press"]
)
_TIME: Final = re.compile(r"\b\d{1,2} ?[h:] ?\d{2}\b")
_HOUR: Final = re.compile(r"\b\d{1,2} ?h\b")
_SUM: Final = re.compile(r"\d ?(?:€|\$|euros?\b|francs?\b|dollars?\b|dinars?\b)")
_TELEPHONE: Final = re.compile(r"(?:\b\d{2}[ .]){3,}\d{2}\b|\b\d{3}[ -]\d{3}[ -]\d{2}")
_LABEL: Final = re.compile(r"[^\W\d_][^:.!?\n]{1,40}[\s\u00a0]?:[\s\u00a0]\S")
_GLUED: Final = re.compile(r"[a-zà-ÿ0-9][A-ZÀ-Ý]")
_NAME: Final = re.compile(r" [A-ZÀ-Ý][\w’'-]+")
_SENTENCE_ENDS: Final = '.!?…:«»"“'
_READER: Final = frozenset(
    ["vous", "votre", "vos", "you", "your", "sie", "ihre", "usted", "su", "tu", "voce", "u", "uw"]
)
_NEWSROOM: Final = frozenset(
    ["nous", "notre", "nos", "we", "our", "us", "wir", "unsere", "nuestro", "nuestra", "ons"]
)


def reading(line: Line) -> Reading:
    """All that the line shows; read once, however often the line comes."""
    found = line.reading
    if not found.evidence:
        found.handle = any(mark in line.text for mark in _HANDLES)
        found.labelled = line.words <= _LONGEST_READ and _LABEL.match(line.text) is not None
        found.evidence = ("always", *_shown(line), *_looked_up(line))
        found.topical = frozenset(w for w in WORD.findall(line.folded) if len(w) >= _TOPICAL)
        found.named = frozenset(_names(line.text))
    return found


def _names(text: str) -> Iterator[str]:
    """Words with a capital inside sentences: names, rather than their beginnings."""
    for match in _NAME.finditer(text):
        if text[match.start() - 1] not in _SENTENCE_ENDS:
            yield match[0][1:]


def _shown(line: Line) -> Iterator[str]:
    """Length, ends and signs of a line; of a paragraph, which holds every sign, only its ends."""
    text = line.text
    yield on(_WORDS, line.words)
    yield f"ends:{_class(text[-1])}"
    yield f"opens:{_class(text[0], cased=True)}"
    if line.words > SHORT:
        return
    words = text.split()
    capitals = sum(word[0].isupper() for word in words)
    yield "capitals:all" if text.isupper() else f"capitals:{5 * capitals // len(words)}"
    yield from _figures(text, line.folded)
    yield from sorted({_SIGNS[sign] for sign in _SIGN.findall(text)})
    if _GLUED.search(text):
        yield "glued"
    if line.reading.labelled:
        yield "labelled"
    if line.reading.handle:
        yield "handle"
    if line.words <= _LONGEST_READ:
        if _PERSON.match(text):
            yield "opens with a person"
        yield from _worded(WORD.findall(line.folded))


def _looked_up(line: Line) -> Iterator[str]:
    """What the cues and the shapes say of a line."""
    for name in ("cue", "beside", "holds", "calls", "signed"):
        if value := getattr(line, name):
            yield name
            yield f"{name}:{value}"
    for name in ("whole", "prose", "quoted", "note", "known", "headline", "sentence"):
        if getattr(line, name):
            yield name
    if line.date:
        yield f"date:{line.date}"
    if line.name:
        yield f"name:{line.name}"
    if line.credit is not None:
        yield "credit" if line.credit else "credit:alone"
    if line.key in LEXICON.blocks:
        yield "opens a list"
    if line.key in LEXICON.end:
        yield "closes articles"


def _figures(text: str, folded: str) -> Iterator[str]:
    figures = len(_DIGIT.findall(text))
    yield f"figures:{6 * figures // len(text)}"
    if not figures:
        return
    if year := _YEAR.search(text):
        yield "year"
        if shape.FULL_DATE.search(folded):
            yield "full date"
        if year[1] is not None:
            yield "ends with a year"
    if _TIME.search(text):
        yield "time"
    if _HOUR.search(text):
        yield "hour"
    if _SUM.search(text):
        yield "sum of money"
    if _TELEPHONE.search(text):
        yield "telephone"


def _worded(tokens: Sequence[str]) -> Iterator[str]:
    """The words of a line, and to whom it speaks; paragraphs hold every word and quote anybody."""
    if not tokens:
        return
    words = set(tokens)
    if tokens[0].endswith("ez") or tokens[1:2] == ["vous"]:
        yield "imperative"
    if not words.isdisjoint(_READER):
        yield "to the reader"
    if not words.isdisjoint(_NEWSROOM):
        yield "from the newsroom"
    yield f"first word:{tokens[0]}"
    yield f"biography:{min(len(_BIOGRAPHY & words), 3)}"
    for word in sorted(words):
        if not word.isdigit():
            yield f"word:{word}"


def is_person(line: Line) -> bool:
    """Whether a line is a person with a function: « Anne Stéphan, maire de Kerlan »."""
    return line.words <= _LONGEST_PERSON and _PERSON.match(line.text) is not None


def _class(character: str, *, cased: bool = False) -> str:
    """A character as evidence: what it is, or itself when it is a sign."""
    if character.isdigit():
        return "figure"
    if not character.isalpha():
        return character
    if not cased or shape.is_caseless(character):
        return "letter"
    return "capital" if character.isupper() else "small"
