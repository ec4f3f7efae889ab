"""Text that a page holds only as data: in its JSON-LD, or in the JSON its scripts start from."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from lxml.html import HtmlElement

__all__ = ["text_in_data", "unmarked"]

_OPENING: Final = re.compile(r"[{\[]")
_ASSIGNED: Final = re.compile(r"^\s*(?:var |let |const )?[\w$.\[\]\"']{1,80}\s*=\s*(?=[{\[])")
_TAG: Final = re.compile(r"<[^<>]{0,2000}>")
_BLOCK_END: Final = re.compile(r"(?:</p>|<br\s?/?>|</h[1-6]>|</li>|</div>)", re.IGNORECASE)
_SENTENCE: Final = 80
"""Characters of a string that may be a paragraph."""
_NOT_TEXT: Final = ("http://", "https://", "data:", "{", "[", "function", "/*", "//")
_NOT_ARTICLE: Final = re.compile(
    r"comment|related|recommend|caption|newsletter|menu|footer|translation|label|cookie|consent"
    r"|description|teaser|latest|popular",
    re.IGNORECASE,
)
_LEAST: Final = 3
"""Paragraphs under one path of keys that make a text, unless one of them holds several."""


def text_in_data(tree: HtmlElement) -> str:
    """The longest run of paragraphs under one path of keys, a paragraph a line; or nothing.

    Lists count as one path whatever the place in them, so that paragraphs kept as a list of nodes
    are found together.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for script in tree.iter("script"):
        for path, value in _strings(_data(script)):
            found[path].append(value)
    runs = [lines for path, strings in found.items() if (lines := _lines(path, strings))]
    return "\n".join(max(runs, key=lambda lines: sum(map(len, lines)), default=[]))


def _lines(path: str, strings: list[str]) -> list[str]:
    """The paragraphs of one path, or none if it holds no prose."""
    if _NOT_ARTICLE.search(path) or not any(_is_prose(text) for text in strings):
        return []
    lines = [line for text in strings for line in unmarked(text).split("\n") if line]
    return list(dict.fromkeys(lines)) if len(lines) >= _LEAST else []


def unmarked(text: str) -> str:
    """A string without its markup, a paragraph a line."""
    plain = unescape(_TAG.sub("", _BLOCK_END.sub("\n", text)))
    lines = (" ".join(line.split()) for line in plain.split("\n"))
    return "\n".join(filter(None, lines))


def _is_prose(text: str) -> bool:
    return len(text) >= _SENTENCE and not text.startswith(_NOT_TEXT)


def _data(script: HtmlElement) -> Any:
    """The JSON that a script is, or that it gives to a variable first; None if it has none."""
    text = script.text or ""
    if "json" not in (script.get("type") or ""):
        assigned = _ASSIGNED.match(text)
        if assigned is None:
            return None
        text = text[assigned.end() :]
    opening = _OPENING.search(text)
    if opening is None:
        return None
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, opening.start())[0]
    except (ValueError, RecursionError):
        return None


def _strings(value: Any) -> Iterator[tuple[str, str]]:
    """Every string with its path of keys, in order, without recursion."""
    ahead: list[tuple[str, Any]] = [("", value)]
    while ahead:
        path, value = ahead.pop()
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, list):
            ahead.extend((f"{path}[]", item) for item in reversed(value))
        elif isinstance(value, dict):
            ahead.extend((_joined(path, key), item) for key, item in reversed(value.items()))


def _joined(path: str, key: str) -> str:
    """The path of a key; keys that number or identify things count as places in a list."""
    name = "[]" if any(map(str.isdigit, key)) else f".{key}"
    return (path + name)[-200:]
