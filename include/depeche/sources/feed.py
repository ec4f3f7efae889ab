"""An RSS or Atom feed whose pages are fetched, one document per entry."""

import io
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import urldefrag, urljoin, urlsplit

import feedparser
from lxml.html import fromstring
from pydantic import Field

from depeche.errors import SourceUnreachable, SourceUnreadable
from depeche.records.flow import Claims, Reference
from depeche.sources.addresses import canonical
from depeche.sources.base import Access, WebResponse
from depeche.sources.web import WebAddress, WebSource

__all__ = ["FeedSource"]


class FeedSource(WebSource):
    """One feed."""

    kind: Literal["feed"]
    url: WebAddress = Field(description="address of the feed")

    @property
    def host(self) -> str | None:
        """The feed's own; its pages may lie elsewhere."""
        return urlsplit(self.url).netloc

    def discover(self, access: Access, partition: str) -> Iterator[Reference]:  # noqa: ARG002 -- a feed tells what is new, whatever the partition
        """The entries of the feed, each page once. Raises `SourceError`."""
        response = access.web.get(self.url)
        parsed = _parsed(self.url, response)
        seen: set[str] = set()
        for number, entry in enumerate(parsed.entries, 1):
            reference = self._reference(entry, number, response.url, _language(parsed.feed))
            if reference.address not in seen:
                seen.add(reference.address)
                yield reference

    def _reference(self, entry: Any, number: int, base: str, language: str | None) -> Reference:
        link = urldefrag(_link(entry, base)).url
        claims = Claims(
            url=link or None,
            title=_title(entry),
            published=entry.get("published") or entry.get("updated") or None,
            language=self.language or language,
            authors=_authors(entry),
        )
        # An entry without a link is acquired as an error: counted, not passed over.
        address = canonical(link) or f"{self.url}#{entry.get('id') or f'entry-{number}'}"
        return Reference(self.name, address, link, claims=claims)


def _parsed(url: str, response: WebResponse) -> Any:
    _expect_success(url, response.status)
    headers = {name.lower(): value for name, value in response.headers}
    headers["content-location"] = response.url
    # A stream, because feedparser takes a string for an address or a file name.
    parsed = feedparser.parse(io.BytesIO(response.content), response_headers=headers)
    if not parsed.get("version") and not parsed.entries:
        problem = parsed.get("bozo_exception") or "no RSS or Atom element"
        raise SourceUnreadable(
            f"{url}: what it answers is no feed ({problem}):"
            " give the address of an RSS or Atom feed"
        )
    return parsed


def _expect_success(url: str, status: int) -> None:
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise SourceUnreachable(f"{url}: the server answers {status}: try again later")
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        raise SourceUnreadable(f"{url}: the server answers {status}: check the feed's address")


def _link(entry: Any, base: str) -> str:
    """The entry's page, absolute; empty when it has none."""
    link = (entry.get("link") or "").strip()
    try:
        return urljoin(base, link) if link else ""
    except ValueError:
        return str(link)


def _title(entry: Any) -> str | None:
    """The entry's title as plain text: feeds put markup and entities into theirs."""
    title = entry.get("title") or ""
    if "html" in (entry.get("title_detail") or {}).get("type", "") and title.strip():
        title = fromstring(f"<div>{title}</div>").text_content()
    return " ".join(title.split()) or None


def _authors(entry: Any) -> tuple[str, ...]:
    names = [author.get("name") for author in entry.get("authors", ())] or [entry.get("author")]
    return tuple(dict.fromkeys(name.strip() for name in names if name and name.strip()))


def _language(feed: Any) -> str | None:
    """The primary tag of the feed's language, e.g. `fr` of `fr-CA`."""
    return (feed.get("language") or "").partition("-")[0].strip().lower() or None
