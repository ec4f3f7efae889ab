"""From what was acquired to what the pipeline takes."""

from depeche.records.flow import Capture, Claims, Document
from depeche.records.ledger import Fetch

__all__ = ["document_of_capture", "document_of_fetch"]


def document_of_fetch(fetch: Fetch, content: bytes, publisher: str | None) -> Document:
    """The document of a `fetches` row and the payload of its WARC record."""
    return Document(
        source=fetch.source,
        address=fetch.address,
        content=content,
        media_type=fetch.media_type or "application/octet-stream",
        charset=fetch.charset,
        url=fetch.url,
        status=fetch.status,
        claims=Claims(**fetch.claims.model_dump()),
        publisher=publisher,
        fetched_at=fetch.fetched_at,
        raw=fetch.raw,
        rights=fetch.rights,
        error=fetch.error,
        message=fetch.message,
    )


def document_of_capture(capture: Capture) -> Document:
    """The document of a capture that never went through the lake: dated only by an archive."""
    return Document(
        source=capture.reference.source,
        address=capture.address,
        content=capture.content or b"",
        media_type=capture.media_type or "application/octet-stream",
        charset=capture.charset,
        url=capture.url,
        status=capture.status,
        claims=capture.claims,
        fetched_at=capture.fetched_at if capture.status else None,
        error=capture.error,
        message=capture.message,
    )
