"""Authors: persons out of a signature, without roles, agencies, addresses and openings."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from depeche.metadata.words import AGENCIES, DESKS, JOINS, OPENINGS, ROLES, folded

__all__ = ["persons"]

_MAX_SIGNATURE: Final = 500
"""Characters of a signature that are read: no byline is longer."""
_MAX_WORDS: Final = 6
_ADDRESS: Final = re.compile(r"\S*@\S+|https?://\S+|www\.\S+")
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_JOIN: Final = re.compile(
    r"\s*[;/&|•·\n]\s*|\s+[-–—]\s+|\s+(?:" + "|".join(JOINS) + r")\s+", re.IGNORECASE
)
_EMPLOYER: Final = re.compile(r"\s(?:pour|for|para|für|per)\s.*")
_DEGREES: Final = frozenset({"phd", "md", "mba", "msc", "ma", "ba", "jr", "sr", "rd", "rn", "dr"})
"""Behind a comma these are no names."""
_ARTICLES: Final = ("la ", "le ", "les ", "l'", "the ", "notre ")


def persons(signatures: Iterable[str], publisher: str | None = None) -> tuple[str, ...]:
    """The persons whom `signatures` name, in order, each once; `publisher` is nobody."""
    nobody = folded(publisher) if publisher else ""
    named = (name for text in signatures for name in _split(text) if folded(name) != nobody)
    return tuple(_once(named))


def _split(signature: str) -> Iterator[str]:
    """The names of one signature."""
    text = _ADDRESS.sub(" ", signature[:_MAX_SIGNATURE])
    text = _without_opening(" ".join(_BRACKETS.sub(" ", text).split()))
    for part in _JOIN.split(_EMPLOYER.sub("", text)):
        for i, piece in enumerate(part.split(",")):
            name = _without_opening(piece.strip(" .:*\u00a0")) if i else piece.strip(" :*\u00a0,")
            if i and _opens_role(name):
                break
            if i and folded(name).replace(".", "") in _DEGREES:
                continue
            if _is_person(name):
                yield name


def _without_opening(text: str) -> str:
    """`text` without « Par » or the like."""
    plain = text.lower().replace("’", "'")
    for opening in OPENINGS:
        rest = text[len(opening) :]
        if folded(plain[: len(opening)]) == opening and rest[:1] in (" ", ":", "\u00a0"):
            return rest.strip(" :\u00a0")
    return text


def _opens_role(text: str) -> bool:
    """Whether the words behind a comma are a function: the names end there."""
    words = folded(text).split()
    return bool(words) and (words[0] in ROLES or text[:1].islower())


def _is_person(name: str) -> bool:
    plain = folded(name)
    words = plain.split()
    if not 1 <= len(words) <= _MAX_WORDS or any(c.isdigit() for c in name):
        return False
    if plain in AGENCIES or plain.startswith(_ARTICLES) or DESKS.intersection(words):
        return False
    if "." in name.rstrip(".") and name.islower():
        return False
    return any(c.isalpha() for c in name) and words[0] not in ROLES


def _once(names: Iterable[str]) -> Iterator[str]:
    """Each person once; capitals, accents, dots and hyphens make no other person."""
    seen: set[str] = set()
    for name in names:
        key = folded(name).replace(".", "").replace("-", " ")
        if key not in seen:
            seen.add(key)
            yield name
