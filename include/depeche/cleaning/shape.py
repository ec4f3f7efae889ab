"""Measures of a line's shape: sentence, headline, name, date."""

import re
from collections.abc import Sequence
from typing import Final

from depeche.cleaning.lexicon import LEXICON

__all__ = [
    "DATE_FULL",
    "FULL_DATE",
    "FULL_NAME",
    "ends_sentence",
    "is_caseless",
    "is_date",
    "is_full_name",
    "is_headline",
    "is_labelled",
    "is_name",
    "is_names",
]

_CLOSERS: Final = "»\"”’')]* \u00a0\u202f"
_ENDS: Final = frozenset(".!?…")
_LONGEST_BRACKET: Final = 60
_NAME_TOKEN: Final = re.compile(r"[^\W\d_][^\W\d_.’'\-]*(?:[.’'\-][^\W\d_]+)*\.?")
_PARTICLES: Final = LEXICON.words["signature.particles"]
_JOINED: Final = re.compile(r", | (?:et|and|y|und|&) ")
_INITIALS: Final = re.compile(r"(?:[A-ZÀ-Ý][a-zà-ÿ]{0,2}\.[ -]?){2,4}")
_NO_DATE_SIGN: Final = re.compile(r"[^\w\s/\-–—.,:|·•()+']|_")
_NUMERIC: Final = re.compile(
    r"\b(?:\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})|(?:19|20)\d\d[/.-]\d{1,2}(?:[/.-]\d{1,2})?)(?!\d)"
)
FULL_DATE: Final = re.compile(
    rf"\b\d{{1,2}}(?:er)?\.? (?:de )?(?:{'|'.join(sorted(LEXICON.words['calendar.months']))})"
    r"\.? (?:de )?(?:19|20)\d\d\b"
)
"""Day, month in letters and year, in a folded text."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
LEAST_HEADLINE: Final = 3
MAX_HEADLINE: Final = 34
"""Words of a headline."""
_MAX_HEADLINE_CHARACTERS: Final = 240
MAX_NAME_WORDS: Final = 5
FULL_NAME: Final = 2
"""How `is_name` reads a first name with a family name, or initials."""
_MAX_NAME_CHARACTERS: Final = 60
_MAX_INITIALS: Final = 12
MAX_DATE_WORDS: Final = 24
DATE_FULL: Final = 2
"""How `is_date` reads a line that holds a whole date."""


def ends_sentence(text: str) -> bool:
    """Whether `text` ends like a sentence, quotation marks and a last pair of brackets aside."""
    bracket = text.rfind("(", -_LONGEST_BRACKET) if text.endswith(")") else -1
    closed = bracket > 0 and text[:bracket].rstrip(_CLOSERS)[-1:] in _ENDS
    return closed or text.rstrip(_CLOSERS)[-1:] in _ENDS


def is_headline(text: str, words: int) -> bool:
    """Whether `text` could be a headline: a few words, a capital first, no final full stop."""
    if not LEAST_HEADLINE <= words <= MAX_HEADLINE or len(text) > _MAX_HEADLINE_CHARACTERS:
        return False
    first = text.lstrip("«\"“‘'([ \u00a0\u202f>#-*•")[:1]
    opens = first.isupper() or first.isdigit() or is_caseless(first)
    last = text[-1]
    closes = last not in ".;,:" or text.endswith("...")
    return opens and closes


def is_caseless(character: str) -> bool:
    """Whether a letter has no capital form, as in Arabic."""
    return character.isalpha() and character.lower() == character.upper()


def _name_tokens(text: str) -> list[str]:
    """Words of a possible name, or nothing when `text` holds anything else."""
    if len(text) > _MAX_NAME_CHARACTERS:
        return []
    tokens = text.replace("\u00a0", " ").split()
    return tokens if all(map(_NAME_TOKEN.fullmatch, tokens)) else []


def is_full_name(text: str) -> bool:
    """Whether `text` is a full name, or several joined by « et »; no initials."""
    parts = _JOINED.split(text.strip())
    return all(len(part.split()) > 1 and is_name(part) == FULL_NAME for part in parts)


def is_names(text: str) -> int:
    """As `is_name`, for several full names joined by « et » as well."""
    one = is_name(text)
    return FULL_NAME if not one and is_full_name(text) else one


def is_name(text: str) -> int:
    """2 when `text` is shaped like a person's full name or initials, 1 for a first name, else 0."""
    tokens = _name_tokens(text)
    if not tokens or len(tokens) > MAX_NAME_WORDS or not tokens[0][0].isupper():
        return 0
    rest = [t for t in tokens if not t[0].isupper()]
    if not all(t.lower().strip("'’.") in _PARTICLES for t in rest):
        return 0
    return FULL_NAME if len(tokens) - len(rest) > 1 or _is_initials(text) else 1


def _is_initials(text: str) -> bool:
    """Whether `text` is a signature by initials, e.g. `C.Bo.`."""
    dotted = text if text.endswith(".") else f"{text}."
    return len(text) <= _MAX_INITIALS and _INITIALS.fullmatch(dotted) is not None


def is_date(folded: str, tokens: Sequence[str]) -> int:
    """Read a line of nothing but date words and figures.

    2 for a date with its year, or a label (« publié ») with figures; 1 for less; 0 for no date.
    """
    if not 0 < len(tokens) <= MAX_DATE_WORDS or _NO_DATE_SIGN.search(folded):
        return 0
    if not all(token.isdigit() or token in _CALENDAR for token in tokens):
        return 0
    months, figures = LEXICON.words["calendar.months"], any(t.isdigit() for t in tokens)
    monthly = not months.isdisjoint(tokens)
    whole = _NUMERIC.search(folded) or (monthly and any(map(_YEAR.fullmatch, tokens)))
    recent = any(label in folded for label in LEXICON.words["calendar.relative"])
    if whole or (figures and (recent or is_labelled(folded))):
        return DATE_FULL
    return int(is_labelled(folded) or (monthly and figures))


def is_labelled(folded: str) -> bool:
    """Whether a line of date words says « publié » or the like."""
    return any(label in folded for label in _LABELS)


_LABELS: Final = {
    label for name in ("published", "modified") for label in LEXICON.words[f"calendar.{name}"]
}
_CALENDAR: Final = {
    word
    for name in ("months", "days", "words", "published", "modified", "relative")
    for entry in LEXICON.words[f"calendar.{name}"]
    for word in re.findall(r"[^\W\d_]+", entry)
}
