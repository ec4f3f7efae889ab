"""Lists of addresses in files: a line each, or a column of a table; nothing passes in silence."""

import csv
import io
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from depeche.errors import SourceError
from depeche.sources.base import Files, FileStat
from depeche.sources.files.streams import open_stream

__all__ = ["SUFFIXES", "Line", "read_list"]

_LONGEST = 1 << 16
"""Bytes of a line, at most: no address is so long."""
_DAMAGED = (EOFError, OSError, zlib.error, SourceError)


@dataclass(frozen=True, slots=True)
class Line:
    """What a file says in one place: an address, or why there is none."""

    number: int
    """From 1."""
    text: str = ""
    problem: str | None = None


def read_list(files: Files, stat: FileStat, column: str) -> Iterator[Line]:
    """The addresses of a file by its name: `.csv`, `.jsonl`, else plain text; also gzipped.

    From where a file cannot be read, one last line tells so.
    """
    number = 0
    try:
        with open_stream(files, stat) as stream:
            for line in _reader(stat.relative)(stream, column):
                number = line.number
                yield line
    except _DAMAGED as error:
        yield Line(
            number + 1,
            problem=f"the file cannot be read from here on ({error}): replace it by a whole one",
        )


def _plain(stream: BinaryIO, _: str) -> Iterator[Line]:
    """A line each; empty ones and comments (`#`) are none."""
    for number, raw in _lines(stream):
        try:
            text = raw.decode("utf-8").strip()
        except UnicodeDecodeError:
            yield Line(number, problem="is no UTF-8: save the file as UTF-8")
            continue
        # A fragment follows its address at once, a comment after a space.
        address = text.partition(" #")[0].strip()
        if address and not address.startswith("#"):
            yield Line(number, address)


def _json_lines(stream: BinaryIO, column: str) -> Iterator[Line]:
    for number, raw in _lines(stream):
        if not raw.strip():
            continue
        try:
            row = json.loads(raw)
        except (ValueError, RecursionError):
            row = None
        yield _cell(number, row.get(column) if isinstance(row, dict) else None, column)


def _table(stream: BinaryIO, column: str) -> Iterator[Line]:
    """Rows separated by commas, semicolons or tabs, below a line of names."""
    text = io.TextIOWrapper(stream, "utf-8-sig", "backslashreplace", newline="")
    head = text.readline(_LONGEST)
    sign = max(",;\t", key=head.count)
    names = [name.strip() for name in next(csv.reader([head], delimiter=sign), [])]
    if column not in names:
        yield Line(1, problem=f"there is no column {column!r}: name it in the first line")
        return
    rows = csv.reader(text, delimiter=sign)
    place = names.index(column)
    try:
        for row in rows:
            if any(row):
                yield _cell(rows.line_num + 1, row[place] if place < len(row) else None, column)
    except csv.Error as error:
        yield Line(rows.line_num + 1, problem=f"the table is broken from here on ({error})")


def _cell(number: int, value: Any, column: str) -> Line:
    if isinstance(value, str) and value.strip():
        return Line(number, value.strip())
    return Line(number, problem=f"there is no address in {column!r}")


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Each line by its number, without a byte order mark; of one too long, its beginning."""
    number = 0
    while raw := stream.readline(_LONGEST):
        number += 1
        yield number, raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw
        while len(raw) == _LONGEST and not raw.endswith(b"\n"):
            raw = stream.readline(_LONGEST)


_READERS: dict[str, Callable[[BinaryIO, str], Iterator[Line]]] = {
    ".txt": _plain,
    ".csv": _table,
    ".tsv": _table,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
}

SUFFIXES = tuple(suffix + packed for suffix in _READERS for packed in ("", ".gz"))
"""What the files of a folder of lists end in."""


def _reader(name: str) -> Callable[[BinaryIO, str], Iterator[Line]]:
    bare = name.lower().removesuffix(".gz")
    return next((read for suffix, read in _READERS.items() if bare.endswith(suffix)), _plain)
