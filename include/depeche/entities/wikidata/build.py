"""`depeche kb build`: a dump of Wikidata in, one file of knowledge out."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from depeche.entities.knowledge.layout import LAYOUT, TABLES
from depeche.entities.wikidata.classes import misnamed, roots, sort_classes
from depeche.entities.wikidata.entity import decode
from depeche.entities.wikidata.lines import LONGEST, lines_of, open_dump
from depeche.entities.wikidata.staging import Staging
from depeche.errors import SourceUnreadable

__all__ = ["Built", "build"]

_TOLD: Final = 20
"""Broken lines that are named; the others are counted."""
_EVERY: Final = 10_000
"""Lines between two words on how far it is."""

_ITEMS: Final = """
SELECT t.id, k.type, t.name, c.iso, t.latitude, t.longitude, t.sitelinks, COALESCE(d.words, '')
FROM thing t JOIN typed k ON k.id = t.id
LEFT JOIN (SELECT id, MIN(iso) AS iso FROM (
    SELECT l.id AS id, c.iso AS iso FROM lies l JOIN code c ON c.country = l.country
    WHERE l.id NOT IN (SELECT country FROM code)
    UNION SELECT country, iso FROM code
) GROUP BY id HAVING COUNT(DISTINCT iso) = 1) c ON c.id = t.id
LEFT JOIN (SELECT id, GROUP_CONCAT(word, '|') AS words FROM (
    SELECT DISTINCT id, word FROM demonym ORDER BY id, word
) GROUP BY id) d ON d.id = t.id
ORDER BY t.id
"""
"""A country is that of the code of its own, else the one where all statements agree."""
_NAMES: Final = """
SELECT n.key, n.id, MIN(n.kind) FROM {} n JOIN typed k ON k.id = n.id GROUP BY n.key, n.id
ORDER BY n.key, n.id
"""


@dataclass(slots=True)
class Built:
    """What was read, and what came of it."""

    lines: int = 0
    """Read = `items` + `skipped` + `broken`."""
    items: int = 0
    skipped: int = 0
    """Properties and lexemes."""
    broken: int = 0
    told: list[str] = field(default_factory=list)
    """The first broken lines, by number and error."""
    doubtful: tuple[str, ...] = ()
    """Roots of the tree of classes that the dump calls otherwise."""
    entities: int = 0
    names: int = 0
    digest: str = ""


def build(
    dump: Path, output: Path, sitelinks: int, watch: Callable[[int, int], None] | None = None
) -> Built:
    """Make `output` of all things on which `sitelinks` Wikipedias or more have an article.

    `watch` is told the lines and the bytes of the (packed) dump that were read. The same dump gives
    the same bytes. `output` is there whole or not at all. Raises `SourceMissing` and
    `SourceUnreadable` (a dump that is damaged, or none of whose things can be kept).
    """
    built = Built()
    output.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{output.name}.", dir=output.parent) as folder:
        known = frozenset(root.number for root in roots())
        with closing(Staging(Path(folder) / "staging", sitelinks, known)) as staging:
            _read(dump, staging, built, watch or (lambda _lines, _bytes: None))
            sort_classes(staging.connection)
            built.doubtful = misnamed(staging.connection)
            _write(staging.connection, Path(folder), sitelinks, built)
        if not built.entities:
            raise SourceUnreadable(
                f"{dump}: none of {built.lines} lines holds a thing to keep"
                f" ({built.broken} broken): is it a dump of Wikidata in JSON?"
            )
        (Path(folder) / "file").replace(output)
    return built


def _read(dump: Path, staging: Staging, built: Built, watch: Callable[[int, int], None]) -> None:
    with open_dump(dump) as (packed, lines):
        for number, line in lines_of(lines, dump):
            built.lines += 1
            _take(number, line, staging, built)
            if built.lines % _EVERY == 0:
                watch(built.lines, packed.tell())
    staging.flush()


def _take(number: int, line: bytes | None, staging: Staging, built: Built) -> None:
    error = f"longer than {LONGEST} bytes"
    try:
        entity = decode(line) if line is not None else None
    except SourceUnreadable as unreadable:
        line, entity, error = None, None, str(unreadable)
    if line is None:
        built.broken += 1
        if len(built.told) < _TOLD:
            built.told.append(f"line {number}: {error}")
    elif entity is None:
        built.skipped += 1
    else:
        built.items += 1
        staging.add(entity)


def _write(staging: sqlite3.Connection, folder: Path, sitelinks: int, built: Built) -> None:
    """All rows in the order of their keys, so that the file is the same for the same dump."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(folder / "rows")) as rows:
        rows.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {TABLES}")
        built.entities = _copy(staging, _ITEMS, rows, "item", digest)
        built.names = _copy(staging, _NAMES.format("name"), rows, "name", digest)
        _copy(staging, _NAMES.format("sound"), rows, "sound", digest)
        built.digest = digest.hexdigest()
        meta = {
            "layout": LAYOUT, "digest": built.digest, "entities": built.entities,
            "names": built.names, "sitelinks": sitelinks, "lines": built.lines,
            "broken": built.broken,
        }  # fmt: skip
        rows.executemany("INSERT INTO meta VALUES (?, ?)", [(k, str(v)) for k, v in meta.items()])
        rows.commit()
        rows.execute("ANALYZE")
        rows.commit()
        rows.execute("VACUUM INTO ?", (str(folder / "file"),))


def _copy(
    staging: sqlite3.Connection, query: str, rows: sqlite3.Connection, table: str, digest: Any
) -> int:
    def told() -> Iterator[tuple[Any, ...]]:
        for row in staging.execute(query):
            digest.update(repr(row).encode())
            yield row

    width = len(staging.execute(f"{query} LIMIT 0").description)
    places = ", ".join("?" * width)
    rows.executemany(f"INSERT INTO {table} VALUES ({places})", told())  # noqa: S608 - our own names
    return int(rows.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])  # noqa: S608
