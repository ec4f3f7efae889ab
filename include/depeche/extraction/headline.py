"""Where the headline of a page stands."""

from typing import Final

from lxml.html import HtmlElement

from depeche.extraction.folding import folded

__all__ = ["headline_of"]

_RANKS: Final = (("h1",), ("h2", "h3", "h4"))
_MOST_HEADINGS, _TITLE = 40, 300
"""Headings that are compared with the page's title, and characters of each."""
_ALIKE, _NEARLY = 0.5, 0.8
"""Likeness to the title from which a heading is the headline; of the best, from which as good."""


def headline_of(tree: HtmlElement) -> HtmlElement | None:
    """The first heading that is nearly as like the page's title as the likest one.

    It is of the first rank, unless those have nothing of the title: some sites give that rank to
    their name.
    """
    title = set(folded(" ".join(tree.xpath(".//head/title/text()")[:1])).split())
    for tags in _RANKS:
        headings = list(tree.iter(*tags))[:_MOST_HEADINGS]
        likeness = [_likeness(title, folded(h.text_content()[:_TITLE])) for h in headings]
        best = max(likeness, default=0.0)
        if best >= _ALIKE:
            return next(
                h for h, like in zip(headings, likeness, strict=True) if like >= _NEARLY * best
            )
    return next(tree.iter("h1"), None)


def _likeness(title: set[str], heading: str) -> float:
    """The share of words that a title and a heading have in common."""
    words = set(heading.split())
    return 2 * len(title & words) / (len(title) + len(words)) if words else 0.0
