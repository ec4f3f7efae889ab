"""Measures of a line's shape: sentence, headline, name, date."""

import re
from typing import Final

from depeche.cleaning.lexicon import LEXICON

__all__ = [
    "DATE_FULL",
    "ends_sentence",
    "is_date",
    "is_headline",
    "is_initials",
    "is_name",
    "name_tokens",
]

_CLOSERS: Final = "»\"”’')]* \u00a0\u202f"
_STOPS: Final = ".!?…"
_NAME_TOKEN: Final = re.compile(r"[^\W\d_][^\W\d_.’'\-]*(?:[.’'\-][^\W\d_]+)*\.?")
_PARTICLES: Final = frozenset(
    "de du des d le la van von der den ter el al ben bin ibn di da dos do e y of".split()
)
_INITIALS: Final = re.compile(r"(?:[A-ZÀ-Ý][a-zà-ÿ]{0,2}\.[ -]?){2,4}")
_DATE_TOKEN: Final = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_DATE_SIGNS: Final = frozenset("/-–—.,:|·•()+'’″º°")
_NUMERIC: Final = re.compile(
    r"\b(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|(?:19|20)\d\d[/.-]\d{1,2}(?:[/.-]\d{1,2})?)(?!\d)"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
MAX_NAME_WORDS: Final = 5
MAX_DATE_WORDS: Final = 24
DATE_FULL: Final = 2
"""The reading of a line that holds a whole date; 1 is a label or a date without its year."""


def ends_sentence(text: str) -> bool:
    """Whether `text` ends like a sentence, quotation marks and brackets aside."""
    return text.rstrip(_CLOSERS)[-1:] in _STOPS


def is_headline(text: str, words: int) -> bool:
    """Whether `text` could be a headline: a few words, a capital first, no final full stop."""
    if not 3 <= words <= 34 or len(text) > 240:
        return False
    first = text.lstrip("«\"“‘'([ \u00a0\u202f>#-*•")[:1]
    opens = first.isupper() or first.isdigit()
    last = text[-1]
    closes = last not in ".;,:" or text.endswith("...")
    return opens and closes


def name_tokens(text: str) -> list[str]:
    """Words of a possible name, or nothing when `text` holds anything else."""
    if len(text) > 60:
        return []
    tokens = text.replace("\u00a0", " ").split()
    return tokens if all(map(_NAME_TOKEN.fullmatch, tokens)) else []


def is_name(text: str, least: int = 2) -> bool:
    """Whether `text` is shaped like a person's name of at least `least` capitalised words."""
    tokens = name_tokens(text)
    if not tokens or len(tokens) > MAX_NAME_WORDS:
        return False
    capitals = [t for t in tokens if t[0].isupper()]
    rest = [t for t in tokens if not t[0].isupper()]
    particles = all(t.lower().strip("'’.") in _PARTICLES for t in rest)
    return len(capitals) >= least and particles and tokens[0][0].isupper()


def is_initials(text: str) -> bool:
    """Whether `text` is a signature by initials, e.g. `C.Bo.`."""
    return (
        len(text) <= 12
        and _INITIALS.fullmatch(text + ("" if text[-1:] == "." else ".")) is not None
    )


def is_date(folded: str) -> int:
    """2 when the whole line is a date with its year, or a label with a date; 1 for a weaker one; else 0."""
    tokens = _DATE_TOKEN.findall(folded)
    if not 0 < len(tokens) <= MAX_DATE_WORDS:
        return 0
    months, calendar = LEXICON.words["calendar.months"], _calendar()
    numbers = [t for t in tokens if t.isdigit()]
    for token in tokens:
        if token.isdigit():
            continue
        if token not in calendar and token not in _DATE_SIGNS:
            return 0
    labelled = any(label in folded for label in _labels())
    whole = bool(_NUMERIC.search(folded)) or (
        any(t in months for t in tokens) and any(_YEAR.fullmatch(t) for t in numbers)
    )
    if whole or (labelled and numbers):
        return DATE_FULL
    dated = any(t in months for t in tokens) and bool(numbers)
    return 1 if labelled or dated else 0


def _labels() -> set[str]:
    return _LABELS


def _calendar() -> set[str]:
    return _CALENDAR


_LABELS: Final = {
    label
    for name in ("published", "modified", "relative")
    for label in LEXICON.words[f"calendar.{name}"]
}
_CALENDAR: Final = {
    word
    for name in ("months", "days", "words", "published", "modified", "relative")
    for entry in LEXICON.words[f"calendar.{name}"]
    for word in re.findall(r"[^\W\d_]+", entry)
}


def is_labelled(folded: str) -> bool:
    """Whether a line of date words says « publié » or the like."""
    return any(label in folded for label in _LABELS)
