"""JSON as pages write it: with comments, wrappers, commas too many and several values in a row."""

import html
import json
import re
from collections.abc import Callable
from typing import Any, Final

__all__ = ["values_of"]

_WRAPPERS: Final = re.compile(
    r"<!--|-->|(?://|/\*)?\s?<!\[CDATA\[(?:\s?\*/)?|(?://|/\*)?\s?\]\]>(?:\s?\*/)?"
)
_SPARE: Final = re.compile(
    r'("(?:[^"\\]|\\.)*"?)|,(?=\s*[}\]])|//[^\n]*|/\*[^*]{0,2000}\*/', re.DOTALL
)
"""Strings, which stay, or what JSON has no place for."""
_DECODER: Final = json.JSONDecoder(strict=False)
"""Not strict: publishers leave raw line ends inside strings."""


def values_of(block: str) -> list[Any]:
    """The values of a block, most often one; none when no mending makes it JSON. Linear."""
    text = block.strip()
    for mend in _MENDINGS:
        try:
            return _decoded(mend(text))
        except (ValueError, RecursionError):
            continue
    return []


def _decoded(text: str) -> list[Any]:
    values, at = [], 0
    while at < len(text):
        value, at = _DECODER.raw_decode(text, at)
        values.append(value)
        while at < len(text) and text[at] in " \t\r\n;,":
            at += 1
    return values


def _mended(text: str) -> str:
    bare = _WRAPPERS.sub(" ", text)
    return _SPARE.sub(lambda match: match[1] or "", bare).strip(" \t\r\n;")


def _unescaped(text: str) -> str:
    return _mended(html.unescape(text))


_MENDINGS: Final[tuple[Callable[[str], str], ...]] = (str, _mended, _unescaped)
