"""What a page says of its article in JSON-LD (schema.org), as a plain mapping."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lxml.html import HtmlElement

from depeche.extraction.broken_json import values_of
from depeche.extraction.folding import alike, folded, same_address

__all__ = ["Graph", "graph", "names", "scalar", "strings"]

_ARTICLES: Final = {"report", "blogposting", "liveblogposting", "socialmediaposting"}
"""Types of schema.org that are articles, besides those that end in `Article`."""
_INWARDS: Final = ("@graph", "mainEntity", "mainEntityOfPage")
_ADDRESSES: Final = ("url", "@id", "mainEntityOfPage")
_NO_PERSONS: Final = {"organization", "newsmediaorganization", "corporation", "website"}
_MOST_NODES: Final = 5_000
"""Nodes of a page that are read: articles have dozens, and a page chooses its own size."""


@dataclass(slots=True)
class Graph:
    """All nodes of a page, in its order, and those that have an `@id` by it."""

    nodes: list[dict[str, Any]] = field(default_factory=list)
    by_id: dict[str, dict[str, Any]] = field(default_factory=dict)

    def article(self, addresses: Sequence[str], titles: Sequence[str]) -> dict[str, Any]:
        """The node of this page's article; empty when there is none.

        Of several articles, the one that bears one of the page's addresses, then the one that
        bears its title, then the first. One that bears another address and another title is
        somebody else's: pages describe their related articles too.
        """
        articles = [node for node in self.nodes if _is_article(node)]
        marks = [_mark(node, addresses, titles) for node in articles]
        if not articles or max(marks) < 0:
            return {}
        return articles[marks.index(max(marks))]

    def types(self) -> set[str]:
        """The types of all nodes, in lower case."""
        return {name.lower() for node in self.nodes for name in strings(node.get("@type"))}

    def whole(self, value: Any) -> list[Any]:
        """The items of a value or list; mere references are what they refer to."""
        return [self._referred(item) for item in (value if isinstance(value, list) else [value])]

    def _referred(self, item: Any) -> Any:
        name = item.get("@id") if isinstance(item, dict) else None
        node = self.by_id.get(name) if isinstance(name, str) else None
        return item if node is None else node | item


def graph(tree: HtmlElement) -> Graph:
    """The nodes of all blocks. Blocks that no mending makes JSON are passed over."""
    found = Graph()
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            for node in _nodes(values_of(script.text)):
                found.nodes.append(node)
                _index(found, node)
                if len(found.nodes) >= _MOST_NODES:
                    return found
    return found


def _index(found: Graph, node: dict[str, Any]) -> None:
    """Take note of a node, and of those right below it, that others may refer to."""
    for item in (node, *(value for value in node.values() if isinstance(value, dict))):
        name = item.get("@id")
        if isinstance(name, str) and len(item) > len(found.by_id.get(name, {"@id": name})):
            found.by_id[name] = item


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every node, in the order of the page, without recursion: depth is the page's to choose."""
    ahead = [value]
    while ahead:
        value = ahead.pop()
        if isinstance(value, list):
            ahead += reversed(value)
        elif isinstance(value, dict):
            yield value
            ahead += [value[key] for key in reversed(_INWARDS) if key in value]


def _is_article(node: dict[str, Any]) -> bool:
    types = [name.lower() for name in strings(node.get("@type"))]
    named = any(name.endswith("article") or name in _ARTICLES for name in types)
    return named or ("headline" in node and "datePublished" in node)


def _mark(node: dict[str, Any], addresses: Sequence[str], titles: Sequence[str]) -> int:
    """How much speaks for its being the article of the page; below 0 it is another's."""
    said = [address for key in _ADDRESSES for address in _addresses(node.get(key))]
    headline = folded(scalar(node.get("headline")) or scalar(node.get("name")) or "")
    here = any(same_address(one, other) for one in said for other in addresses)
    titled = any(alike(headline, folded(title)) for title in titles)
    # An address without a path names the site, and a fragment the node.
    elsewhere = any(address.rstrip("/").count("/") > 2 for address in said)  # noqa: PLR2004 - https://host
    stranger = elsewhere and headline and addresses and titles and not here and not titled
    return -1 if stranger else 2 * here + titled


def _addresses(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    named = [i.get("@id") or i.get("url") if isinstance(i, dict) else i for i in items]
    return [address for name in named for address in strings(name)]


def scalar(value: Any) -> str | None:
    """The first non-empty string of a value or list, on one line."""
    return next(iter(strings(value)), None)


def strings(value: Any) -> list[str]:
    """The non-empty strings of a value or list, each on one line."""
    values = value if isinstance(value, list) else [value]
    return [" ".join(v.split()) for v in values if isinstance(v, str) and v.strip()]


def names(items: Sequence[Any]) -> list[str]:
    """Names of persons: strings, or nodes with a `name` that are no organisation."""
    found: list[str] = []
    for item in items:
        if isinstance(item, dict):
            kinds = {kind.lower() for kind in strings(item.get("@type"))}
            found += [] if kinds & _NO_PERSONS else strings(item.get("name")) or _in_parts(item)
        elif isinstance(item, list):
            found += names(item)
        else:
            found += strings(item)
    return found


def _in_parts(person: dict[str, Any]) -> list[str]:
    parts = (scalar(person.get("givenName")), scalar(person.get("familyName")))
    return strings(" ".join(filter(None, parts)))
