"""Knowledge in a file: millions of items, of which only what is asked for is ever in memory."""

import math
import os
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from depeche.entities.knowledge.items import Item
from depeche.entities.knowledge.layout import LABEL, LAYOUT
from depeche.entities.names import roman_key
from depeche.errors import SettingsError
from depeche.records.article import Model

__all__ = ["Merged", "Store"]

MAPPED: Final = 128 * 2**20
"""Bytes of the file that are read through a map, whose pages all workers share. What lies beyond
comes through the system's cache of files, shared as well."""
_KEPT: Final = 20_000
"""Names whose answers are kept at hand: a few MiB."""
_MOST: Final = 32
"""Candidates of one name, the best known first: of a name that more bear, none is meant surely."""

_SURE_LABEL: Final = 0.85
_SURE_FULL_ALIAS: Final = 0.75
_SURE_ALIAS: Final = 0.55
_SURE_SURNAME: Final = 0.4
"""How surely a name means the only thing that bears it: what everybody calls it, a further name of
several words, of one word, and of one word for a person. Below the curated rows' priors, and the
last below what is linked without a word of the article that speaks for it."""
_KNOWN: Final = 20
"""Editions of Wikipedia from which on a thing is as well known as need be."""

_BY: Final = (
    "SELECT i.id, i.type, i.name, i.country, i.latitude, i.longitude, i.sitelinks, i.context,"
    " n.kind FROM {} n JOIN item i ON i.id = n.id WHERE n.key = ?"
    " ORDER BY i.sitelinks DESC, i.id LIMIT ?"
)
_Row = tuple[int, str, str, str | None, float | None, float | None, int, str, int]


class Store:
    """A file that `depeche kb build` made, open for reading."""

    def __init__(self, path: Path) -> None:
        """Raises `SettingsError` for a file that is missing, no knowledge or of another layout."""
        self._path = path
        self._process = -1
        self._connection: sqlite3.Connection
        self.meta = self._checked()
        self.candidates = lru_cache(maxsize=_KEPT)(self._candidates)

    @property
    def model(self) -> Model:
        """The file by the digest of its rows: another one may give other records."""
        return Model(name="knowledge-wikidata", version=self.meta["digest"][:12])

    def _checked(self) -> dict[str, str]:
        remedy = "make it with `depeche kb build`, or unset DEPECHE_KNOWLEDGE"
        if not self._path.is_file():
            raise SettingsError(f"DEPECHE_KNOWLEDGE: {self._path} is no file: {remedy}")
        try:
            meta = dict(self._ask("SELECT name, value FROM meta"))
        except sqlite3.Error as error:
            message = f"DEPECHE_KNOWLEDGE: {self._path} is no knowledge ({error}): {remedy}"
            raise SettingsError(message) from error
        if meta.get("layout") != LAYOUT or "digest" not in meta:
            raise SettingsError(
                f"DEPECHE_KNOWLEDGE: {self._path} has layout {meta.get('layout')}, {LAYOUT} is"
                " read: build it anew with `depeche kb build`"
            )
        return meta

    def _ask(self, query: str, *values: str | int) -> list[Any]:
        if self._process != os.getpid():  # a connection must not be carried over a fork
            self._connection = self._open()
            self._process = os.getpid()
        return self._connection.execute(query, values).fetchall()

    def _open(self) -> sqlite3.Connection:
        # Immutable: nobody writes to it, so that nothing is locked and pages may be shared.
        uri = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
        connection.execute(f"PRAGMA mmap_size = {MAPPED}")
        return connection

    def _candidates(self, key: str) -> list[Item]:
        """What a folded name may mean; full names of persons in any romanisation."""
        rows: list[_Row] = self._ask(_BY.format("name"), key, _MOST)
        if not rows and " " in key:
            rows = self._ask(_BY.format("sound"), roman_key(key), _MOST)
        total = sum(row[6] for row in rows)
        return [_item(row, total, full=" " in key) for row in rows]


class Merged:
    """A store behind curated rows: the thing is the row's, the prior that of the name asked."""

    def __init__(self, store: Store, curated: Callable[[Item], Item | None]) -> None:
        self._store = store
        self._curated = curated

    def candidates(self, key: str) -> list[Item]:
        """What a folded name may mean."""
        return [self._told(item) for item in self._store.candidates(key)]

    def _told(self, item: Item) -> Item:
        row = self._curated(item)
        return replace(row, prior=item.prior, context=item.context) if row else item


def _item(row: _Row, total: int, *, full: bool) -> Item:
    number, label, name, country, latitude, longitude, sitelinks, context, kind = row
    if kind == LABEL:
        sure = _SURE_LABEL
    elif full:
        sure = _SURE_FULL_ALIAS
    else:
        sure = _SURE_SURNAME if label == "PER" else _SURE_ALIAS
    known = min(1.0, math.log1p(sitelinks) / math.log1p(_KNOWN))
    return Item(
        wikidata=f"Q{number}",
        type=label,
        name=name,
        aliases=(),
        country=country,
        latitude=latitude,
        longitude=longitude,
        prior=round(sure * known * sitelinks / max(total, 1), 4),
        context=tuple(f" {cue}" for cue in context.split("|") if cue),
    )
