"""What discovering found, on disk: ten million files of a bucket are too many for the memory."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final, Self

from pydantic import TypeAdapter

from depeche.closing import Closing
from depeche.records.flow import Reference

__all__ = ["Found"]

_ADAPTER: Final = TypeAdapter(Reference)
_TABLE: Final = """
CREATE TABLE found (
    source INTEGER, address TEXT UNIQUE, version TEXT, fetched INTEGER, reference BLOB
)
"""


class Found(Closing):
    """References, each address once: source by source, in each by address, however they came.

    A private database in a file of the system's temporary folder, gone when it is closed.
    """

    def __init__(self) -> None:
        # An empty name is a temporary database: in memory while it is small, on disk beyond.
        self._books = sqlite3.connect("", isolation_level=None)
        self._books.execute("PRAGMA synchronous = OFF")
        self._books.execute(_TABLE)
        self._sources = 0

    def close(self) -> None:
        """Forget everything."""
        self._books.close()

    @contextmanager
    def whole_or_nothing(self) -> Iterator[Self]:
        """What is added within is forgotten if it ends in an error."""
        self._books.execute("SAVEPOINT source")
        try:
            yield self
        except BaseException:
            self._books.execute("ROLLBACK TO source")
            raise
        finally:
            self._books.execute("RELEASE source")

    def add(self, references: Iterable[Reference], *, fetched: bool) -> None:
        """Add what a source names; an address that is there stays with its first source."""
        self._sources += 1
        self._books.executemany(
            "INSERT OR IGNORE INTO found (source, address, version, fetched, reference)"
            " VALUES (?, ?, ?, ?, ?)",
            (
                (self._sources, ref.address, ref.version, fetched, _ADAPTER.dump_json(ref))
                for ref in references
            ),
        )

    def drop(self, known: Iterable[tuple[str, str | None]]) -> None:
        """Take out files of these addresses in these versions, and pages of the web never."""
        with self.whole_or_nothing():
            self._books.executemany(
                "DELETE FROM found WHERE address = ? AND version IS ? AND NOT fetched", known
            )

    def drop_pages(self, addresses: Iterable[str]) -> None:
        """Take out pages of the web."""
        with self.whole_or_nothing():
            self._books.executemany(
                "DELETE FROM found WHERE address = ? AND fetched", ((one,) for one in addresses)
            )

    def __len__(self) -> int:
        (count,) = self._books.execute("SELECT count(*) FROM found").fetchone()
        return int(count)

    def __iter__(self) -> Iterator[Reference]:
        return self._read("SELECT reference FROM found ORDER BY source, address")

    def pages(self) -> Iterator[Reference]:
        """What asks the web, in order."""
        return self._read("SELECT reference FROM found WHERE fetched ORDER BY source, address")

    def has_files(self) -> bool:
        """Whether anything does not ask the web."""
        return self._books.execute("SELECT 1 FROM found WHERE NOT fetched").fetchone() is not None

    def _read(self, query: str) -> Iterator[Reference]:
        for (reference,) in self._books.execute(query):
            yield _ADAPTER.validate_json(reference)
