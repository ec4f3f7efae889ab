"""A folder or an `s3://` prefix of texts and pages, packed or not: one document per file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from depeche.errors import SourceError, SourceUnreadable
from depeche.records.flow import Capture, Claims, Reference
from depeche.sources.base import Access, FileStat, Source
from depeche.sources.files.listing import DatedPath, listed
from depeche.sources.files.packing import bare_name, unpacked
from depeche.sources.files.zips import SUFFIX as ZIP
from depeche.sources.files.zips import ZipReader, members

__all__ = ["MEDIA_TYPES", "FolderSource"]

MEDIA_TYPES = {
    ".htm": "text/html",
    ".html": "text/html",
    ".md": "text/plain",
    ".text": "text/plain",
    ".txt": "text/plain",
    ".xhtml": "text/html",
}
"""What a file holds, by its suffix."""


def _check(suffixes: tuple[str, ...]) -> tuple[str, ...]:
    for suffix in suffixes:
        if suffix not in MEDIA_TYPES:
            raise ValueError(f"{suffix!r} cannot be read: use some of {', '.join(MEDIA_TYPES)}")
    return suffixes


class FolderSource(Source):
    """Texts and pages of a folder, local or on S3, with all the folders below it."""

    kind: Literal["folder"]
    path: DatedPath = Field(description="folder or s3://bucket/prefix; {date} … as the partition")
    suffixes: Annotated[tuple[str, ...], AfterValidator(_check)] = (".txt", ".html", ".htm")
    pattern: str = Field("*", description="glob over the path below the folder; * crosses folders")
    max_bytes: int = Field(50_000_000, gt=0, description="bytes that a packed file may unpack to")

    def discover(self, access: Access, partition: str) -> Iterator[Reference]:
        """Every file with one of the suffixes that fits the pattern. Raises `SourceError`."""
        for address, stat in listed(access.files, self.name, self.path, partition):
            if stat.relative.lower().endswith(ZIP):
                yield from self._members(address, stat, access)
            elif self._wants(stat.relative):
                yield self._reference(address, stat.uri, stat, stat.size)

    def acquire(self, references: Sequence[Reference], access: Access) -> Iterator[Capture]:
        """The bytes of each file; a file that cannot be read is a capture with its error."""
        zips = ZipReader(access.files)
        for reference in references:
            try:
                content = self._content(reference, access, zips)
            except SourceError as error:
                yield Capture.failed(reference, access.clock(), error)
            else:
                media_type = MEDIA_TYPES[_suffix(reference.address)]
                yield Capture(
                    reference,
                    reference.address,
                    access.clock(),
                    content,
                    media_type,
                    claims=reference.claims,
                )

    def _wants(self, relative: str) -> bool:
        return _suffix(relative) in self.suffixes and fnmatchcase(relative, self.pattern)

    def _members(self, address: str, stat: FileStat, access: Access) -> Iterator[Reference]:
        """The members of a zip file; one that cannot be read at all is told when it is acquired."""
        try:
            for member in members(access.files, stat):
                if self._wants(f"{stat.relative}/{member.name}"):
                    place = f"{stat.uri}#member={member.number}"
                    inside = f"{address}/{member.name}"
                    yield self._reference(inside, place, stat, member.size)
        except SourceUnreadable as error:
            yield replace(self._reference(address, stat.uri, stat, 0), problem=str(error))

    def _reference(self, address: str, locator: str, stat: FileStat, size: int) -> Reference:
        claims = Claims(language=self.language)
        return Reference(self.name, address, locator, stat.version, claims, size=size)

    def _content(self, reference: Reference, access: Access, zips: ZipReader) -> bytes:
        """The unpacked bytes of a file. Raises `SourceError`."""
        if reference.problem:
            raise SourceUnreadable(reference.problem)
        name, content = reference.locator, b""
        if place := _MEMBER.fullmatch(reference.locator):
            stat = next(iter(access.files.list(place["uri"])))
            if stat.version != reference.version:
                raise SourceUnreadable(f"{stat.uri}: changed after it was listed: run again")
            content = zips.read(stat, int(place["number"]), self.max_bytes)
            name = reference.address
        else:
            content = access.files.read(reference.locator)
        return unpacked(name, content, self.max_bytes)


_MEMBER = re.compile(r"(?P<uri>.*\.[zZ][iI][pP])#member=(?P<number>\d+)", re.DOTALL)


def _suffix(path: str) -> str:
    return PurePosixPath(bare_name(path)).suffix
