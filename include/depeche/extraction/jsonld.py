"""What a page says of its article in JSON-LD (schema.org), as a plain mapping."""

import json
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

__all__ = ["article_node", "names", "scalar", "strings", "types"]

_ARTICLES = {"report", "blogposting", "liveblogposting", "socialmediaposting"}
"""Types of schema.org that are articles, besides those that end in `Article`."""
_INWARDS = ("@graph", "mainEntity")


def types(tree: HtmlElement) -> set[str]:
    """The types of all nodes that stand for the page or a part of it, in lower case."""
    blocks = (
        script.text for script in tree.iter("script") if "ld+json" in (script.get("type") or "")
    )
    nodes = (node for block in blocks if block for node in _nodes(_parsed(block)))
    return {name.lower() for node in nodes for name in strings(node.get("@type"))}


def article_node(tree: HtmlElement) -> dict[str, Any]:
    """The first node that describes an article; empty when there is none.

    Blocks that are no JSON are passed over: other evidence stands in the page.
    """
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text:
            for node in _nodes(_parsed(script.text)):
                if _is_article(node):
                    return node
    return {}


def _parsed(block: str) -> Any:
    try:
        # Not strict: publishers leave raw line ends inside strings.
        return json.loads(block, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every node, in the order of the page, without recursion: depth is the page's to choose."""
    ahead = [value]
    while ahead:
        value = ahead.pop(0)
        if isinstance(value, list):
            ahead[:0] = value
        elif isinstance(value, dict):
            yield value
            ahead[:0] = [value[key] for key in _INWARDS if key in value]


def _is_article(node: dict[str, Any]) -> bool:
    types = [name.lower() for name in strings(node.get("@type"))]
    return any(name.endswith("article") or name in _ARTICLES for name in types)


def scalar(value: Any) -> str | None:
    """The first non-empty string of a value or list, on one line."""
    return next(iter(strings(value)), None)


def strings(value: Any) -> list[str]:
    """The non-empty strings of a value or list, each on one line."""
    values = value if isinstance(value, list) else [value]
    return [" ".join(v.split()) for v in values if isinstance(v, str) and v.strip()]


def names(value: Any) -> list[str]:
    """Names of persons: strings, or nodes with a `name` that are no organisation."""
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            kinds = {kind.lower() for kind in strings(item.get("@type"))}
            found += strings(item.get("name")) if not kinds & {"organization", "website"} else []
        else:
            found += strings(item)
    return found
