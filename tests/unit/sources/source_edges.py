"""Edges that the tests of sources hand in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from depeche.errors import SourceUnreachable
from depeche.records.flow import Held
from depeche.sources.base import Access, WebResponse
from depeche.sources.files.store import FileStore

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class CannedWeb:
    """A web of a few known pages; every other address is unreachable."""

    def __init__(self, pages: Mapping[str, WebResponse]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def get(self, url: str, held: Held | None = None) -> WebResponse:  # noqa: ARG002
        self.asked.append(url)
        if url not in self.pages:
            raise SourceUnreachable(f"{url}: no answer")
        return self.pages[url]

    def drain(self) -> list[WebResponse]:
        return []


def access(project: Path, pages: Mapping[str, WebResponse] | None = None) -> Access:
    return Access(FileStore(project), CannedWeb(pages or {}), lambda: NOON)


def page(url: str, content: bytes, media_type: str = "text/html", status: int = 200) -> WebResponse:
    return WebResponse(url, status, (("content-type", media_type),), content)
