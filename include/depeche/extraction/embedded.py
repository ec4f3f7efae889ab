"""Text that a page holds only as data: in its JSON-LD, or in the JSON its scripts start from."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from lxml.html import HtmlElement

__all__ = ["text_in_data", "unmarked"]

_OPENING: Final = re.compile(r"[=(]\s{0,9}(?=[{\[])")
"""Where a script gives data to a variable or to a function."""
_MOST_OPENINGS: Final = 20
"""Places of a script that are looked at; data stand first."""
_WITHIN: Final = re.compile(r"(?:[0-9a-f]{1,4}:)?(?=[{\[])")
"""How a string begins that holds data itself, perhaps numbered."""
_DEEPEST: Final = 3
"""Data in strings of data in strings."""
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_BLOCK_END: Final = re.compile(r"(?:</p>|<br\s?/?>|</h[1-6]>|</li>|</div>)", re.IGNORECASE)
_SENTENCE: Final = 80
"""Characters of a string that may be a paragraph."""
_CODE: Final = re.compile(r"https?://|data:|[{\[]|function\b|/[*/]|:?[0-9A-Za-z]{0,4}:[A-Z\"{\[]")
"""How strings begin that are no text."""
_NOT_ARTICLE: Final = re.compile(
    r"comment|related|recommend|caption|newsletter|menu|footer|translation|label|cookie|consent"
    r"|description|teaser|latest|popular",
    re.IGNORECASE,
)
_PATH: Final = 200
"""Characters of a path that are kept: its end."""
_LEAST: Final = 3
"""Paragraphs under one path of keys that make a text, unless one of them holds several."""


def text_in_data(tree: HtmlElement) -> str:
    """The longest run of paragraphs under one path of keys, a paragraph a line; or nothing.

    Lists count as one path whatever the place in them, so that paragraphs kept as a list of nodes
    are found together.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for script in tree.iter("script"):
        for value in _data(script):
            for path, text in _strings(value):
                found[path].append(text)
    runs = [lines for path, strings in found.items() if (lines := _lines(path, strings))]
    return "\n".join(max(runs, key=lambda lines: sum(map(len, lines)), default=[]))


def _lines(path: str, strings: list[str]) -> list[str]:
    """The paragraphs of one path, or none if it holds no prose."""
    texts = [text for text in strings if not _CODE.match(text)]
    if _NOT_ARTICLE.search(path) or not any(len(text) >= _SENTENCE for text in texts):
        return []
    lines = [line for text in texts for line in unmarked(text).split("\n") if line]
    return list(dict.fromkeys(lines)) if len(lines) >= _LEAST else []


def unmarked(text: str) -> str:
    """A string without its markup, a paragraph a line."""
    plain = unescape(_TAG.sub("", _BLOCK_END.sub("\n", text)))
    lines = (" ".join(line.split()) for line in plain.split("\n"))
    return "\n".join(filter(None, lines))


def _data(script: HtmlElement) -> Iterator[Any]:
    """The JSON that a script is, or that it gives to variables and functions."""
    text = script.text or ""
    if "json" in (script.get("type") or ""):
        yield _decoded(text.strip(), 0)[0]
        return
    at = 0
    for _ in range(_MOST_OPENINGS):
        opening = _OPENING.search(text, at)
        if opening is None:
            return
        value, at = _decoded(text, opening.end())
        yield value


def _decoded(text: str, start: int) -> tuple[Any, int]:
    """The JSON that begins at a place, and where to look on; None where there is no JSON."""
    try:
        return _DECODER.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, start + 1


_DECODER: Final = json.JSONDecoder(strict=False)


def _strings(value: Any) -> Iterator[tuple[str, str]]:
    """Every string with its path of keys, in order, without recursion."""
    ahead: list[tuple[str, Any, int]] = [("", value, 0)]
    while ahead:
        path, value, depth = ahead.pop()
        if isinstance(value, str):
            inner = _WITHIN.match(value) if depth < _DEEPEST else None
            data = _decoded(value, inner.end())[0] if inner else None
            if data is None:
                yield path, value
            else:
                ahead.append((path, data, depth + 1))
        elif isinstance(value, list):
            ahead.extend((f"{path}[]"[-_PATH:], item, depth) for item in reversed(value))
        elif isinstance(value, dict):
            ahead.extend((_joined(path, key), v, depth) for key, v in reversed(value.items()))


def _joined(path: str, key: str) -> str:
    """The path of a key; keys that number or identify things count as places in a list."""
    name = "[]" if any(map(str.isdigit, key)) else f".{key}"
    return (path + name)[-_PATH:]
