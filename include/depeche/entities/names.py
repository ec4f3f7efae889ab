"""Keys of names: what outlets and romanisations write differently, made equal."""

import unicodedata
from functools import lru_cache
from typing import Final

from depeche.entities.words import words

__all__ = ["bare_name", "fold", "name_key", "person_key", "roman_key"]

_SAME: Final = str.maketrans({"’": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-", "-": " "})
_MARKS: Final = dict.fromkeys(range(0x300, 0x370))

_ARTICLES: Final = frozenset({"la", "le", "les", "the"})

_TITLES: Final = words("titles")

_ELIDED: Final = ("l'", "l’", "d'", "d’")
_ELISION: Final = 2
"""Characters of each of them, folded or not."""

_ROMAN: Final = (
    # French, English and German letters for one sound of Slavic and Asian names, longest first.
    *((letters, "x") for letters in ("chtch", "shch", "tsch", "tch", "sch", "sh", "ch")),
    ("zh", "i"),
    ("kh", "h"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("ou", "u"),
    ("ye", "e"),
    ("w", "v"),
    ("y", "i"),
    ("j", "i"),
    ("ff", "v"),
    ("iia", "ia"),
)


def fold(text: str) -> str:
    """Without case, accents and hyphens; as fast over an article as over a name."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_SAME))
    return decomposed.translate(_MARKS).casefold().replace("-", " ")


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """Fold what outlets write differently in one name: case, accents, hyphens, apostrophes.

    An article in small letters before the name is left out: « la Chine » is « Chine ».
    """
    words = fold(name).split()
    if len(words) > 1 and name[:1].islower() and words[0] in _ARTICLES:
        del words[0]
    elif words and name.startswith(_ELIDED):
        words[0] = _without_elision(words[0])
    return " ".join(words)


@lru_cache(maxsize=65_536)
def person_key(name: str) -> str:
    """The key of a person's name without title: « M. Poutine », « le président Poutine »."""
    words = name_key(name).split()
    while len(words) > 1 and words[0] in _TITLES:
        del words[0]
    return " ".join(words)


def _without_elision(word: str) -> str:
    """« l'Italie » is « Italie »; what is nothing but an article stays."""
    return word[_ELISION:] or word


def bare_name(name: str, *, person: bool) -> str:
    """A name as written, without the article before it and, of persons, without title."""
    parts = name.split()
    if parts and parts[0].startswith(_ELIDED):
        parts[0] = _without_elision(parts[0])
    while len(parts) > 1 and (parts[0] in _ARTICLES or (person and fold(parts[0]) in _TITLES)):
        del parts[0]
    return " ".join(parts)


@lru_cache(maxsize=65_536)
def roman_key(name: str) -> str:
    """One key for the romanisations of a name: Choïgou, Choïgu, Shoigu, Shoygu, Schoigu.

    It is coarse (it only ever joins names that also agree in all their other letters), and it
    writes no spaces: Kim Jong-un is Kim Jongun.
    """
    words = [_roman(word) for word in person_key(name).split()]
    return "".join(words)


def _roman(word: str) -> str:
    for written, sound in _ROMAN:
        if written in word:
            word = word.replace(written, sound)
    single = "".join(b for a, b in zip(" " + word, word, strict=False) if a != b)
    if single.endswith("ine") and len(single) > 4:  # noqa: PLR2004 - Poutine, Putin
        single = single[:-1]
    return single
