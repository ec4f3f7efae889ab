"""What the script of the letters says: which languages a text can be in, at times the only one."""

import re
from bisect import bisect_right
from collections import Counter
from typing import Final, NamedTuple

from depeche.language.codes import listed

__all__ = ["LATIN", "Script", "can_write", "script_of"]

LATIN: Final = "Latin"

_BLOCKS: Final = (
    (0x0370, "Greek"), (0x0400, "Cyrillic"), (0x0530, "Armenian"), (0x0590, "Hebrew"),
    (0x0600, "Arabic"), (0x0700, ""), (0x0750, "Arabic"), (0x0780, ""), (0x08A0, "Arabic"),
    (0x0900, "Devanagari"), (0x0980, "Bengali"), (0x0A00, "Gurmukhi"), (0x0A80, "Gujarati"),
    (0x0B00, "Oriya"), (0x0B80, "Tamil"), (0x0C00, "Telugu"), (0x0C80, "Kannada"),
    (0x0D00, "Malayalam"), (0x0D80, "Sinhala"), (0x0E00, "Thai"), (0x0E80, "Lao"), (0x0F00, ""),
    (0x1000, "Myanmar"), (0x10A0, "Georgian"), (0x1100, "Hangul"), (0x1200, "Ethiopic"),
    (0x13A0, ""), (0x1780, "Khmer"), (0x1800, ""), (0x1C80, "Cyrillic"), (0x1C90, "Georgian"),
    (0x1CC0, ""), (0x1D00, LATIN), (0x1F00, "Greek"), (0x2000, ""), (0x2D00, "Georgian"),
    (0x2D30, ""), (0x2DE0, "Cyrillic"), (0x2E00, ""), (0x3040, "Kana"), (0x3100, ""),
    (0x3130, "Hangul"), (0x3190, ""), (0x31F0, "Kana"), (0x3200, ""), (0x3400, "Han"),
    (0xA000, ""), (0xA640, "Cyrillic"), (0xA6A0, ""), (0xA720, LATIN), (0xA800, ""),
    (0xAC00, "Hangul"), (0xD7B0, ""), (0xF900, "Han"), (0xFB00, LATIN), (0xFB13, "Armenian"),
    (0xFB1D, "Hebrew"), (0xFB50, "Arabic"), (0xFE00, ""), (0xFE70, "Arabic"), (0xFF00, LATIN),
    (0xFF66, "Kana"), (0xFFA0, "Hangul"), (0xFFE0, ""), (0x20000, "Han"), (0x32000, ""),
)  # fmt: skip
"""First character of each run of Unicode blocks, and its script; empty where that tells nothing."""

_STARTS: Final = tuple(start for start, _ in _BLOCKS)
_ELSEWHERE: Final = re.compile(r"[^\W\d_\u0000-\u036f]")
"""A letter beyond the Latin blocks."""

_ONE_LANGUAGE: Final = {
    "Greek": "el", "Armenian": "hy", "Hebrew": "he", "Gurmukhi": "pa", "Gujarati": "gu",
    "Oriya": "or", "Tamil": "ta", "Telugu": "te", "Kannada": "kn", "Malayalam": "ml",
    "Sinhala": "si", "Thai": "th", "Lao": "lo", "Myanmar": "my", "Georgian": "ka", "Hangul": "ko",
    "Ethiopic": "am", "Khmer": "km", "Kana": "ja",
}  # fmt: skip

_SHARED: Final = {
    "Cyrillic": listed("be bg kk mk mn ru sr uk ky tg tt ba uz"),
    "Arabic": listed("ar fa ur ps ug sdh ku"),
    "Devanagari": listed("hi mr ne sa gom"),
    "Bengali": listed("bn as"),
    "Han": listed("zh ja"),
}
_NEVER_LATIN: Final = frozenset[str]().union(*_SHARED.values(), _ONE_LANGUAGE.values()) - {
    "sr", "kk", "uz", "ku", "tt",
}  # fmt: skip

_IDEOGRAPHS: Final = {"Han": 3, "Kana": 2, "Hangul": 2}
"""Such a character says as much as so many letters."""

_KANA_OF_JAPANESE: Final = 0.05
"""Chinese quotes a Japanese name now and then; Japanese cannot do without kana."""


class Script(NamedTuple):
    """The script of most letters of a text."""

    name: str
    """Empty for one that tells us nothing."""
    share: float
    """Of the letters, from 0 to 1."""
    only: str | None
    """The language that it alone settles."""


def script_of(text: str) -> Script | None:
    """The script of most letters of `text`; None when it has no letters."""
    elsewhere = _ELSEWHERE.findall(text)
    counts = Counter(_BLOCKS[bisect_right(_STARTS, ord(letter)) - 1][1] for letter in elsewhere)
    counts[LATIN] += sum(map(str.isalpha, text)) - len(elsewhere)
    for script, weight in _IDEOGRAPHS.items():
        counts[script] *= weight
    if counts["Kana"] > _KANA_OF_JAPANESE * counts["Han"]:
        counts["Kana"] += counts.pop("Han")
    name, letters = max(counts.items(), key=lambda item: item[1])
    if not letters:
        return None
    return Script(name, letters / counts.total(), _ONE_LANGUAGE.get(name))


def can_write(code: str, script: str) -> bool:
    """Whether `code` is written in it."""
    if script == LATIN:
        return code not in _NEVER_LATIN
    return code in _SHARED.get(script, ())
