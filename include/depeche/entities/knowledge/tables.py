"""The tables that come with the library: tab-separated values that anyone can read and correct."""

import csv
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from depeche.entities.knowledge.items import Item
from depeche.entities.names import fold
from depeche.records.article import Model

__all__ = ["KNOWLEDGE", "shipped_items"]

_FILES: Final = tuple(
    Path(__file__).with_name(name)
    for name in ("countries.tsv", "cities.tsv", "organisations.tsv", "people.tsv")
)

KNOWLEDGE: Final = Model(
    name="knowledge",
    version=hashlib.sha256(b"".join(path.read_bytes() for path in _FILES)).hexdigest()[:12],
)
"""The tables by their digest: another row may give other records."""


@cache
def shipped_items() -> tuple[Item, ...]:
    """Every row of every table. Raises `ValueError` for a row that is not whole."""
    return tuple(item for path in _FILES for item in _items(path))


def _items(path: Path) -> Iterator[Item]:
    """The rows of a table, after its remarks."""
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
