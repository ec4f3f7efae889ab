"""Words that tell close relatives apart, which counts of letters hardly do."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

__all__ = ["told"]

_FACTOR: Final = 3.0
"""How much likelier each word makes its language than those that do not have it."""

_MOST: Final = 4
"""Words counted, at most."""

_LEAST: Final = 0.001
"""Where the detector did not think of a language of the group at all."""


@dataclass(frozen=True, slots=True)
class _Stranger:
    """A language that neither detector knows."""

    code: str
    beside: frozenset[str]
    own: frozenset[str]
    share: float
    without: str | None

    def wrote(self, words: list[str]) -> bool:
        """Whether enough of the words are its own."""
        if self.without and any(self.without in word for word in words):
            return False
        count = sum(word in self.own for word in words)
        return count > 0 and count >= self.share * len(words)


_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_FILE: Final = yaml.safe_load(Path(__file__).with_name("telltales.yaml").read_text("utf-8"))
_WORDS: Final[list[dict[str, frozenset[str]]]] = [
    {code: frozenset(words.split()) for code, words in group.items()}
    for group in _FILE["relatives"]
]
_GROUPS: Final = {code: group for group in _WORDS for code in group}
_STRANGERS: Final = [
    _Stranger(
        code,
        frozenset(told["beside"].split()),
        frozenset(told["words"].split()),
        told["share"],
        told.get("without"),
    )
    for code, told in _FILE["strangers"].items()
]


def told(text: str, guesses: dict[str, float]) -> dict[str, float]:
    """`guesses`, which sum to one, with the words of `text` taken into account."""
    first = max(guesses, key=lambda code: guesses[code])
    group = _GROUPS.get(first)
    strangers = [stranger for stranger in _STRANGERS if first in stranger.beside]
    if not group and not strangers:
        return guesses
    words = _WORD.findall(text.lower())
    for stranger in strangers:
        if stranger.wrote(words):
            return {stranger.code: 1.0}
    return _weighed(words, guesses, group) if group else guesses


def _weighed(
    words: list[str], guesses: dict[str, float], group: dict[str, frozenset[str]]
) -> dict[str, float]:
    said = set(words)
    counts = {code: min(len(said & own), _MOST) for code, own in group.items()}
    weighed = guesses | {
        code: guesses.get(code, _LEAST) * _FACTOR**count for code, count in counts.items()
    }
    total = sum(weighed.values())
    return {code: probability / total for code, probability in weighed.items()}
