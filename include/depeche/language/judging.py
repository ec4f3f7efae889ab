"""One passage judged: by its script where that is enough, else by py3langid within the script."""

import re
from dataclasses import dataclass
from typing import Final

from depeche.language.codes import WIDESPREAD
from depeche.language.detectors import PY3LANGID, ask_langdetect, ask_py3langid, known
from depeche.language.telltales import told
from depeche.language.writing import can_write, script_of

__all__ = ["SCRIPT", "Judgement", "heard", "judge", "likeliest", "shares_of"]

SCRIPT: Final = "script"

_RARE: Final = 0.2
"""Weight of a language that few newspapers are written in."""

_PULL: Final = 0.2
"""Exponent of langdetect's word: it is more often wrong, and too sure when it is."""

_DOUBT: Final = 0.1
"""What a guess keeps that langdetect could have made and did not."""

_NO_SAY: Final = 0.4
"""What a language keeps that langdetect does not know."""

_CLAIM: Final = 0.25
"""Probability added for the language that the page claims: it decides only where next to nothing
else speaks, since claims are often those of the site's template."""

_HOME: Final = "fr"
_SUPPOSED: Final = 0.05
"""Probability added for the language of most collections where the page claims none: it tips the
scales for initials, addresses and single names only."""

_OWN_WORDS: Final = 30
"""Characters that must be left of a passage without its quotations."""

_QUOTED: Final = re.compile(
    '«[^«»]{1,300}(?:»|$)|“[^“”]{1,300}(?:”|$)|„[^„“”]{1,300}(?:[“”]|$)|"[^"]{1,300}(?:"|$)'
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Probabilities by language, and by which detector."""

    detector: str
    guesses: dict[str, float]


def judge(text: str) -> Judgement | None:
    """The languages that `text` may be in; None when it has no letters to judge."""
    script = script_of(text)
    if script is None or not script.name:
        return None
    if script.only:
        return Judgement(SCRIPT, {script.only: script.share})
    text = _lowered(_unquoted(text))
    guesses = {
        code: probability * (1.0 if code in WIDESPREAD else _RARE)
        for code, probability in ask_py3langid(text).items()
        if can_write(code, script.name)
    }
    if not guesses:
        return None
    return Judgement(PY3LANGID, told(text, shares_of(guesses)))


def heard(
    guesses: dict[str, float], text: str, claim: str | None
) -> tuple[dict[str, float], dict[str, float]]:
    """`guesses` with langdetect's word on `text` and the page's claim; and that word itself."""
    said = ask_langdetect(_lowered(_unquoted(text)))
    weighed = {
        code: probability
        * ((said.get(code, 0.0) + _DOUBT if code in known() else _NO_SAY) ** _PULL if said else 1.0)
        for code, probability in guesses.items()
    }
    script = script_of(text)
    supposed, weight = (claim, _CLAIM) if claim else (_HOME, _SUPPOSED)
    if script and can_write(supposed, script.name):
        weighed[supposed] = weighed.get(supposed, 0.0) + weight
    return shares_of(weighed), said


def likeliest(guesses: dict[str, float]) -> tuple[str, float]:
    """The best guess and its probability; of equals, the first by name."""
    code = min(guesses, key=lambda code: (-guesses[code], code))
    return code, guesses[code]


def shares_of(guesses: dict[str, float]) -> dict[str, float]:
    """The same, summing to one."""
    total = sum(guesses.values())
    return {code: probability / total for code, probability in guesses.items()}


def _unquoted(text: str) -> str:
    """Without what others are quoted with, perhaps in their language, if enough is left."""
    own = _QUOTED.sub(" ", text)
    return own if len(own.strip()) >= _OWN_WORDS else text


def _lowered(text: str) -> str:
    """In lower case if written in capitals: neither detector learned from such texts."""
    capitals = sum(map(str.isupper, text))
    return text.lower() if 2 * capitals > sum(map(str.isalpha, text)) else text
