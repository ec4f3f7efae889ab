"""One sitemap: XML of either kind, plain text, gzipped or not, or a feed that serves as one."""

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urljoin

from lxml import etree

from depeche.errors import SourceUnreadable
from depeche.records.flow import Claims
from depeche.sources.addresses import is_web_address
from depeche.sources.base import WebResponse
from depeche.sources.web.answers import expect_success
from depeche.sources.web.entries import Entry
from depeche.sources.web.feed_entries import Feed, read_feed
from depeche.sources.web.gzipped import unpacked

__all__ = ["Child", "Sitemap", "read_sitemap"]

LOGGER = logging.getLogger(__name__)

_FEEDS = frozenset({"rss", "feed", "RDF"})
_SPACE = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"
"""What may stand before the first character, byte order marks among it."""
_BARE = re.compile(rb"&(?!#?\w{1,10};)")


@dataclass(frozen=True, slots=True)
class Child:
    """A sitemap that an index lists."""

    url: str
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What one sitemap lists: pages, or more sitemaps."""

    entries: tuple[Entry, ...] = ()
    children: tuple[Child, ...] = ()
    news: bool = False
    """Whether it says of its pages what news sitemaps say."""
    feed: Feed | None = None
    """The feed that it is instead."""


def read_sitemap(url: str, response: WebResponse) -> Sitemap:
    """The sitemap that `url` answers with. Raises `SourceError`."""
    expect_success(url, response.status, "sitemap")
    response = replace(response, content=unpacked(url, response.content))
    start = response.content[:256].lstrip(_SPACE)
    if start.startswith(b"<"):
        return _xml(url, response)
    if start.startswith(b"{"):
        return _feed(url, response)
    return _text(url, response.content)


def _feed(url: str, response: WebResponse) -> Sitemap:
    feed = read_feed(url, response)
    return Sitemap(feed.entries, feed=feed)


def _text(url: str, content: bytes) -> Sitemap:
    """One address per line."""
    lines = [line.strip() for line in content.decode("utf-8-sig", "replace").splitlines()]
    written = [(number, line) for number, line in enumerate(lines, 1) if line]
    if not written or not is_web_address(written[0][1]):
        raise SourceUnreadable(
            f"{url}: what it answers is no sitemap (neither XML nor a list of addresses):"
            " give the address of a sitemap, as robots.txt names it"
        )
    return Sitemap(
        tuple(Entry(url, f"line={number}", line, Claims(url=line)) for number, line in written)
    )


def _xml(url: str, response: WebResponse) -> Sitemap:
    content = response.content
    try:
        return _read(url, content, response, recover=False)
    except etree.XMLSyntaxError as error:
        # libxml2 would drop what follows a bare ampersand: a part of the address.
        mended = content if b"<![CDATA[" in content else _BARE.sub(b"&amp;", content)
        sitemap = _read(url, mended, response, recover=True)
        if not (sitemap.entries or sitemap.children):
            raise SourceUnreadable(
                f"{url}: the sitemap is broken ({error}), and nothing in it can be read:"
                " tell its publisher, or give the address of another"
            ) from error
        LOGGER.warning("%s: the sitemap is broken (%s): its readable part is used", url, error)
        return sitemap


def _read(url: str, content: bytes, response: WebResponse, *, recover: bool) -> Sitemap:
    entries: list[Entry] = []
    children: list[Child] = []
    news = False
    root = ""
    for depth, element in _elements(content, recover=recover):
        name = _name(element)
        if depth == 0:
            root = name
            if name in _FEEDS:
                return _feed(url, response)
            _expect_root(url, name)
        elif name == "url":
            news = news or _first(element, "news") is not None
            entries.append(_entry(url, response.url, element, len(entries) + 1))
        elif name == "sitemap":
            child = _absolute(response.url, element)
            if child:
                children.append(Child(child, _said(element, "lastmod")))
            else:
                name = f"sitemap-{len(children) + len(entries) + 1}"
                entries.append(Entry(url, name, problem="there is no sitemap to fetch"))
    if not root and not recover:
        raise SourceUnreadable(f"{url}: the sitemap is empty: tell its publisher")
    return Sitemap(tuple(entries), tuple(children), news)


def _elements(content: bytes, *, recover: bool) -> Iterator[tuple[int, etree._Element]]:
    """The root as it opens, then each element right below it, whole, and forgotten afterwards."""
    depth = -1
    for event, element in etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    ):
        depth += event == "start"
        if event == "start" and depth == 0:
            yield 0, element
        elif event == "end":
            if depth == 1:
                yield 1, element
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
            depth -= 1


def _expect_root(url: str, name: str) -> None:
    if name not in {"urlset", "sitemapindex"}:
        raise SourceUnreadable(
            f"{url}: what it answers is no sitemap (its first element is {name}):"
            " give the address of a sitemap, as robots.txt names it"
        )


def _entry(url: str, base: str, element: etree._Element, number: int) -> Entry:
    link = _absolute(base, element)
    news = _first(element, "news")
    publication = _first(news, "publication")
    modified, published = _said(element, "lastmod"), _said(news, "publication_date")
    language = (_said(publication, "language") or "").partition("-")[0].lower()
    claims = Claims(
        url=link or None,
        title=_said(news, "title"),
        published=published or modified,
        language=language or None,
        publisher=_said(publication, "name"),
    )
    dates = tuple(date for date in (published, modified) if date)
    return Entry(url, f"entry-{number}", link, claims, dates)


def _absolute(base: str, element: etree._Element) -> str:
    link = _said(element, "loc") or ""
    if link.startswith(("http://", "https://")):
        return link
    try:
        return urljoin(base, link) if link else ""
    except ValueError:
        return link


def _first(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name, in whatever namespace: many sitemaps misspell theirs."""
    return next((c for c in element if _name(c) == name), None) if element is not None else None


def _said(element: etree._Element | None, name: str) -> str | None:
    """The text of the first child of that name, its white space folded."""
    child = _first(element, name)
    return " ".join("".join(child.itertext()).split()) or None if child is not None else None


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
