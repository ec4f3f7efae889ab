"""Who signs a page that states its authors nowhere: elements that are marked as a byline."""

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from depeche.extraction.folding import folded
from depeche.extraction.timestamps import is_aside
from depeche.extraction.titles import names_of_site

__all__ = ["bylines"]

_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:authors?|auteurs?|autor(?:es|in)?|byline|by-line|signature)(?:[\s_-]?names?)?"
    r"(?:$|[\s-])",
    re.IGNORECASE,
)
_NO_NAME: Final = re.compile(r"bio|box|image|img|avatar|title|role|social|desc|about|link-all|date",
    re.IGNORECASE)  # fmt: skip
_LONGEST: Final = 100
"""Characters of a byline: what is longer tells of the author."""


def bylines(tree: HtmlElement, site: str | None = None, url: str | None = None) -> list[str]:
    """The texts of the first marked byline, one for each author; the site itself signs nothing."""
    names = tuple(names_of_site(site, url))
    return [text for text in _marked(tree) if not folded(text).replace(" ", "").endswith(names)]


def _marked(tree: HtmlElement) -> list[str]:
    for path in (
        ".//*[@itemprop='author']//*[@itemprop='name']",
        ".//*[@itemprop='author'] | .//a[contains(concat(' ', @rel, ' '), ' author ')]",
    ):
        if found := _together(tree.xpath(path)):
            return found
    return _together(
        element
        for element in tree.xpath(".//body//*[@class]")
        if _CLASS.search(element.get("class")) and not _NO_NAME.search(element.get("class"))
    )


def _together(elements: "Iterator[HtmlElement] | list[HtmlElement]") -> list[str]:
    """The texts of the first element that has one, and of those beside it."""
    found: list[str] = []
    place = None
    for element in elements:
        text = " ".join(element.text_content()[: 4 * _LONGEST].split())
        if not 1 < len(text) <= _LONGEST or is_aside(element):
            continue
        parent = element.getparent()
        if place is None:
            place = parent
        elif parent is not place:
            break
        found.append(text)
    return found
