"""Tables of texts or pages: JSON lines and Parquet, one document per row."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

from depeche.errors import SourceError, SourceUnreadable
from depeche.records.flow import Capture, Claims, Reference
from depeche.sources.addresses import canonical
from depeche.sources.base import Access, Files, FileStat, Source
from depeche.sources.files.listing import DatedPath, listed
from depeche.sources.files.packing import BROKEN
from depeche.sources.files.packing import SUFFIXES as PACKINGS
from depeche.sources.files.rows import JsonLines, ParquetRows, Row, Rows, Run, canonical_json
from depeche.sources.files.streams import open_stream

__all__ = ["SUFFIXES", "Columns", "TableSource"]

_FORMATS: dict[str, type[JsonLines] | type[ParquetRows]] = {
    **{
        suffix + packing: JsonLines
        for suffix in (".jsonl", ".ndjson")
        for packing in ("", *PACKINGS)
    },
    ".parquet": ParquetRows,
}
SUFFIXES = tuple(_FORMATS)
"""What a table's file name ends in."""
_DAMAGED = (*BROKEN, pa.ArrowException, SourceError)
_LOCATOR = re.compile(
    r"(?P<uri>.*)#(?:bytes|rows)=(?P<start>\d+)-(?P<end>\d*)&line=(?P<line>\d+)", re.DOTALL
)


class Columns(BaseModel):
    """Names of the table's columns, where they are not ours."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = "id"
    url: str = "url"
    text: str = "text"
    html: str = "html"
    title: str = "title"
    date: str = "date"
    language: str = "language"
    authors: str = "authors"


class TableSource(Source):
    """JSON lines (`.jsonl`, `.ndjson`, packed or not) or Parquet, local or on S3."""

    kind: Literal["table"]
    path: DatedPath = Field(description="file, folder or s3:// URI; {date} … as the partition")
    columns: Columns = Columns()

    def discover(self, access: Access, partition: str) -> Iterator[Reference]:
        """Runs of rows of bounded size. Raises `SourceError`."""
        for address, stat in listed(access.files, self.name, self.path, partition):
            if _format(stat) is not None:
                yield from self._references(address, stat, access.files)
            elif stat.uri == self.path:
                raise SourceUnreadable(
                    f"{self.path}: no table by its name: name it {', '.join(_FORMATS)}"
                )

    def _references(self, address: str, stat: FileStat, files: Files) -> Iterator[Reference]:
        """The runs of one file; from where it is damaged, one reference that will tell of it."""
        rest = Run(0, None, 1)
        unit = "bytes"
        try:
            rows = _open(files, stat)
            unit = rows.unit
            for run in rows.runs():
                yield self._reference(address, stat, unit, run)
                rest = Run(run.end or 0, None, run.number + run.rows)
        except _DAMAGED:
            yield self._reference(address, stat, unit, rest)

    def _reference(self, address: str, stat: FileStat, unit: str, run: Run) -> Reference:
        span = f"#{unit}={run.start}-{'' if run.end is None else run.end}&line={run.number}"
        return Reference(
            self.name,
            address + span,
            stat.uri + span,
            stat.version,
            Claims(language=self.language),
            run.rows,
            run.size,
        )

    def acquire(self, references: Sequence[Reference], access: Access) -> Iterator[Capture]:
        """One capture per row; a run that cannot be read is one capture with its error."""
        opened: tuple[str, Rows] | None = None
        for reference in references:
            uri, run = _locate(reference)
            try:
                if opened is None or opened[0] != uri:
                    opened = uri, _reopen(access.files, uri, reference.version)
                for row in opened[1].read(run):
                    yield self._capture(reference, row, access)
            except _DAMAGED as error:
                yield Capture.failed(reference, access.clock(), _explained(uri, error))
                opened = None

    def _capture(self, reference: Reference, row: Row, access: Access) -> Capture:
        known = _object(row.content)
        renamed = _renamed(known, self.columns)
        file_address = reference.address.rpartition("#")[0]
        url, row_id = _text(renamed.get("url")), _text(renamed.get("id"))
        address = canonical(url) if url else f"{file_address}#{row_id or f'L{row.number}'}"
        return Capture(
            reference,
            address,
            access.clock(),
            row.content if renamed == known else canonical_json(renamed),
            "application/json",
            claims=Claims(url=url, language=self.language, row_id=row_id),
        )


def _format(stat: FileStat) -> type[JsonLines] | type[ParquetRows] | None:
    name = stat.relative.lower()
    return next((made for suffix, made in _FORMATS.items() if name.endswith(suffix)), None)


def _open(files: Files, stat: FileStat) -> Rows:
    made = _format(stat)
    if made is None:
        raise SourceUnreadable(f"{stat.uri}: no table by its name: use {', '.join(_FORMATS)}")
    return made(open_stream(files, stat))


def _reopen(files: Files, uri: str, version: str | None) -> Rows:
    """The table as it was listed; one that changed since is refused, for its runs lie elsewhere."""
    stat = next(iter(files.list(uri)))
    if stat.version != version:
        raise SourceUnreadable(f"{uri}: the file changed after it was listed: run again")
    return _open(files, stat)


def _locate(reference: Reference) -> tuple[str, Run]:
    match = _LOCATOR.fullmatch(reference.locator)
    if match is None:
        raise ValueError(f"{reference.locator!r} is no locator of a table's rows")
    end = int(match["end"]) if match["end"] else None
    return match["uri"], Run(int(match["start"]), end, int(match["line"]))


def _explained(uri: str, error: Exception) -> SourceError:
    if isinstance(error, SourceError):
        return error
    return SourceUnreadable(f"{uri}: the file is damaged ({error}): replace it by a whole one")


def _object(content: bytes) -> dict[str, Any]:
    """The row as an object; an invalid line has no columns, and is judged when it is processed."""
    try:
        row = json.loads(content)
    except (ValueError, RecursionError):
        return {}
    return row if isinstance(row, dict) else {}


def _renamed(row: Mapping[str, Any], columns: Columns) -> dict[str, Any]:
    """`row` under our names; columns that nobody named stay as they are."""
    names = {theirs: ours for ours, theirs in columns if ours != theirs and theirs in row}
    kept = {name: value for name, value in row.items() if name not in names}
    return kept | {ours: row[theirs] for theirs, ours in names.items()}


def _text(value: object) -> str | None:
    return str(value).strip() or None if isinstance(value, str | int) else None
