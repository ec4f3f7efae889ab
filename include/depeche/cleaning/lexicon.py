"""Cues of every language, from the YAML files in `cues/`, read once.

The language of a text is known only after it is cleaned, so every file serves every text. Phrases
are folded like the texts; `#` is any number, `{name}` any word of the file's own `vocabulary`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Final

import yaml

from depeche.cleaning.folding import phrase
from depeche.errors import ConfigurationError

__all__ = ["LEXICON", "WORD", "Lexicon", "Phrases"]

_FOLDER: Final = Path(__file__).with_name("cues")
WORD: Final = re.compile(r"[^\W\d_]+|\d+")
_FIRST: Final = re.compile(r"[^\W\d_]+|[^\w\s]|\d+")


@dataclass(slots=True)
class Phrases:
    """Phrases found by one of their words: a look-up per word of a text, whatever their number."""

    by_word: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def add(self, text: str, value: str, word: str | None = None) -> None:
        """Add a phrase under its first word, or `word`; an earlier one with the same text stays."""
        known = self.by_word.setdefault(word or _first_word(text), [])
        if all(text != other for other, _ in known):
            known.append((text, value))
            known.sort(key=lambda entry: (-len(entry[0]), entry[0]))

    def values(self) -> Iterator[str]:
        """The value of every phrase."""
        return (value for known in self.by_word.values() for _, value in known)

    def at_start(self, text: str) -> tuple[str, str] | None:
        """The longest phrase that `text` begins with as whole words, and its value."""
        for candidate, value in self.by_word.get(_first_word(text), ()):
            if text.startswith(candidate) and _ends_word(text, len(candidate)):
                return candidate, value
        return None

    def within(self, text: str, words: Sequence[str]) -> str | None:
        """The value of a phrase inside `text`, whose `words` these are; not in a quotation."""
        if self.by_word.keys().isdisjoint(words):
            return None
        for word in words:
            for candidate, value in self.by_word.get(word, ()):
                at = text.find(candidate)
                if at >= 0 and _ends_word(text, at + len(candidate)) and not _quoted(text, at):
                    return value
        return None


@dataclass(slots=True)
class Lexicon:
    """Every cue, ready to be looked up."""

    whole: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    starts: Phrases = field(default_factory=Phrases)
    contains: Phrases = field(default_factory=Phrases)
    calls: Phrases = field(default_factory=Phrases)
    links: Phrases = field(default_factory=Phrases)
    signatures: Phrases = field(default_factory=Phrases)
    inline_links: list[str] = field(default_factory=list)
    blocks: set[str] = field(default_factory=set)
    end: set[str] = field(default_factory=set)
    words: dict[str, set[str]] = field(default_factory=dict)
    """Word lists by `section.name`, e.g. `calendar.months`."""

    def add(self, given: Mapping[str, Any]) -> None:
        """Add one language file; what an earlier file says stays."""
        vocabulary = given.get("vocabulary", {})
        for table, section in ((self.whole, "whole"), (self.beside, "beside")):
            for kind, text in _expanded(given.get(section, {}), vocabulary):
                table.setdefault(text, kind)
        for kind, text in _expanded(given.get("starts", {}), vocabulary):
            self.starts.add(text, kind)
        for phrases, section in ((self.contains, "contains"), (self.calls, "calls")):
            for kind, text in _expanded(given.get(section, {}), vocabulary):
                # The longest word is the rarest: fewer lines are compared with the phrase.
                phrases.add(text, kind, max(WORD.findall(text), key=len))
        self._add_links(given, vocabulary)
        for section in ("agencies", "biography", "signature", "pictures", "calendar", "buttons"):
            for name, entries in given.get(section, {}).items():
                self.words.setdefault(f"{section}.{name}", set()).update(map(phrase, entries))
        for text in map(phrase, given.get("signature", {}).get("starts", [])):
            self.signatures.add(text, "byline")

    def _add_links(self, given: Mapping[str, Any], vocabulary: Mapping[str, Any]) -> None:
        lists = {name: given.get(name, []) for name in ("links", "inline_links", "blocks", "end")}
        for name, text in _expanded(lists, vocabulary):
            if name == "links":
                self.links.add(text, "read_also")
            elif name == "inline_links":
                self.inline_links.append(text)
            else:
                (self.blocks if name == "blocks" else self.end).add(text)


def _expanded(
    phrases: Mapping[str, Iterable[str]], vocabulary: Mapping[str, list[str]]
) -> Iterator[tuple[str, str]]:
    """(key, folded phrase) with every `{name}` replaced by each of its words."""
    for key, entries in phrases.items():
        for entry in entries:
            if not isinstance(entry, str):
                raise ConfigurationError(f"cues, {key}: {entry!r} is no text: put it in quotes")
            for text in _variants(entry, vocabulary):
                yield key, phrase(text)


def _variants(entry: str, vocabulary: Mapping[str, list[str]]) -> Iterator[str]:
    parts = re.split(r"\{(\w+)\}", entry)
    choices = [vocabulary[part] if i % 2 else [part] for i, part in enumerate(parts)]
    yield from map("".join, product(*choices))


def _first_word(text: str) -> str:
    match = _FIRST.match(text)
    return match[0] if match else text[:1]


def _quoted(text: str, position: int) -> bool:
    """Whether a quotation is open at `position` of a folded text."""
    open_marks = text.count("«", 0, position) - text.count("»", 0, position)
    return open_marks > 0 or text.count('"', 0, position) % 2 == 1


def _ends_word(text: str, position: int) -> bool:
    """Whether a phrase that ends at `position` ends with a whole word."""
    return not (position < len(text) and text[position].isalnum() and text[position - 1].isalnum())


@cache
def _load() -> Lexicon:
    lexicon = Lexicon()
    for path in sorted(_FOLDER.glob("*.yaml"), key=lambda p: (p.stem != "fr", p.stem)):
        lexicon.add(yaml.safe_load(path.read_text(encoding="utf-8")))
    return lexicon


LEXICON: Final = _load()
