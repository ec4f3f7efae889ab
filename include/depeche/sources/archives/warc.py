"""Web archives, WARC or ARC, packed or plain: one document per captured article."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import BinaryIO, Final, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from depeche.errors import SourceError, SourceUnreadable
from depeche.records.flow import Capture, Claims, Reference
from depeche.sources.archives.choice import ChoosingSource
from depeche.sources.archives.days import day_in_name, days_before
from depeche.sources.archives.pieces import cuts, pieces, sample
from depeche.sources.archives.ranges import Range, range_of
from depeche.sources.archives.taking import Taking
from depeche.sources.base import Access, FileStat
from depeche.sources.files.dated_paths import fill
from depeche.sources.files.listing import DatedPath, listed
from depeche.sources.files.streams import open_packed

__all__ = ["SUFFIXES", "WarcSource"]

SUFFIXES: Final = (".warc", ".warc.gz", ".arc", ".arc.gz")
"""What an archive's file name ends in."""
_ANSWERS: Final = 100
"""Captured answers in a range, about: a shard takes whole ranges."""
_SHORTEST: Final = 1 << 18
_LONGEST: Final = 1 << 22
"""Bytes of a range. To enter one, some 64 KiB are unpacked twice."""

_NAMES_DAY: Final = re.compile(r"\{(?:date|day)\}")


@dataclass(frozen=True, slots=True)
class _File:
    address: str
    stat: FileStat
    first: date | None
    """The day that its name or its folder tells, where captures are chosen by their day."""


class WarcSource(ChoosingSource):
    """WARC and ARC files of a folder or bucket, read where they lie."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    kind: Literal["warc"]
    path: DatedPath = Field(description="file, folder or s3:// URI; {date} … as the partition")
    pattern: str = Field("*", description="glob over the path below the folder; * crosses folders")
    by: Literal["path", "capture"] = Field(
        "path", description="what a partition takes: whole files, or captures of its day"
    )
    spread_days: int = Field(
        1, ge=0, le=31, description="with capture: days after the one in its name that a file holds"
    )
    copied: bool = Field(
        False, alias="copy", description="copy pages into the raw zone, not only their place"
    )
    max_bytes: int = Field(
        50_000_000, gt=0, description="bytes of a captured page, also when unpacked"
    )

    @model_validator(mode="after")
    def _days_only(self) -> Self:
        if self.by == "capture" and "{hour}" in self.path:
            raise ValueError(
                "{hour} in the path does not go with by: capture, which looks into the files of"
                " whole days: take {hour} out, or write by: path"
            )
        return self

    def discover(self, access: Access, partition: str) -> Iterator[Reference]:
        """Ranges of about a hundred captures, file by file. Raises `SourceError`."""
        for found in self._files(access, partition):
            yield from self._ranges(found, access, partition)

    def acquire(self, references: Sequence[Reference], access: Access) -> Iterator[Capture]:
        """One capture per article and per damaged record; the others are counted in the log.

        Raises `SourceUnreachable`: a range that was read in part is read again.
        """
        taking = Taking(self, access)
        for reference in references:
            asked = range_of(reference)
            try:
                file, size = _opened(asked, reference, access)
                found = pieces(file, size, asked.start, asked.end, self.max_bytes)
                yield from taking.captures(reference, asked, found)
            except SourceError as error:
                if error.transient:
                    raise
                yield Capture.failed(reference, access.clock(), error)
        taking.tell()

    def _files(self, access: Access, partition: str) -> Iterator[_File]:
        """Each archive that may hold something of the partition."""
        if self.by == "path":
            yield from self._listed(access, partition, None)
            return
        days = days_before(partition, self.spread_days)
        listings = {fill(self.path, day.isoformat()): day for day in reversed(days)}
        seen: set[str] = set()
        for day in listings.values():
            for file in self._listed(access, day.isoformat(), day):
                if file.stat.uri not in seen and (file.first is None or file.first in days):
                    seen.add(file.stat.uri)
                    yield file

    def _listed(self, access: Access, partition: str, day: date | None) -> Iterator[_File]:
        of_path = day if _NAMES_DAY.search(self.path) else None
        for address, stat in listed(access.files, self.name, self.path, partition):
            if not stat.relative.lower().endswith(SUFFIXES):
                if stat.uri == self.path:
                    raise SourceUnreadable(
                        f"{self.path}: no archive by its name: name it {', '.join(SUFFIXES)}"
                    )
            elif fnmatchcase(stat.relative, self.pattern):
                yield _File(address, stat, day and (day_in_name(stat.uri) or of_path))

    def _ranges(self, found: _File, access: Access, partition: str) -> Iterator[Reference]:
        """The ranges of one file; one that cannot be opened is a range that will tell of it."""
        stat, captured = found.stat, partition if self.by == "capture" else None
        first = found.first.isoformat() if found.first else None
        for start, end, documents in _spans(access, stat):
            span = Range(stat.uri, start, end, captured, first).span
            yield Reference(
                self.name,
                found.address + span,
                stat.uri + span,
                stat.version,
                Claims(language=self.language),
                documents,
                end - start,
            )


def _spans(access: Access, stat: FileStat) -> Iterator[tuple[int, int, int]]:
    """Start, end and expected documents of each range."""
    try:
        with open_packed(access.files, stat) as file:
            seen = sample(file, stat.size)
            span = max(_SHORTEST, min(_LONGEST, round(_ANSWERS * seen.bytes_each)))
            for start, end in cuts(file, stat.size, span if seen.divisible else stat.size):
                yield start, end, max(1, round((end - start) / seen.bytes_each))
    except SourceError as error:
        if error.transient:
            raise
        yield 0, stat.size, 1


def _opened(asked: Range, reference: Reference, access: Access) -> tuple[BinaryIO, int]:
    """The file as it was listed; one that changed since is refused: its records lie elsewhere."""
    stat = next(iter(access.files.list(asked.uri)))
    if stat.version != reference.version:
        raise SourceUnreadable(f"{asked.uri}: the file changed after it was listed: run again")
    return open_packed(access.files, stat), stat.size
