"""Records in flight: what one stage hands to the next, before anything is published."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from depeche.records.article import Provenance, RawReference, Removal, Rights

__all__ = ["Capture", "Claims", "Document", "Extract", "Held", "Origin", "Reference"]


@dataclass(frozen=True, slots=True)
class Claims:
    """What a source says about a document beside its bytes: believed last, never lost."""

    url: str | None = None
    title: str | None = None
    published: str | None = None
    """A date as written by the source: ISO 8601, RFC 2822 or anything else."""
    language: str | None = None
    authors: tuple[str, ...] = ()
    row_id: str | None = None
    """The `id` of a table row."""
    publisher: str | None = None
    """Who publishes it, as a news sitemap says."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the lake holds of an address already."""

    partition: str
    """The first partition that acquired it."""
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    """SHA-256 of its bytes when a page was last there, in hexadecimal; none if it never was."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Something to acquire: one document, or a run of rows of one file."""

    source: str
    address: str
    """Canonical, the same on any machine: a URL, an `s3://` URI, or `file:SOURCE/path`."""
    locator: str
    """Where the bytes are: a URL, an `s3://` URI or a local path; a run of rows adds its range."""
    version: str | None = None
    """ETag, or size and modification time: a known address of another version is acquired anew."""
    claims: Claims = field(default_factory=Claims)
    documents: int = 1
    """How many documents to expect (an estimate for a run of rows), for sharding."""
    size: int = 0
    """Bytes to read, as they lie there; 0 for a page of the web, of which nobody knows."""
    held: Held | None = None
    """What is to be confirmed or revised; none for what is new."""
    problem: str | None = None
    """Why there is nothing to fetch, where discovering showed it: it is acquired as an error."""


@dataclass(frozen=True, slots=True)
class Capture:
    """What came of acquiring one document: its bytes, or the error that came instead."""

    reference: Reference
    address: str
    fetched_at: datetime
    content: bytes | None = None
    media_type: str | None = None
    """Lower-case, without parameters; `application/json` is a table row."""
    charset: str | None = None
    """As declared by the server; files declare none."""
    url: str | None = None
    """The URL after redirects, for what came from the web."""
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    claims: Claims = field(default_factory=Claims)
    error: str | None = None
    """Type of the error, e.g. `SourceUnreachable`, when there are no bytes."""
    message: str | None = None
    request: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    """From the request to the last byte."""
    rights: Rights | None = None
    unchanged: bool = False
    """The server confirms what is held, or sends the same bytes again: there are no new ones."""
    raw: RawReference | None = None
    """Where its bytes lie for good already: in an archive, from which they are not copied."""

    @classmethod
    def failed(cls, reference: Reference, at: datetime, error: Exception) -> Self:
        """A capture that holds what went wrong instead of bytes."""
        return cls(
            reference,
            reference.address,
            at,
            claims=reference.claims,
            error=type(error).__name__,
            message=str(error),
        )


@dataclass(frozen=True, slots=True)
class Origin:
    """What every record of one run over one partition has in common."""

    collection: str
    partition: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Document:
    """One document as the pipeline takes it: its bytes or why there are none, and what is known."""

    source: str
    address: str
    content: bytes
    media_type: str
    charset: str | None = None
    url: str | None = None
    status: int | None = None
    claims: Claims = field(default_factory=Claims)
    publisher: str | None = None
    fetched_at: datetime | None = None
    raw: RawReference | None = None
    rights: Rights | None = None
    error: str | None = None
    """Type of the error that prevented its acquisition."""
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Extract:
    """Text and metadata taken from the bytes, before cleaning."""

    text: str
    """Plain text, a paragraph per line; what `source_text` publishes."""
    claims: Claims
    """What page and source say of title, authors, dates and language."""
    url: str | None = None
    publisher: str | None = None
    modified: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    lead: str | None = None
    image: str | None = None
    """Address of the article's picture, absolute."""
    paywalled: bool | None = None
    """Whether the page says that the article is not free; None when it says nothing."""
    canonical: str | None = None
    """The address that the page gives itself: absolute, http(s)."""
    evidence: tuple[tuple[str, str], ...] = ()
    """For each claimed field, where it was found, e.g. `("published", "page metadata")`."""
    flags: tuple[str, ...] = ()
    hints: tuple[Removal, ...] = ()
    """Spans that the page itself marks as furniture (captions, asides)."""
    page: bool = False
    """Whether the text was found on a page, with most of its furniture left behind there."""
