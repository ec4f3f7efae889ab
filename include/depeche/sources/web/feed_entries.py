"""The entries of a feed: RSS, Atom or JSON Feed, read by feedparser."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin

import feedparser
from lxml.etree import LxmlError
from lxml.html import fromstring

from depeche.errors import SourceUnreadable
from depeche.records.flow import Claims
from depeche.sources.base import WebResponse
from depeche.sources.web.answers import expect_success
from depeche.sources.web.entries import Entry
from depeche.sources.web.json_feed import parse_json_feed

__all__ = ["Feed", "read_feed"]


BYTES = 20_000_000
"""The most that a feed may hold: its reading takes about a minute then."""
_PAGES = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and what it lists."""

    title: str | None
    language: str | None
    entries: tuple[Entry, ...]


def read_feed(url: str, response: WebResponse) -> Feed:
    """The feed that `url` answers with. Raises `SourceError`."""
    expect_success(url, response.status, "feed")
    if len(response.content) > BYTES:
        raise SourceUnreadable(
            f"{url}: the feed has more than {BYTES:,} bytes: give the address of a shorter one"
        )
    parsed = _parsed(response)
    if not parsed.get("version") and not parsed["entries"]:
        problem = parsed.get("bozo_exception") or "no RSS or Atom element"
        raise SourceUnreadable(
            f"{url}: what it answers is no feed ({problem}):"
            " give the address of an RSS or Atom feed"
        )
    return Feed(
        _title(parsed["feed"]), _language(parsed["feed"]), tuple(_entries(url, response, parsed))
    )


def _parsed(response: WebResponse) -> Mapping[str, Any]:
    if response.content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        try:
            return parse_json_feed(response.content)
        except ValueError as error:
            return {"entries": [], "bozo_exception": error}
    headers = {name.lower(): value for name, value in response.headers}
    headers["content-location"] = response.url
    try:
        # A stream, because feedparser takes a string for an address or a file name.
        parsed: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(response.content), response_headers=headers
        )
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        # What feedparser itself stumbles over is no feed to us either, and is told with its reason.
        return {"entries": [], "bozo_exception": error}
    return parsed


def _entries(url: str, response: WebResponse, parsed: Mapping[str, Any]) -> Iterator[Entry]:
    language = _language(parsed["feed"])
    for number, entry in enumerate(parsed["entries"], 1):
        link = _link(entry, response.url)
        # Past feedparser's own `get`, which gives one date for another and warns of it.
        dates = [dict.get(entry, "published"), dict.get(entry, "updated")]
        written = tuple(date for date in dates if isinstance(date, str) and date)
        claims = Claims(
            url=link or None,
            title=_title(entry),
            published=next(iter(written), None),
            language=language,
            authors=_authors(entry),
        )
        name = entry.get("id") or f"entry-{number}"
        yield Entry(url, name, link, claims, written, _problem(entry, link))


def _link(entry: Any, base: str) -> str:
    """The entry's page, absolute; empty when it has none."""
    link = entry.get("feedburner_origlink") or entry.get("link") or ""
    link = link.strip() if isinstance(link, str) else ""
    try:
        return urldefrag(urljoin(base, link)).url if link else ""
    except ValueError:
        return str(link)


def _problem(entry: Any, link: str) -> str | None:
    """An entry of a podcast whose link is missing, or is the recording itself, has no page."""
    for enclosure in entry.get("enclosures", ()):
        href = str(enclosure.get("href") or "").partition("#")[0]
        kind = enclosure.get("type") or "of no type"
        if href and link in {"", href} and not (link and kind in _PAGES):
            return f"its only link is an enclosure ({kind}), not a page"
    return None


def _title(entry: Any) -> str | None:
    """The title as plain text: feeds put markup and entities into theirs."""
    title = entry.get("title") or ""
    if "html" in ((entry.get("title_detail") or {}).get("type") or "") and title.strip():
        title = _plain(title)
    return " ".join(title.split()) or None


def _plain(markup: str) -> str:
    try:
        return str(fromstring(f"<div>{markup}</div>").text_content())
    except (LxmlError, ValueError):  # control characters, or nothing that lxml takes for HTML
        return markup


def _authors(entry: Any) -> tuple[str, ...]:
    names = [author.get("name") for author in entry.get("authors", ())] or [entry.get("author")]
    return tuple(dict.fromkeys(name.strip() for name in names if name and name.strip()))


def _language(feed: Any) -> str | None:
    """The primary tag of the feed's language, e.g. `fr` of `fr-CA`."""
    return (feed.get("language") or "").partition("-")[0].strip().lower() or None
