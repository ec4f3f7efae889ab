"""What a dump says, in tables on disk: only the whole dump says of what type a thing is."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from depeche.entities.knowledge.layout import ALIAS, LABEL
from depeche.entities.names import fold, name_key, roman_key
from depeche.entities.wikidata.entity import Entity, coordinates, ids, label_of, names_of, texts

__all__ = ["HUMAN", "Staging"]

HUMAN: Final = 5
"""The class of persons."""
_BATCH: Final = 5_000
"""Entities between two writes: a few MiB."""
_CACHE: Final = 64
"""MiB of the tables that are kept in memory."""
_STOPS: Final = 2
"""Letters of a demonym; a shorter one would be found in any article."""
_ISO: Final = 2
"""Letters of the code of a country."""

_TABLES: Final = """
CREATE TABLE subclass (class INTEGER, parent INTEGER);
CREATE TABLE instance (id INTEGER, class INTEGER);
CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, latitude REAL, longitude REAL,
                    sitelinks INTEGER);
CREATE TABLE lies (id INTEGER, country INTEGER);
CREATE TABLE code (country INTEGER PRIMARY KEY, iso TEXT);
CREATE TABLE demonym (id INTEGER, word TEXT);
CREATE TABLE name (key TEXT, id INTEGER, kind INTEGER);
CREATE TABLE sound (key TEXT, id INTEGER, kind INTEGER);
CREATE TABLE called (class INTEGER PRIMARY KEY, label TEXT);
"""


class Staging:
    """Tables in a file of their own; `sitelinks` is the least that a thing needs to be kept."""

    def __init__(self, path: Path, sitelinks: int, roots: frozenset[int]) -> None:
        self.connection = sqlite3.connect(path)
        # Nothing of it outlives the command: it need not survive a crash.
        self.connection.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;"
            f"PRAGMA cache_size = -{_CACHE * 1024}; {_TABLES}"
        )
        self._sitelinks = sitelinks
        self._roots = roots
        self._waiting: dict[str, list[tuple[Any, ...]]] = {}
        self._since = 0

    def add(self, entity: Entity) -> None:
        """Take in one item."""
        number, said = entity.number, entity.said
        self._put("subclass", *((number, parent) for parent in ids(said.subclass)))
        if number in self._roots and isinstance(entity.labels, dict) and "en" in entity.labels:
            self._put("called", (number, entity.labels["en"].value))
        codes = [code for code in texts(said.iso) if len(code) == _ISO and code.isascii()]
        if len(codes) == 1:
            self._put("code", (number, codes[0].upper()))
        classes = ids(said.instance)
        if classes and entity.editions >= self._sitelinks and (name := label_of(entity)):
            self._stage(entity, name, classes)
        self._since += 1
        if self._since >= _BATCH:
            self.flush()

    def _stage(self, entity: Entity, name: str, classes: list[int]) -> None:
        number, said = entity.number, entity.said
        north, east = coordinates(said.point) or (None, None)
        self._put("thing", (number, name, north, east, entity.editions))
        self._put("instance", *((number, each) for each in classes))
        lands = ids(said.citizenship) if HUMAN in classes else ids(said.country)
        self._put("lies", *((number, land) for land in lands))
        words = dict.fromkeys(fold(word).strip() for word in texts(said.demonym, every=True))
        self._put("demonym", *((number, w) for w in words if len(w) > _STOPS and "|" not in w))
        self._put("name", *((key, number, kind) for key, kind in _keys(entity)))
        if HUMAN in classes:
            self._put("sound", *((key, number, kind) for key, kind in _sounds(entity)))

    def _put(self, table: str, *rows: tuple[Any, ...]) -> None:
        if rows:
            self._waiting.setdefault(table, []).extend(rows)

    def flush(self) -> None:
        """Write what waits. An entity that a dump holds twice counts once, as it stands last."""
        for table, rows in self._waiting.items():
            places = ", ".join("?" * len(rows[0]))
            self.connection.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({places})", rows)  # noqa: S608 - our own names
        self.connection.commit()
        self._waiting.clear()
        self._since = 0

    def close(self) -> None:
        """Close the file."""
        self.connection.close()


def _keys(entity: Entity) -> Iterator[tuple[str, int]]:
    """Folded names, a label before an alias that is equal."""
    kinds: dict[str, int] = {}
    for name, is_label in names_of(entity):
        if key := name_key(name.strip()):
            kinds.setdefault(key, LABEL if is_label else ALIAS)
    return iter(kinds.items())


def _sounds(entity: Entity) -> Iterator[tuple[str, int]]:
    """Full names in one romanisation."""
    kinds: dict[str, int] = {}
    for name, is_label in names_of(entity):
        if " " in name.strip() and (key := roman_key(name.strip())):
            kinds.setdefault(key, LABEL if is_label else ALIAS)
    return iter(kinds.items())
