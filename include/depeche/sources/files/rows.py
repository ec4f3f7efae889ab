"""Tables as runs of rows of bounded size: JSON lines by bytes, Parquet by rows."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO, Protocol

import pyarrow.parquet as pq

from depeche.errors import SourceUnreadable

__all__ = ["JsonLines", "ParquetRows", "Row", "Rows", "Run", "canonical_json"]

ROWS = 100
"""Rows in a run, at most: a shard takes whole runs."""
BYTES = 4 << 20
"""Bytes in a run, at most; a longer row is a run of its own."""
LONGEST = 1 << 26
"""Bytes of a line, at most: a packed file may hold one without end."""


@dataclass(frozen=True, slots=True)
class Run:
    """Rows that are read together."""

    start: int
    end: int | None
    """One past the last; null reads to the end of the file."""
    number: int
    """Number of the first line or row, from 1."""
    rows: int = 1
    size: int = 0
    """Bytes, about, when unpacked."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row as a table holds it."""

    number: int
    """Line or row number in the file, from 1."""
    content: bytes


class Rows(Protocol):
    """A table that can be cut into runs and read run by run."""

    @property
    def unit(self) -> str:
        """What `Run.start` and `Run.end` count: `bytes` or `rows`."""

    def runs(self) -> Iterator[Run]:
        """The whole table as runs of bounded size, in order."""

    def read(self, run: Run) -> Iterator[Row]:
        """The rows of `run`; runs are best read in order."""


class JsonLines:
    """A row per line; lines of white space are no rows. Holds one run in memory."""

    unit = "bytes"

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def runs(self) -> Iterator[Run]:
        """Runs aligned on line ends. The whole file is read once, to know each line's number."""
        start = end = rows = 0
        first = number = 1
        while line := self._line(number):
            if rows == ROWS or (rows and end + len(line) - start > BYTES):
                yield Run(start, end, first, rows, end - start)
                start, first, rows = end, number, 0
            rows += bool(line.strip())
            number += 1
            end += len(line)
        if rows:
            yield Run(start, end, first, rows, end - start)

    def read(self, run: Run) -> Iterator[Row]:
        """Each line without its line end; the first without a byte order mark."""
        # All or none: a run that breaks off is one error, and its rows are in no outcome yet.
        yield from list(self._lines(run))

    def _lines(self, run: Run) -> Iterator[Row]:
        self._stream.seek(run.start)
        place, number = run.start, run.number
        while (run.end is None or place < run.end) and (line := self._line(number)):
            if line.strip():
                bare = line.removesuffix(b"\n").rstrip(b"\r")
                yield Row(number, bare.removeprefix(b"\xef\xbb\xbf"))
            place, number = place + len(line), number + 1

    def _line(self, number: int) -> bytes:
        line = self._stream.readline(LONGEST)
        if len(line) == LONGEST and not line.endswith(b"\n"):
            raise SourceUnreadable(f"line {number} has more than {LONGEST:,} bytes")
        return line


class ParquetRows:
    """A row per record, as canonical JSON. Holds one batch in memory.

    A row group is entered at its first row: what stands before a run is decoded and passed over.
    """

    unit = "rows"

    def __init__(self, stream: BinaryIO) -> None:
        self._file = pq.ParquetFile(stream)
        self._position, self._ahead = 0, self._from(0)

    def runs(self) -> Iterator[Run]:
        """Runs that do not cross row groups, sized by the mean row of each."""
        start = 0
        for index in range(self._file.num_row_groups):
            group = self._file.metadata.row_group(index)
            size = max(1, min(ROWS, BYTES * group.num_rows // max(1, group.total_byte_size)))
            for first in range(start, start + group.num_rows, size):
                end = min(first + size, start + group.num_rows)
                weight = (end - first) * group.total_byte_size // max(1, group.num_rows)
                yield Run(first, end, first + 1, end - first, weight)
            start += group.num_rows

    def read(self, run: Run) -> Iterator[Row]:
        """Each row as JSON with sorted keys."""
        if run.start < self._position:
            self._position, self._ahead = 0, self._from(0)
        if self._group(run.start) > self._group(self._position):
            self._position, self._ahead = self._enter(self._group(run.start))
        while run.end is None or self._position < run.end:
            row = next(self._ahead, None)
            if row is None:
                return
            self._position += 1
            if self._position > run.start:
                yield Row(self._position, canonical_json(row))

    def _group(self, row: int) -> int:
        """The row group that holds `row`."""
        for index in range(self._file.num_row_groups):
            row -= self._file.metadata.row_group(index).num_rows
            if row < 0:
                return index
        return int(self._file.num_row_groups)

    def _enter(self, group: int) -> tuple[int, Iterator[dict[str, Any]]]:
        before = sum(self._file.metadata.row_group(i).num_rows for i in range(group))
        return before, self._from(group)

    def _from(self, group: int) -> Iterator[dict[str, Any]]:
        groups = list(range(group, self._file.num_row_groups))
        for batch in self._file.iter_batches(ROWS, row_groups=groups, use_threads=False):
            yield from batch.to_pylist()


def canonical_json(row: dict[str, Any]) -> bytes:
    """`row` as UTF-8 JSON: keys sorted, no spaces; dates in ISO 8601, decimals as text."""
    return json.dumps(
        row, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    ).encode("utf-8", "backslashreplace")


def _plain(value: object) -> str:
    """What JSON has no form for. Bytes that are no UTF-8 become base64."""
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"a Parquet value of type {type(value).__name__} has no JSON form")
