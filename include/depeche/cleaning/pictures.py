"""Credits of pictures: « (Anna Le Goff/AFP) », « — Anna Le Goff/SIPA », « Photo : A. Le Goff »."""

import re
from typing import Final

from depeche.cleaning import shape
from depeche.cleaning.lexicon import LEXICON

__all__ = ["MAX_CREDIT", "credit", "names_agency"]

MAX_CREDIT: Final = 80
"""Longest credit, in characters."""
_MAX_CREDIT_WORDS: Final = 10
_BRACKETED: Final = re.compile(r"\(([^()]{2,80})\)[.\s]*$")
_TRAILING: Final = re.compile(r"(?:[.!?…»\"”]\s*|\s[—–|•-]\s*|\s\|\s?)([^.!?…—–|•()]{2,80})\.?$")
_MARK: Final = re.compile(r"(?:©|\(c\) ?)[^.!?]{0,70}$")
_SENTENCE: Final = re.compile(r"[^\W\d_]{2}[.!?…] |[()\d]")
"""What a credit does not hold: the end of a sentence, brackets, figures."""
_WEB: Final = re.compile(r"afp\.com/\S")
_WORDS: Final = re.compile(r"[^\W\d_]+(?:[.-][^\W\d_]+)*")


def credit(text: str, folded: str) -> int | None:
    """Where the credit that ends a line begins, in characters; 0 when the line is nothing else."""
    if _is_credit(text, folded):
        return 0
    base = max(0, len(folded) - MAX_CREDIT - 10)
    tail, raw = folded[base:], text[base:]
    bracket = _BRACKETED.search(tail)
    if bracket and (
        _names_picture(bracket[1].strip()) or _names_maker(raw, bracket.start(1), bracket.end(1))
    ):
        return base + bracket.start()
    mark = _MARK.search(tail)
    if mark and base + mark.start() > 0:
        return base + mark.start()
    trailing = _TRAILING.search(tail)
    if trailing and _is_credit(raw[trailing.start(1) :], trailing[1]):
        return base + trailing.start(1)
    return None


def names_agency(folded: str, which: str = "pictures") -> bool:
    """Whether one of the parts between slashes, commas and « via » is an agency."""
    agencies = LEXICON.words[f"agencies.{which}"]
    parts = re.split(r"\s*[/,+&]\s*|\s+-\s+|\bvia\b|\bpour\b|\bet\b", folded)
    return any(part.strip(" .()") in agencies for part in parts)


def _names_picture(folded: str) -> bool:
    """Whether words in brackets credit a picture: « photo: x », « name/agency », not « afp »."""
    head = _WORDS.match(folded)
    if "©" in folded or (head and head[0] in LEXICON.words["pictures.heads"]):
        return True
    return ("/" in folded or " via " in folded) and names_agency(folded)


def _names_maker(text: str, start: int, end: int) -> bool:
    """Whether brackets behind a full stop hold a person, a slash and an employer."""
    person, slash, employer = text[start:end].partition("/")
    closed = text[: start - 1].rstrip()[-1:] in (".", "!", "?", "…")
    named = shape.is_name(person.strip()) == shape.FULL_NAME and employer.strip()[:1].isupper()
    return bool(slash) and closed and named


def _is_credit(text: str, folded: str) -> bool:
    """Whether the whole of `text` is a credit."""
    if len(folded) > MAX_CREDIT or len(text.split()) > _MAX_CREDIT_WORDS:
        return False
    slashed = "/" in folded and names_agency(folded) and not _SENTENCE.search(folded)
    return bool(_WEB.match(folded)) or slashed or _opens_credit(text, folded)


def _opens_credit(text: str, folded: str) -> bool:
    """Whether « Photo » or the like opens `text` and a maker follows."""
    head = next((h for h in _HEADS if folded.startswith(h)), "")
    rest, raw = folded[len(head) :], text[len(head) :].strip()
    if head and rest.lstrip()[:1] in (":", "©"):
        return len(raw) > 1
    if not (head and rest[:1] == " " and raw[:1].isupper() and text[:1].isupper()):
        return False
    maker = head in LEXICON.words["pictures.makers"] and raw[-1] not in ",;:!?"
    return maker or names_agency(rest)


_HEADS: Final = sorted(LEXICON.words["pictures.heads"], key=lambda head: (-len(head), head))
