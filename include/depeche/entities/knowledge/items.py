"""One thing in the world, and many of them by every name they go by."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from depeche.entities.names import name_key, roman_key

__all__ = ["Beyond", "Item", "Knowledge"]

NOTED: Final = 0.3
"""Every row of the tables has this prior, and in a large file what the name mostly means."""


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


class Beyond(Protocol):
    """What is asked where the tables know no answer."""

    def candidates(self, key: str) -> list[Item]:
        """What a folded name may mean."""


class Knowledge:
    """Items by every name they go by; behind them, another and larger knowledge."""

    def __init__(self, items: Iterator[Item], beyond: Beyond | None = None) -> None:
        self._by_key: dict[str, list[Item]] = {}
        self._by_sound: dict[str, list[Item]] = {}
        self._by_id: dict[str, Item] = {}
        self._beyond = beyond
        for item in items:
            if item.wikidata:
                self._by_id[item.wikidata] = item
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
        return found or (self._beyond.candidates(key) if self._beyond else [])

    def noted(self, key: str) -> list[Item]:
        """Of its candidates those that the name alone brings to mind."""
        return [item for item in self.candidates(key) if item.prior >= NOTED]

    def curated(self, item: Item) -> Item | None:
        """The row about the same thing: of its id, or without any and of its name and type."""
        if same := self._by_id.get(item.wikidata or ""):
            return same
        named = self._by_key.get(name_key(item.name), ())
        fits = [row for row in named if row.wikidata is None and row.type == item.type]
        return fits[0] if len(fits) == 1 else None
