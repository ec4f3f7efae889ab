"""How a document ends: kept, rejected with a reason, or quarantined with an error."""

from dataclasses import dataclass
from enum import StrEnum

from depeche.records.article import Article
from depeche.records.ledger import Rejection

__all__ = ["Failure", "Kept", "Outcome", "Reason", "Refusal", "Refused"]


class Reason(StrEnum):
    """Why a document is no article of the collection."""

    EMPTY = "empty"
    """No text at all."""
    TOO_SHORT = "too_short"
    """Fewer words than the collection asks for."""
    TOO_LARGE = "too_large"
    """More bytes than the collection allows."""
    NOT_TEXT = "not_text"
    """Binary bytes, or a media type that holds no article."""
    NOT_FOUND = "not_found"
    """The address answers with 404 or 410, with a page that says so, or leads to the front page."""
    HTTP_ERROR = "http_error"
    """The address answers with another error status."""
    BOT_CHECK = "bot_check"
    """A captcha or a block that was meant for robots, in place of the article."""
    CONSENT_WALL = "consent_wall"
    """A question about cookies or consent, in place of the article."""
    PAYWALL_STUB = "paywall_stub"
    """The beginning of an article whose rest is for subscribers."""
    MEDIA_ONLY = "media_only"
    """A video, a recording or pictures, with no more text than a caption."""
    INDEX_PAGE = "index_page"
    """A page of links or headlines, not one article."""
    LANGUAGE_NOT_WANTED = "language_not_wanted"
    """Not among the collection's languages."""
    ROBOTS_DISALLOWED = "robots_disallowed"
    """robots.txt does not allow the address to be fetched."""
    RIGHTS_RESERVED = "rights_reserved"
    """The publisher reserves it, and the collection respects that."""
    UNCHANGED = "unchanged"
    """An earlier partition holds the same article, word for word."""
    DUPLICATE_ADDRESS = "duplicate_address"
    """The same canonical address was kept from elsewhere in the same partition."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step's finding that a document is no article: the pipeline makes the row of it."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Failure:
    """The error by which a document broke a step in another process, in words."""

    error: str
    """Its type, e.g. `DocumentUnreadable`."""
    message: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An article worth publishing."""

    article: Article


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that was rejected or quarantined; the row says which, and why."""

    rejection: Rejection


Outcome = Kept | Refused
