"""From paths on the command line to captures, read by the same sources as a run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from depeche.cli.addresses import address_line, addresses_beside
from depeche.errors import SourceUnreadable
from depeche.lake import ObjectStore
from depeche.records.flow import Capture, Reference
from depeche.settings import Settings
from depeche.sources.archives.warc import SUFFIXES as ARCHIVES
from depeche.sources.archives.warc import WarcSource
from depeche.sources.base import Access
from depeche.sources.files.folder import MEDIA_TYPES, FolderSource
from depeche.sources.files.packing import bare_name
from depeche.sources.files.store import FileStore
from depeche.sources.files.table import SUFFIXES, TableSource
from depeche.sources.files.zips import SUFFIX as ZIP
from depeche.sources.offline import Offline

__all__ = ["NAME", "Input", "find", "open_access", "read"]

NAME = "local"
"""Collection, source and partition of what is processed outside the lake."""


FileSource = FolderSource | TableSource | WarcSource


@dataclass(frozen=True, slots=True)
class Input:
    """One reference, and the source that acquires it."""

    source: FileSource
    reference: Reference
    url: str | None = None
    """Web address of a page whose file does not tell it."""

    @property
    def path(self) -> str:
        """The file, as the command line leads to it."""
        return self.reference.locator.partition("#")[0]


def _now() -> datetime:
    return datetime.now(UTC)


def open_access(paths: Sequence[str]) -> Access:
    """Files from here; the store's connection only when a path asks for it. Nothing is fetched."""
    on_s3 = any(path.startswith("s3://") for path in paths)
    s3 = ObjectStore(Settings.from_environment().store).client if on_s3 else None
    return Access(
        FileStore(Path.cwd(), s3), Offline("here: name files, folders or s3:// URIs"), clock=_now
    )


def find(paths: Sequence[str], url: str | None, access: Access) -> Iterator[Input]:
    """What the paths hold, in order: path by path, file by file. Raises `SourceError`."""
    for path in paths:
        found = [
            Input(source, reference, url)
            for source in _sources(path)
            for reference in source.discover(access, NAME)
        ]
        yield from _addressed(sorted(found, key=lambda item: item.path))


def read(items: Iterable[Input], access: Access) -> Iterator[tuple[Input, Capture]]:
    """The captures of each input, in order; what could not be read is a capture with its error."""
    for item in items:
        for capture in item.source.acquire([item.reference], access):
            if not _is_address_line(item, capture):
                claims = replace(capture.claims, url=item.url or capture.claims.url)
                yield item, replace(capture, url=item.url or capture.url, claims=claims)


def _addressed(items: Sequence[Input]) -> Iterator[Input]:
    """Pages with the address that a line beside them gives."""
    pages = {Path(item.path) for item in items if _is_local_page(item.path)}
    known = addresses_beside(pages)
    for item in items:
        yield replace(item, url=item.url or known.get(Path(item.path)))


def _is_local_page(path: str) -> bool:
    suffix = PurePosixPath(path).suffix.lower()
    return not path.startswith("s3://") and MEDIA_TYPES.get(suffix) == "text/html"


def _is_address_line(item: Input, capture: Capture) -> bool:
    """Whether a row is no document: it only tells where a page comes from."""
    is_row = isinstance(item.source, TableSource) and capture.content is not None
    return is_row and address_line(capture.content or b"") is not None


def _sources(path: str) -> list[FileSource]:
    """Who reads a path: by its suffix a file, and everything in a folder. Raises `SourceError`."""
    if path.lower().endswith(SUFFIXES):
        return [TableSource(name=NAME, kind="table", path=path)]
    # Nothing lies in a lake here, from which a page could be read again by its place.
    archive = WarcSource(name=NAME, kind="warc", path=path, copied=True)
    if path.lower().endswith(ARCHIVES):
        return [archive]
    folder = FolderSource(name=NAME, kind="folder", path=path, suffixes=tuple(MEDIA_TYPES))
    bare = PurePosixPath(bare_name(path)).suffix
    if bare in {*MEDIA_TYPES, ZIP}:
        return [folder]
    if Path(path).is_file():
        known = ", ".join([*MEDIA_TYPES, ZIP, *SUFFIXES, *ARCHIVES])
        raise SourceUnreadable(
            f"{path}: no kind of file that can be read: its name must end in {known}"
        )
    return [folder, TableSource(name=NAME, kind="table", path=path), archive]
