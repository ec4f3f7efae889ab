"""What a page states of itself: JSON-LD before meta tags before marked-up elements.

Dates have an order of their own (`timestamps.py`).
"""

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from lxml.html import HtmlElement

from depeche.extraction import jsonld, timestamps
from depeche.extraction.folding import absolute, folded
from depeche.extraction.titles import names_of_site

__all__ = ["Statements", "read_statements"]


@dataclass(slots=True)
class Statements:
    """For each field, the values of the most trusted place that has any, and that place."""

    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)
    node: dict[str, Any] = field(default_factory=dict)
    """What JSON-LD says of this page's article; empty when it says nothing."""

    def add(self, name: str, values: Iterable[str | None], place: str) -> None:
        """Take `values` for `name`, unless a more trusted place spoke before."""
        if name in self.values:
            return
        clean = tuple(dict.fromkeys(filter(None, (_clean(value) for value in values))))
        if clean:
            self.values[name] = clean
            self.evidence[name] = place

    def first(self, name: str) -> str | None:
        """The first value of `name`."""
        return next(iter(self.values.get(name, ())), None)


# Field, then the names of meta tags that state it, the most telling first.
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "dcterms.title", "headline"),
    "authors": (
        "author", "article:author", "parsely-author", "sailthru.author", "dc.creator",
        "dcterms.creator", "byl", "citation_author", "article.author", "cxenseparse:author",
        "twitter:data1:author",
    ),
    "section": ("article:section", "og:article:section", "parsely-section"),
    "tags": ("article:tag", "og:article:tag", "news_keywords", "parsely-tags", "keywords"),
    "site": ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher"),
    "lead": ("og:description", "twitter:description", "description", "dc.description"),
    "url": ("og:url",),
    "image": ("og:image:secure_url", "og:image", "og:image:url", "twitter:image",
        "twitter:image:src"),
    "language": ("og:locale", "content-language", "dc.language", "dcterms.language"),
}  # fmt: skip

_LISTS = {"tags": re.compile(r"\s*[,;|]\s*")}
_LISTS["authors"] = re.compile(r"\s*[;|]\s*|\s+(?:&|and|et|und)\s+")
_TAG = re.compile(r"<[^<>]*>")
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_LINK = re.compile(r"https?://|www\.|^@", re.IGNORECASE)
_TIERS: Final = {"free": "yes", "metered": "no", "locked": "no"}
"""Whether an article of such a tier (`article:content_tier`) is free."""


def read_statements(
    tree: HtmlElement, url: str | None = None, fetched_at: datetime | None = None
) -> Statements:
    """Everything that the page states; `url` is where it was found, `fetched_at` when."""
    found, metas = Statements(), _metas(tree)
    canonical = _canonical(tree, url)
    addresses = [address for address in (url, canonical, *metas.get("og:url", ())) if address]
    titles = [*metas.get("og:title", ()), *_headings(tree)]
    known = jsonld.graph(tree)
    node = found.node = known.article(addresses, titles)
    found.add("canonical", [canonical], "link canonical")
    _from_jsonld(found, known, node, url)
    _dates(found, tree, metas, node or _web_page(known), fetched_at)
    lang = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    found.add("language", [lang], "html lang")
    _from_meta(found, metas, url)
    _addresses(found, url)
    _drop_site(found, url)
    return found


def _drop_site(found: Statements, url: str | None) -> None:
    """A site that names itself as its articles' only author names nobody."""
    site = names_of_site(found.first("site"), url)
    if all(folded(name).replace(" ", "") in site for name in found.values.get("authors", ())):
        found.values.pop("authors", None)
        found.evidence.pop("authors", None)


def _dates(
    found: Statements,
    tree: HtmlElement,
    metas: dict[str, list[str]],
    node: dict[str, Any],
    fetched_at: datetime | None,
) -> None:
    for name, read in (("published", timestamps.published), ("modified", timestamps.modified)):
        if stated := read(tree, metas, node, fetched_at):
            found.add(name, [stated[0]], stated[1])


def _web_page(known: jsonld.Graph) -> dict[str, Any]:
    """The node of the page itself, which often has the dates when no article is described."""
    pages = (n for n in known.nodes if "WebPage" in jsonld.strings(n.get("@type")))
    return next(pages, {})


def _headings(tree: HtmlElement) -> list[str]:
    elements = [*tree.iter("title"), *tree.iter("h1")]
    return [text for element in elements[:5] if (text := element.text_content().strip())]


def _from_jsonld(
    found: Statements, known: jsonld.Graph, node: dict[str, Any], url: str | None
) -> None:
    if not node:
        return
    authors = known.whole(node.get("author") or node.get("creator"))
    stated: dict[str, Sequence[str | None]] = {
        "title": jsonld.strings(node.get("headline") or node.get("name")),
        "authors": _persons(_split("authors", jsonld.names(authors))),
        "section": jsonld.strings(node.get("articleSection")),
        "tags": _split("tags", jsonld.strings(node.get("keywords"))),
        "site": _publisher(known.whole(node.get("publisher"))),
        "language": jsonld.strings(node.get("inLanguage")),
        "image": [absolute(image, url) for image in _images(known.whole(node.get("image")))],
        "free": _free(node),
        "canonical": [_own_address(node, url)],
    }
    for name, values in stated.items():
        found.add(name, values, f"JSON-LD {_JSONLD.get(name, name)}")
    found.add("article", ["JSON-LD"], "JSON-LD")


_JSONLD = {
    "title": "headline", "authors": "author", "section": "articleSection", "tags": "keywords",
    "site": "publisher", "language": "inLanguage", "free": "isAccessibleForFree",
    "canonical": "mainEntityOfPage",
}  # fmt: skip


def _publisher(items: list[Any]) -> list[str]:
    first = next(iter(items), None)
    return jsonld.strings(first.get("name") if isinstance(first, dict) else first)


def _images(items: list[Any]) -> list[str]:
    """Addresses of pictures: as they are, or as `url` or `contentUrl` of a node."""
    return [
        address
        for item in items
        for address in (
            jsonld.strings(item.get("url") or item.get("contentUrl") or item.get("@id"))
            if isinstance(item, dict)
            else jsonld.strings(item)
        )
    ]


def _free(node: dict[str, Any]) -> list[str]:
    """`no` when the article or any part of it is stated not to be free, `yes` when all is."""
    parts = node.get("hasPart")
    nodes = [node, *(parts if isinstance(parts, list) else [parts])]
    said = [str(n["isAccessibleForFree"]).strip().rpartition("/")[2].lower()
            for n in nodes if isinstance(n, dict) and "isAccessibleForFree" in n]  # fmt: skip
    if any(value in {"false", "no", "0"} for value in said):
        return ["no"]
    return ["yes"] if said and all(value in {"true", "yes", "1"} for value in said) else []


def _own_address(node: dict[str, Any], url: str | None) -> str | None:
    page = node.get("mainEntityOfPage")
    named = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    said = jsonld.scalar(named) or jsonld.scalar(node.get("url"))
    # Without a scheme it is a name more often than an address.
    return absolute(said, url) if said and (said[:1] == "/" or "://" in said) else None


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    """Contents of the meta tags by lower-case name, in the order of the page."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = meta.get("content")
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if not name and (meta.get("http-equiv") or "").lower() == "content-language":
            name = "content-language"
        if name and content and content.strip():
            found.setdefault(name.strip().lower(), []).append(content)
    return found


def _from_meta(found: Statements, metas: dict[str, list[str]], url: str | None) -> None:
    for name, tags in _META.items():
        for tag in tags:
            if tag in metas:
                found.add(name, _read(name, metas[tag], url), f"meta {tag}")
    tier = metas.get("article:content_tier", [""])[0].strip().lower()
    found.add("free", [_TIERS.get(tier)], "meta article:content_tier")
    if metas.get("og:type", [""])[0].strip().lower() == "article":
        found.add("article", ["og:type"], "meta og:type")


def _read(name: str, values: list[str], url: str | None) -> Sequence[str | None]:
    """The contents of a meta tag as values of the field `name`."""
    if name == "image":
        return [absolute(_clean(value), url) for value in values]
    split = _split(name, values)
    return [_turned(value) for value in _persons(split)] if name == "authors" else split


def _split(name: str, values: list[str]) -> list[str]:
    """Lists that are written as one string, item by item."""
    separator = _LISTS.get(name)
    if separator is None:
        return values
    return [item for value in values for item in separator.split(" ".join(value.split()))]


def _by_comma(name: str) -> list[str]:
    """Whole names between commas; a single word may be a last name, a place or a function."""
    parts = [part.strip() for part in name.split(",")]
    return parts if all(" " in part for part in parts) else [name]


def _persons(values: list[str]) -> list[str]:
    """Names without what stands in brackets; links to a profile are no names."""
    named = [_BRACKETS.sub("", value) for value in values if not _LINK.search(value)]
    return [part for name in named for part in _by_comma(name)]


def _turned(name: str) -> str:
    """« Last, First » of library metadata, the other way round; other commas stay."""
    last, comma, first = name.partition(", ")
    turned = comma and " " not in last and "," not in first and len(first.split()) <= 2  # noqa: PLR2004 - two first names
    return f"{first} {last}" if turned and last.istitle() and first.istitle() else name


def _canonical(tree: HtmlElement, url: str | None) -> str | None:
    """The address of `<link rel=canonical>`, resolved against the page's own."""
    links = [e for e in tree.iter("link") if "canonical" in (e.get("rel") or "").lower().split()]
    return next(filter(None, (absolute(link.get("href"), url) for link in links)), None)


def _addresses(found: Statements, url: str | None) -> None:
    found.add("canonical", [absolute(found.first("url"), url)], "meta og:url")
    found.add("url", [found.first("canonical")], found.evidence.get("canonical", ""))


def _clean(value: str | None) -> str:
    """One line without markup or entities: publishers escape twice."""
    return " ".join(_TAG.sub("", html.unescape(value or "")).split())
