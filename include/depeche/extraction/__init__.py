"""From bytes to text and metadata, by media type."""

from importlib.metadata import version

from depeche.extraction.chain import MODEL as BLOCKS
from depeche.extraction.page import blocked, extract_page, looks_like_markup
from depeche.extraction.plain import extract_plain
from depeche.extraction.row import extract_row
from depeche.extraction.walls import TEASER
from depeche.records.article import Model
from depeche.records.flow import Document, Extract
from depeche.records.outcome import Reason, Refusal

__all__ = ["MODELS", "TEASER", "extract", "holds_markup"]

MODELS = (BLOCKS, Model(name="trafilatura", version=version("trafilatura")))
"""What shapes the texts: the weights of blocks, and the engine that is asked in doubt."""

_HTTP_ERRORS = 400
_GONE = frozenset({404, 410})
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_ROWS = "application/json"
_UNKNOWN = frozenset({"", "application/octet-stream", "application/xml", "text/xml"})
"""Media types that say nothing: the bytes decide."""


def holds_markup(document: Document) -> bool:
    """Whether libraries that read markup will see the document: a page, or a row that holds one."""
    if document.media_type == _ROWS:
        return b'"html"' in document.content
    return document.media_type in _PAGES or _begins_as_page(document)


def extract(document: Document) -> Extract | Refusal:
    """Text and metadata of a document, or why it holds no article.

    Raises `DocumentUnreadable` when the bytes contradict their format.
    """
    if document.status is not None and document.status >= _HTTP_ERRORS:
        return _http_refusal(document, document.status)
    if document.media_type in _PAGES or _begins_as_page(document):
        return extract_page(document)
    if document.media_type == _ROWS:
        return extract_row(document)
    if document.media_type.startswith("text/") or document.media_type in _UNKNOWN:
        return extract_plain(document)
    return Refusal(Reason.NOT_TEXT, f"{document.media_type} holds no article")


def _http_refusal(document: Document, status: int) -> Refusal:
    if status not in _GONE and holds_markup(document) and (block := blocked(document)):
        return Refusal(block.reason, f"the server answers {status}: {block.detail}")
    reason = Reason.NOT_FOUND if status in _GONE else Reason.HTTP_ERROR
    return Refusal(reason, f"the server answers {status}")


def _begins_as_page(document: Document) -> bool:
    """Whether a text, or what is of no known type, is a page all the same."""
    may_be = document.media_type == "text/plain" or document.media_type in _UNKNOWN
    return may_be and looks_like_markup(document.content[:2048].decode("latin-1"))
