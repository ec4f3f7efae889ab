"""Lines of an extracted text that the page itself marks as furniture: hints for the cleaner."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from depeche.records.article import Removal

__all__ = ["hints"]

_EMBEDS = " or ".join(
    f"starts-with(@class, '{site}-')" for site in ("bluesky", "instagram", "tiktok", "twitter")
)
_MARKS = (
    ("caption", ".//figcaption", 0.9),
    ("social_embed", f".//blockquote[{_EMBEDS}]", 0.9),
)
"""Kind, the elements that HTML itself or the embedding site has for it, confidence."""

_LINE = re.compile(r"[^\n]+")
_LIST_MARK = re.compile(r"^[-–•]\s+")


def hints(tree: HtmlElement, text: str) -> tuple[Removal, ...]:
    """The lines of `text` that are the text of such an element, in order."""
    marked = dict(_marked(tree))
    if not marked:
        return ()
    return tuple(
        Removal(start=m.start(), end=m.end(), kind=kind, rule=f"page.{kind}", confidence=sure)
        for m in _LINE.finditer(text)
        for kind, sure in [marked.get(_fold(m[0]), ("", 0.0))]
        if kind
    )


def _marked(tree: HtmlElement) -> Iterator[tuple[str, tuple[str, float]]]:
    """Folded text of each marked element, whole and by block, with its kind and confidence."""
    for kind, path, sure in _MARKS:
        for element in tree.xpath(path):
            for block in (element, *element.iter("p", "div", "span", "li")):
                if folded := _fold(block.text_content()):
                    yield folded, (kind, sure)


def _fold(text: str) -> str:
    return " ".join(_LIST_MARK.sub("", text.strip()).split())
