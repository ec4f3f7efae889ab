"""A web page: its blocks are weighed for the article, the page itself states what it is."""

import logging
import re

from htmldate import find_date
from lxml.etree import ParserError
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.metadata import extract_author, extract_title

from depeche.extraction import walls
from depeche.extraction.body import Body, body_of
from depeche.extraction.bylines import bylines
from depeche.extraction.charset import Decoded, decode
from depeche.extraction.furniture import hints
from depeche.extraction.links import index_page
from depeche.extraction.plain import from_text
from depeche.extraction.statements import Statements, read_statements
from depeche.extraction.timestamps import beside_headline
from depeche.extraction.titles import shown, without_site
from depeche.records.flow import Claims, Document, Extract
from depeche.records.outcome import Reason, Refusal

__all__ = ["blocked", "extract_page", "from_markup", "looks_like_markup", "parsed"]

# It logs what it discards; here that is a refusal or a missing field, told in the record.
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

_BEGINNING = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(r"<[a-zA-Z!/?]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What libxml2 takes for the end of the page."""
_EARLIEST = "1995-01-01"
"""No page is older; as htmldate has it."""
_LATEST = "2100-01-01"
"""Where nothing says when the page was fetched: a bound of today would change the results."""


def looks_like_markup(text: str) -> bool:
    """Whether a text begins as a page of HTML does."""
    return _BEGINNING.match(text[:2048]) is not None


def extract_page(document: Document) -> Extract | Refusal:
    """The article of a page. Raises `DocumentUnreadable` where the markup breaks the parser."""
    decoded = decode(document.content, document.charset, markup=True)
    return decoded if isinstance(decoded, Refusal) else from_markup(decoded, document)


def blocked(document: Document) -> Refusal | None:
    """What a page that came with an error status says of a check for robots, if anything."""
    decoded = decode(document.content, document.charset, markup=True)
    tree = None if isinstance(decoded, Refusal) else parsed(decoded.text)
    return None if tree is None else walls.blocked(tree)


def from_markup(decoded: Decoded, document: Document) -> Extract | Refusal:
    """As `extract_page`, from text. What holds no markup at all is plain text."""
    if not _MARKUP.search(decoded.text):
        return from_text(decoded, document)
    tree = parsed(decoded.text)
    if tree is None:
        return Refusal(Reason.EMPTY, "the page has no elements")
    stated = read_statements(tree, document.url or document.claims.url, document.fetched_at)
    body = body_of(tree, stated)
    text = body.text
    met = walls.met(tree, text, stated, document)
    if isinstance(met, Refusal):
        return met
    if refusal := index_page(tree, text, is_article="article" in stated.values):
        return refusal
    if not text.strip():
        return Refusal(Reason.EMPTY, "the page has no article text")
    _search(tree, stated, document)
    return _extract(Decoded(decoded.text, (*decoded.flags, *met)), document, body, stated, tree)


def parsed(text: str) -> HtmlElement | None:
    """The page as a tree, always with a root; None when there is nothing in it."""
    # Made anew each time: an lxml parser keeps the state of an earlier, broken page.
    parser = HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        default_doctype=False,
    )
    try:
        return document_fromstring(
            _CONTROLS.sub("", text).encode("utf-8", "replace"), parser=parser
        )
    except ParserError:
        return None


def _search(tree: HtmlElement, stated: Statements, document: Document) -> None:
    """Search the page for what neither it nor its source states."""
    if not stated.first("title") and not document.claims.title:
        stated.add("title", [extract_title(tree)], "headline element")
    if not stated.first("authors") and not document.claims.authors:
        url = document.url or document.claims.url
        stated.add("authors", bylines(tree, stated.first("site"), url), "byline element")
    if not stated.first("authors") and not document.claims.authors:
        stated.add("authors", (extract_author(tree) or "").split("; "), "author element")
    if not stated.first("published") and not document.claims.published:
        if beside := beside_headline(tree):
            stated.add("published", [beside[0]], beside[1])
        else:
            stated.add("published", [_date_in(tree, stated, document)], "search of the page")


def _date_in(tree: HtmlElement, stated: Statements, document: Document) -> str | None:
    """The day that htmldate finds; the bounds are explicit, for its own are today's."""
    found: str | None = find_date(
        tree,
        original_date=True,
        url=document.url or document.claims.url or stated.first("url"),
        min_date=_EARLIEST,
        max_date=document.fetched_at.date().isoformat() if document.fetched_at else _LATEST,
    )
    return found


def _extract(
    decoded: Decoded, document: Document, body: Body, stated: Statements, tree: HtmlElement
) -> Extract:
    claims, evidence = _claims(document, stated, tree)
    return Extract(
        text=body.text,
        claims=claims,
        url=document.url or document.claims.url or _absolute(stated.first("url")),
        publisher=document.publisher or stated.first("site"),
        modified=stated.first("modified"),
        section=stated.first("section"),
        tags=stated.values.get("tags", ()),
        lead=_whole(stated.first("lead")),
        image=stated.first("image"),
        paywalled={"no": True, "yes": False}.get(stated.first("free") or ""),
        canonical=stated.first("canonical"),
        evidence=tuple(sorted((evidence | {"text": body.evidence}).items())),
        flags=(*decoded.flags, *body.flags),
        hints=hints(tree, body.text),
        page=True,
    )


def _claims(
    document: Document, stated: Statements, tree: HtmlElement
) -> tuple[Claims, dict[str, str]]:
    """What the page states, then what its source claims, with where each was found."""
    said = document.claims
    url = document.url or said.url or stated.first("url")
    title = stated.first("title")
    if title:
        of_article = stated.evidence["title"].startswith("JSON-LD")
        title = shown(without_site(title, stated.first("site"), url), tree, of_article=of_article)
    language = (stated.first("language") or "").replace("_", "-").partition("-")[0].lower()
    claims = Claims(
        url=said.url,
        title=title or said.title,
        published=stated.first("published") or said.published,
        language=language or said.language,
        authors=stated.values.get("authors") or said.authors,
        row_id=said.row_id,
    )
    of_page = {
        _PUBLISHED[name]: place for name, place in stated.evidence.items() if name in _PUBLISHED
    }
    of_source = {name: "source" for name in _CLAIMED if getattr(claims, name)}
    return claims, of_source | of_page


_CLAIMED = ("title", "published", "language", "authors")
_PUBLISHED = {name: name for name in (*_CLAIMED, "modified", "section", "tags", "lead", "image")}
_PUBLISHED |= {"free": "paywalled", "canonical": "canonical"}
"""Statements that reach the extract, and the names that they have there."""


def _absolute(url: str | None) -> str | None:
    return url if url and url.startswith(("http://", "https://")) else None


def _whole(lead: str | None) -> str | None:
    """A description that was cut for search engines is no standfirst."""
    return None if lead is None or lead.endswith(("…", "...", "[…]", "[...]")) else lead
