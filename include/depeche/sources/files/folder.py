"""A folder or an `s3://` prefix of texts and pages, one document per file."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from depeche.errors import SourceError
from depeche.records.flow import Capture, Claims, Reference
from depeche.sources.base import Access, Source
from depeche.sources.files.listing import DatedPath, listed

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

    def discover(self, access: Access, partition: str) -> Iterator[Reference]:
        """Every file with one of the suffixes that fits the pattern. Raises `SourceError`."""
        claims = Claims(language=self.language)
        for address, stat in listed(access.files, self.name, self.path, partition):
            if _suffix(stat.relative) in self.suffixes and fnmatchcase(stat.relative, self.pattern):
                yield Reference(self.name, address, stat.uri, stat.version, claims, size=stat.size)

    def acquire(self, references: Sequence[Reference], access: Access) -> Iterator[Capture]:
        """The bytes of each file; a file that cannot be read is a capture with its error."""
        for reference in references:
            yield _capture(reference, access)


def _capture(reference: Reference, access: Access) -> Capture:
    try:
        content = access.files.read(reference.locator)
    except SourceError as error:
        return Capture.failed(reference, access.clock(), error)
    return Capture(
        reference,
        reference.address,
        access.clock(),
        content,
        MEDIA_TYPES[_suffix(reference.address)],
        claims=reference.claims,
    )


def _suffix(path: str) -> str:
    return PurePosixPath(path).suffix.lower()
