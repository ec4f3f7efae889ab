"""Edges for tests: a web that lies in a folder, a clock that stands."""

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from depeche.errors import SourceUnreachable
from depeche.records.flow import Held
from depeche.sources.base import Access, WebResponse
from depeche.sources.files.store import FileStore

PROJECT = Path(__file__).parents[1]
SITE = PROJECT / "include" / "samples" / "site"
NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)

TYPES = {".html": "text/html; charset=utf-8", ".xml": "application/rss+xml"}


class FolderWeb:
    """The files of a folder as the pages of one host; every other host is unreachable."""

    def __init__(self, folder: Path = SITE, netloc: str = "127.0.0.1:8479") -> None:
        self.folder, self.netloc = folder, netloc
        self.asked: list[str] = []

    def get(self, url: str, held: Held | None = None) -> WebResponse:  # noqa: ARG002
        self.asked.append(url)
        parts = urlsplit(url)
        if parts.netloc != self.netloc:
            raise SourceUnreachable(f"{url}: no answer")
        path = self.folder / parts.path.lstrip("/")
        if not path.is_file():
            return WebResponse(url, 404, (("Content-Type", "text/html"),), b"<h1>404</h1>", at=NOON)
        headers = (("Content-Type", TYPES[path.suffix]), ("ETag", f'"{path.stat().st_size}"'))
        return WebResponse(url, 200, headers, path.read_bytes(), at=NOON)

    def drain(self) -> list[WebResponse]:
        return []


def access(project: Path = PROJECT, web: FolderWeb | None = None, s3: object = None) -> Access:
    """Local files of `project`, the sample site, noon."""
    return Access(FileStore(project, s3), web or FolderWeb(), clock=lambda: NOON)
