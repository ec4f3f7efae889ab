"""One folding for cues and texts: case, accents, apostrophes, dashes and spaces count alike."""

import re
import unicodedata
from typing import Final

__all__ = ["fold", "phrase", "visible"]

_LIKE: Final = {
    "\u2019": "'", "\u2018": "'", "\u02bc": "'", "\u00b4": "'", "\u0060": "'",
    "\u2010": "-", "\u2011": "-", "\u2212": "-",
    "\u201c": '"', "\u201d": '"', "\u201e": '"',
}  # fmt: skip
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f\u0640\u064b-\u0652]")


class _Folds(dict[int, str]):
    """Character to its folded form, always one character long; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _LIKE.get(character)
        if folded is None:
            folded = " " if character.isspace() else _base(character)
        self[code] = folded
        return folded


def _base(character: str) -> str:
    """Lower case without its accent; a ligature, which would need two letters, stays."""
    lowered = character.lower()
    letters = [c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c)]
    return letters[0] if len(letters) == 1 else lowered[:1]


_FOLDS: Final = _Folds()


def fold(text: str) -> str:
    """Fold `text` character by character: the length and every offset stay."""
    return text.lower() if text.isascii() and "`" not in text else text.translate(_FOLDS)


def phrase(text: str) -> str:
    """Fold a cue as a person writes it: single spaces, no invisible characters."""
    return " ".join(fold(visible(text)[0]).split())


def visible(text: str) -> tuple[str, list[int] | None]:
    """Drop soft hyphens, zero-width signs, combining accents, Arabic vowel signs and stretching.

    Returns the visible characters and the offset of each in `text`; no offsets when all are.
    """
    if text.isascii() or not _INVISIBLE.search(text):
        return text, None
    offsets = [i for i, character in enumerate(text) if not _INVISIBLE.match(character)]
    return "".join(text[i] for i in offsets), offsets
