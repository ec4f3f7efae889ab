"""Pages of links: a front page, a section or a list of results is no article.

What counts are the lines that the extraction found, for menus and related headlines surround every
article. The bounds were measured on over a thousand article pages of three test sets: none reaches
them.
"""

from collections.abc import Iterator

from lxml.html import HtmlElement

from depeche.records.outcome import Reason, Refusal

__all__ = ["index_page"]

_LINES, _TEASERS, _SHARE_OF_TEXT = 5, 4, 0.5
"""So many lines are links, or teasers, and hold this share of the characters found."""
_CARD = 800
"""Characters of a teaser with its headline, at most."""
_LINKS, _SHARE_OF_PAGE = 10, 0.5
"""Where nothing was found: so many links, which hold this share of the page's characters."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def index_page(tree: HtmlElement, text: str, *, is_article: bool) -> Refusal | None:
    """A refusal if the page is mostly links, or headlines with teasers, else None.

    `is_article` tells that the page states to be an article: then teasers do not count.
    """
    lines = [folded for line in text.split("\n") if (folded := _fold(line))]
    if not lines:
        return _page_of_links(tree)
    links = _among(lines, _link_texts(tree))
    if len(links) >= _LINES and _length(links) >= _SHARE_OF_TEXT * _length(lines):
        return _refusal(f"{len(links)} of {len(lines)} lines are links")
    teasers = [] if is_article else _among(lines, _teaser_texts(tree))
    if len(teasers) >= _TEASERS and _length(teasers) >= _SHARE_OF_TEXT * _length(lines):
        return _refusal(f"{len(teasers)} of {len(lines)} lines are teasers of other pages")
    return None


def _page_of_links(tree: HtmlElement) -> Refusal | None:
    links = list(_link_texts(tree))
    page = " ".join(" ".join(tree.xpath(_VISIBLE)).split())
    if len(links) >= _LINKS and _length(links) >= _SHARE_OF_PAGE * len(page):
        return _refusal(f"no article, and {len(links)} links hold most of the page's text")
    return None


_VISIBLE = ".//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript)]"


def _link_texts(tree: HtmlElement) -> Iterator[str]:
    """The text of each link; of a link around a card, that of its headings and paragraphs."""
    for link in tree.iter("a"):
        blocks = list(link.iter(*_HEADINGS, "p")) or [link]
        yield from filter(None, (_fold(block.text_content()) for block in blocks))


def _teaser_texts(tree: HtmlElement) -> Iterator[str]:
    """The blocks of each card: a heading that leads to another page, and what stands beside it."""
    for heading in tree.iter(*_HEADINGS):
        if _leads_away(heading):
            card = _card(heading)
            yield from (_fold(block.text_content()) for block in card.iter(*_HEADINGS, *_BLOCKS))


def _leads_away(heading: HtmlElement) -> bool:
    """Whether a heading is a link, or in one, that is no anchor within the page."""
    link = next(heading.iterancestors("a"), None)
    link = heading.find(".//a[@href]") if link is None else link
    return link is not None and not (link.get("href") or "#").startswith("#")


def _card(heading: HtmlElement) -> HtmlElement:
    """The largest element around `heading` that is no longer than a card and holds no other."""
    card = heading
    for element in heading.iterancestors(*_BOXES):
        if len(element.text_content()) > _CARD or len(list(element.iter(*_HEADINGS))) > 1:
            return card
        card = element
    return card


_BLOCKS = ("p", "div", "span", "li")
_BOXES = ("a", "article", "div", "figure", "header", "hgroup", "li", "section", "td", "tr")


def _among(lines: list[str], texts: Iterator[str]) -> list[str]:
    known = set(texts)
    return [line for line in lines if line in known]


def _length(lines: list[str]) -> int:
    return sum(map(len, lines))


def _fold(line: str) -> str:
    return " ".join(line.strip("-–• ").split())


def _refusal(detail: str) -> Refusal:
    return Refusal(Reason.INDEX_PAGE, detail)
