"""The cues of `walls.yaml`, folded like the pages that they are looked for in."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml
from lxml.etree import iterwalk
from lxml.html import HtmlElement

__all__ = ["CUES", "Cues", "count_words", "fold", "visible"]

_WORD: Final = re.compile(r"\w+")
_NOT_WORDS: Final = re.compile(r"[^\w#%]+")
_HIDDEN: Final = ("a", "script", "style", "template", "head")
_MOST: Final = 50_000
"""Characters of a page that are looked through."""


def fold(text: str) -> str:
    """Words without accents, in small letters, single spaces between: signs do not count."""
    letters = unicodedata.normalize("NFKD", text[:_MOST]).casefold()
    return " ".join(_NOT_WORDS.sub(" ", "".join(filter(_is_no_accent, letters))).split())


def _is_no_accent(character: str) -> bool:
    return not unicodedata.combining(character)


def count_words(text: str) -> int:
    """Words, as the record counts them."""
    return sum(1 for _ in _WORD.finditer(text))


def visible(tree: HtmlElement) -> str:
    """What a page shows outside its links, in one pass whatever its depth."""
    found: list[str] = []
    walk = iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if event == "start" and element.tag in _HIDDEN:
            walk.skip_subtree()
        elif event == "start":
            found.append(element.text or "")
        else:
            found.append(element.tail or "")
    return " ".join(found)


@dataclass(frozen=True, slots=True)
class Cues:
    """What tells one kind of page."""

    titles: frozenset[str]
    phrases: re.Pattern[str]
    ids: frozenset[str]
    sources: frozenset[str]
    paths: frozenset[str]

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Cues":
        """Fold what the file says of a kind, all languages together."""
        return cls(
            titles=frozenset(fold(title) for title in _every(given.get("titles"))),
            phrases=_pattern(_every(given.get("phrases"))),
            ids=frozenset(given.get("ids", ())),
            sources=frozenset(given.get("sources", ())),
            paths=frozenset(given.get("paths", ())),
        )

    def entitles(self, title: str) -> bool:
        """Whether a folded title is one of these, whole."""
        return title in self.titles

    def phrases_in(self, text: str) -> set[str]:
        """The different phrases in a folded text."""
        return set(self.phrases.findall(text))


def _every(languages: Mapping[str, Iterable[str]] | None) -> list[str]:
    return [cue for cues in (languages or {}).values() for cue in cues]


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Any of the phrases as whole words, the longest first; `#` is a number."""
    folded = sorted({fold(phrase) for phrase in phrases}, key=lambda p: (-len(p), p))
    either = "|".join(re.escape(phrase).replace(r"\#", r"\d{1,4}") for phrase in folded)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


@cache
def _load() -> dict[str, Cues]:
    path = Path(__file__).with_name("walls.yaml")
    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {kind: Cues.of(cues) for kind, cues in given.items()}


CUES: Final = _load()
