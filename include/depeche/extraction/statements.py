"""What a page states of itself: JSON-LD before meta tags before marked-up elements."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lxml.html import HtmlElement

from depeche.extraction import jsonld

__all__ = ["Statements", "read_statements"]


@dataclass(slots=True)
class Statements:
    """For each field, the values of the most trusted place that has any, and that place."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, values: Iterable[str | None], place: str) -> None:
        """Take `values` for `name`, unless a more trusted place spoke before."""
        clean = tuple(dict.fromkeys(filter(None, (_clean(value) for value in values))))
        if clean and name not in self.values:
            self.values[name] = clean
            self.evidence[name] = place

    def first(self, name: str) -> str | None:
        """The first value of `name`."""
        return next(iter(self.values.get(name, ())), None)


# Field, then the names of meta tags that state it, the most telling first.
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "headline"),
    "published": (
        "article:published_time", "og:article:published_time", "datepublished", "date",
        "parsely-pub-date", "sailthru.date", "pubdate", "publish-date", "publication_date",
        "article_date_original", "article.published", "dc.date.issued", "dcterms.created",
        "dc.date", "dcterms.date", "cxenseparse:recs:publishtime", "bt:pubdate", "pub_date",
    ),
    "modified": (
        "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
        "last-modified", "dcterms.modified", "dc.date.modified", "lastmod",
    ),
    "authors": ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator",
        "dcterms.creator", "byl", "citation_author"),
    "section": ("article:section", "og:article:section", "parsely-section"),
    "tags": ("article:tag", "og:article:tag", "news_keywords", "parsely-tags", "keywords"),
    "site": ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher"),
    "lead": ("og:description", "twitter:description", "description", "dc.description"),
    "url": ("og:url",),
}  # fmt: skip

_LISTS = {"tags": re.compile(r"\s*[,;|]\s*")}
_LISTS["authors"] = re.compile(r"\s*[,;|]\s*|\s+(?:&|and|et|und)\s+")
_TAG = re.compile(r"<[^<>]*>")
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_LINK = re.compile(r"https?://|www\.|^@", re.IGNORECASE)


def read_statements(tree: HtmlElement) -> Statements:
    """Everything that the page states, read in one pass over its head and its JSON-LD."""
    found = Statements()
    _from_jsonld(found, jsonld.article_node(tree))
    _from_meta(found, _metas(tree))
    _from_elements(found, tree)
    return found


def _from_jsonld(found: Statements, node: dict[str, Any]) -> None:
    if not node:
        return
    stated = {
        "title": jsonld.strings(node.get("headline") or node.get("name")),
        "published": jsonld.strings(node.get("datePublished")),
        "modified": jsonld.strings(node.get("dateModified")),
        "authors": _persons(_split("authors", jsonld.names(node.get("author")))),
        "section": jsonld.strings(node.get("articleSection")),
        "tags": _split("tags", jsonld.strings(node.get("keywords"))),
        "site": _publisher(node.get("publisher")),
        "language": jsonld.strings(node.get("inLanguage")),
    }
    for name, values in stated.items():
        found.add(name, values, f"JSON-LD {_JSONLD.get(name, name)}")
    found.add("article", ["JSON-LD"], "JSON-LD")


_JSONLD = {
    "title": "headline", "published": "datePublished", "modified": "dateModified",
    "authors": "author", "section": "articleSection", "tags": "keywords", "site": "publisher",
    "language": "inLanguage",
}  # fmt: skip


def _publisher(value: Any) -> list[str]:
    node = value[0] if isinstance(value, list) and value else value
    return jsonld.strings(node.get("name") if isinstance(node, dict) else node)


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    """Contents of the meta tags by lower-case name, in the order of the page."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = meta.get("content")
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _from_meta(found: Statements, metas: dict[str, list[str]]) -> None:
    for name, tags in _META.items():
        for tag in tags:
            if tag in metas:
                values = _split(name, metas[tag])
                found.add(name, _persons(values) if name == "authors" else values, f"meta {tag}")
    if metas.get("og:type", [""])[0].strip().lower() == "article":
        found.add("article", ["og:type"], "meta og:type")


def _split(name: str, values: list[str]) -> list[str]:
    """Lists that are written as one string, item by item."""
    separator = _LISTS.get(name)
    if separator is None:
        return values
    return [item for value in values for item in separator.split(" ".join(value.split()))]


def _persons(values: list[str]) -> list[str]:
    """Names without what stands in brackets; links to a profile are no names."""
    return [_BRACKETS.sub("", value) for value in values if not _LINK.search(value)]


def _from_elements(found: Statements, tree: HtmlElement) -> None:
    for element in tree.xpath(
        ".//*[@itemprop='datePublished'][@datetime or @content] | .//time[@pubdate][@datetime]"
    ):
        found.add("published", [element.get("datetime") or element.get("content")], "time element")
    for element in tree.xpath(".//head//link[@rel='canonical'][@href]"):
        found.add("url", [element.get("href")], "link canonical")
    found.add(
        "language",
        [tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")],
        "html lang",
    )


def _clean(value: str | None) -> str:
    """One line without markup or entities: publishers escape twice."""
    return " ".join(_TAG.sub("", html.unescape(value or "")).split())
