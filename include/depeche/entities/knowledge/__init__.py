"""What is known of the world without asking anyone: names, ids, places.

The files beside this module are tables of tab-separated values that anyone can read and correct.
An item without a Wikidata id is known by name, but no id of it is certain.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from depeche.entities.names import fold, name_key, roman_key
from depeche.records.article import Model

__all__ = ["KNOWLEDGE", "Item", "Knowledge", "shipped"]

_FILES = ("countries.tsv", "cities.tsv", "organisations.tsv", "people.tsv")

KNOWLEDGE = Model(name="knowledge", version="1")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the world that articles name."""

    wikidata: str | None
    type: str
    name: str
    aliases: tuple[str, ...]
    country: str | None
    """ISO 3166-1 alpha-2."""
    latitude: float | None
    longitude: float | None
    prior: float
    """How surely the name alone means this, from 0 to 1."""
    context: tuple[str, ...]
    """Folded words that speak for it, when they stand in the article."""


class Knowledge:
    """Items by every name they go by."""

    def __init__(self, items: Iterator[Item]) -> None:
        self._by_key: dict[str, list[Item]] = {}
        self._by_sound: dict[str, list[Item]] = {}
        for item in items:
            names = (item.name, *item.aliases)
            for key in dict.fromkeys(map(name_key, names)):
                self._by_key.setdefault(key, []).append(item)
            if item.type == "PER":
                sounds = (roman_key(name) for name in names if " " in name)
                for sound in dict.fromkeys(sounds):
                    self._by_sound.setdefault(sound, []).append(item)

    def candidates(self, key: str) -> list[Item]:
        """What a folded name may mean; full names of persons in any romanisation."""
        found = self._by_key.get(key)
        if found is None and " " in key:
            found = self._by_sound.get(roman_key(key))
        return found or []


@cache
def shipped() -> Knowledge:
    """The knowledge that comes with the library, read once per process (about 20 ms)."""
    return Knowledge(item for name in _FILES for item in _items(Path(__file__).with_name(name)))


def _items(path: Path) -> Iterator[Item]:
    """The rows of a table, after its remarks. Raises `ValueError` for a row that is not whole."""
    lines = path.read_text(encoding="utf-8").splitlines()
    table = csv.DictReader(
        (line for line in lines if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    for row in table:
        if None in row or None in row.values():
            raise ValueError(f"{path.name}: a row has not as many fields as the heading: {row}")
        yield Item(
            wikidata=row["wikidata"] or None,
            type=row["type"],
            name=row["name"],
            aliases=tuple(filter(None, row["aliases"].split("|"))),
            country=row["country"] or None,
            latitude=float(row["latitude"]) if row["latitude"] else None,
            longitude=float(row["longitude"]) if row["longitude"] else None,
            prior=float(row["prior"]),
            context=tuple(f" {fold(cue)}" for cue in row["context"].split("|") if cue),
        )
