"""From paths on the command line to captures, read by the same sources as a run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from depeche.errors import SourceUnreadable
from depeche.lake import ObjectStore
from depeche.records.flow import Capture, Reference
from depeche.settings import Settings
from depeche.sources.base import Access, Web, WebResponse
from depeche.sources.files import FileStore
from depeche.sources.folder import MEDIA_TYPES, FolderSource
from depeche.sources.table import SUFFIXES, TableSource

__all__ = ["NAME", "Input", "find", "open_access", "read"]

NAME = "local"
"""Collection, source and partition of what is processed outside the lake."""


@dataclass(frozen=True, slots=True)
class Input:
    """One reference, and the source that acquires it."""

    source: FolderSource | TableSource
    reference: Reference
    url: str | None = None
    """Web address of a page whose file does not tell it."""

    @property
    def path(self) -> str:
        """The file, as the command line leads to it."""
        return self.reference.locator.partition("#")[0]


class _Offline(Web):
    def get(self, url: str) -> WebResponse:
        raise SourceUnreadable(f"{url}: nothing is fetched here: name files, folders or s3:// URIs")


def open_access(paths: Sequence[str]) -> Access:
    """Files from here; the store's connection only when a path asks for it. Nothing is fetched."""
    on_s3 = any(path.startswith("s3://") for path in paths)
    s3 = ObjectStore(Settings.from_environment().store).client if on_s3 else None
    return Access(FileStore(Path.cwd(), s3), _Offline(), clock=lambda: datetime.now(UTC))


def find(paths: Sequence[str], url: str | None, access: Access) -> Iterator[Input]:
    """What the paths hold, in order: path by path, file by file. Raises `SourceError`."""
    for path in paths:
        found = [
            Input(source, reference, url)
            for source in _sources(path)
            for reference in source.discover(access, NAME)
        ]
        if not found and not Path(path).is_dir():
            suffixes = ", ".join([*MEDIA_TYPES, *SUFFIXES])
            raise SourceUnreadable(
                f"{path}: nothing here that can be read: files end in {suffixes}"
            )
        yield from sorted(found, key=lambda item: item.path)


def read(items: Iterable[Input], access: Access) -> Iterator[tuple[Input, Capture]]:
    """The captures of each input, in order; what could not be read is a capture with its error."""
    for item in items:
        for capture in item.source.acquire([item.reference], access):
            claims = replace(capture.claims, url=item.url or capture.claims.url)
            yield item, replace(capture, url=item.url or capture.url, claims=claims)


def _sources(path: str) -> list[FolderSource | TableSource]:
    folder = FolderSource(name=NAME, kind="folder", path=path, suffixes=tuple(MEDIA_TYPES))
    table = TableSource(name=NAME, kind="table", path=path)
    if PurePosixPath(path).suffix.lower() in MEDIA_TYPES:
        return [folder]
    return [table] if path.lower().endswith(SUFFIXES) else [folder, table]
