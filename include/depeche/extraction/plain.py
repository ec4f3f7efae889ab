"""Plain text: it passes through unchanged, apart from its byte order mark."""

from depeche.extraction.charset import Decoded, decode
from depeche.records.flow import Document, Extract
from depeche.records.outcome import Reason, Refusal

__all__ = ["extract_plain", "from_text"]


def extract_plain(document: Document) -> Extract | Refusal:
    """The text of a plain document, with what its source says of it."""
    decoded = decode(document.content, document.charset)
    return decoded if isinstance(decoded, Refusal) else from_text(decoded, document)


def from_text(decoded: Decoded, document: Document) -> Extract | Refusal:
    """`decoded` with what the source says of the document."""
    if not decoded.text.strip():
        return Refusal(Reason.EMPTY, "there is no text")
    claims = document.claims
    said = ("title", "published", "language", "authors")
    return Extract(
        text=decoded.text,
        claims=claims,
        url=document.url or claims.url,
        publisher=document.publisher,
        evidence=tuple((name, "source") for name in said if getattr(claims, name)),
        flags=decoded.flags,
    )
