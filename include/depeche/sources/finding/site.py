"""Where a site may say what is new: its page's links, its robots.txt, places of old custom."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import html
from lxml.etree import LxmlError

from depeche.sources.addresses import is_web_address

__all__ = ["WELL_KNOWN", "Page", "read_page", "sitemaps_of_robots"]

WELL_KNOWN = (
    "/sitemap_news.xml", "/sitemap-news.xml", "/news-sitemap.xml", "/news_sitemap.xml",
    "/googlenews.xml", "/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml",
    "/feed.json", "/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml",
)  # fmt: skip
"""Paths at which content management systems put feeds and sitemaps unless told otherwise."""

_TYPES = re.compile(r"(?:application/(?:(?:rss|atom|rdf)\+)?xml|application/feed\+json|text/xml)")
_FEED = re.compile(r"(?:^|[^a-z])(?:rss|atom|feeds?|flux|sitemap)(?:[^a-z]|$)", re.IGNORECASE)
_COMMENTS = re.compile(r"/comment(?:s|aires?)?/", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page tells of its site."""

    publisher: str | None = None
    language: str | None = None
    declared: tuple[str, ...] = ()
    """Feeds that it names to machines."""
    linked: tuple[str, ...] = ()
    """Links for people that look like feeds, or like a page about them."""


def read_page(url: str, content: bytes) -> Page:
    """The page at `url`; what cannot be read as HTML tells nothing."""
    try:
        root = html.document_fromstring(content)
    except (LxmlError, ValueError):  # empty, or nothing that a browser would show
        return Page()
    base = _absolute(url, _first(root, "//base/@href")) or url
    return Page(
        publisher=_first(root, "//meta[@property='og:site_name']/@content"),
        language=(_first(root, "/html/@lang") or "").partition("-")[0].lower() or None,
        declared=_known(base, _declared(root)),
        linked=_known(base, _linked(root)),
    )


def sitemaps_of_robots(content: bytes) -> tuple[str, ...]:
    """The addresses of the lines `Sitemap:` of a robots.txt, in their order."""
    lines = content.decode("utf-8-sig", "replace").splitlines()
    fields = [line.partition("#")[0].partition(":") for line in lines]
    named = [value.strip() for name, _, value in fields if name.strip().lower() == "sitemap"]
    return tuple(dict.fromkeys(url for url in named if is_web_address(url)))


def _declared(root: Any) -> Iterator[str]:
    for link in root.iterfind(".//link"):
        if "alternate" in link.get("rel", "").lower().split() and _TYPES.match(
            link.get("type", "")
        ):
            yield link.get("href", "")


def _linked(root: Any) -> Iterator[str]:
    for link in root.iterfind(".//a"):
        href, text = link.get("href", ""), " ".join(link.itertext())[:200]
        if _FEED.search(_told_by(href)) or _FEED.search(text):
            yield href


def _told_by(href: str) -> str:
    """Path and query of a link: a host may be called anything."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}"


def _known(base: str, links: Iterator[str]) -> tuple[str, ...]:
    """Absolute addresses, each once, without feeds of comments."""
    absolute = (_absolute(base, link) for link in links)
    return tuple(
        dict.fromkeys(url for url in absolute if url and not _COMMENTS.search(_told_by(url)))
    )


def _absolute(base: str, link: str | None) -> str | None:
    try:
        url = urldefrag(urljoin(base, (link or "").strip())).url if link else ""
    except ValueError:
        return None
    return url if is_web_address(url) else None


def _first(root: Any, path: str) -> str | None:
    return next((" ".join(said.split()) for said in root.xpath(path) if said.strip()), None)
