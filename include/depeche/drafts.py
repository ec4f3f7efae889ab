"""An article in the making, and the rows that it or its refusal becomes."""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from depeche.cleaning import Cleaned
from depeche.entities.countries import countries_of
from depeche.language import Language
from depeche.metadata import Metadata
from depeche.records.article import Article, Entity
from depeche.records.flow import Document, Extract, Origin
from depeche.records.ledger import Rejection
from depeche.records.outcome import Failure, Reason, Refusal, Refused
from depeche.sources.addresses import canonical, same_page

__all__ = ["Draft", "Verdict", "absence", "article_id", "refused"]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Draft:
    """All that the steps found about one document."""

    document: Document
    extract: Extract
    cleaned: Cleaned
    language: Language
    metadata: Metadata
    words: int

    @classmethod
    def of(
        cls,
        document: Document,
        extract: Extract,
        cleaned: Cleaned,
        language: Language,
        metadata: Metadata,
    ) -> "Draft":
        """A draft with its words counted."""
        words = sum(1 for _ in _WORD.finditer(cleaned.text))
        return cls(document, extract, cleaned, language, metadata, words)

    @property
    def address(self) -> str:
        """Where the page says that it belongs, if that may be believed, else where it was found."""
        found, stated = self.document.address, self.extract.canonical
        if stated and same_page(stated, found):
            return canonical(stated)
        return found

    def article(self, entities: tuple[Entity, ...], flags: tuple[str, ...], at: Origin) -> Article:
        """The row that `articles` publishes."""
        document, found, cleaned = self.document, self.metadata, self.cleaned
        cut = sum(removal.end - removal.start for removal in cleaned.removals)
        address = self.address
        return Article(
            article_id=article_id(at.collection, address),
            text_digest=hashlib.sha256(cleaned.text.encode()).hexdigest(),
            raw=document.raw,
            collection=at.collection,
            partition=at.partition,
            source=document.source,
            publisher=document.publisher or self.extract.publisher or document.claims.publisher,
            address=address,
            url=self.extract.url or document.url,
            fetched_at=document.fetched_at,
            rights=document.rights,
            title=found.title,
            lead=found.lead,
            authors=found.authors,
            author_notes=found.author_notes,
            agencies=found.agencies,
            published_at=found.published_at,
            published_precision=found.published_precision,
            published_evidence=found.published_evidence,
            modified_at=found.modified_at,
            section=found.section,
            tags=found.tags,
            image=self.extract.image,
            paywalled=self.extract.paywalled,
            text=cleaned.text,
            source_text=self.extract.text,
            removals=cleaned.removals,
            language=self.language.code,
            language_confidence=self.language.confidence,
            language_votes=self.language.votes,
            other_languages=self.language.others,
            entities=entities,
            countries=countries_of(entities),
            words=self.words,
            removed_share=round(cut / len(self.extract.text), 4),
            flags=tuple(sorted({*self.extract.flags, *found.flags, *flags})),
            provenance=at.provenance,
        )


def article_id(collection: str, address: str) -> str:
    """32 hexadecimal digits that name one address of one collection, whatever the run."""
    return hashlib.sha256(f"{collection}\n{address}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a document is not kept."""

    outcome: Literal["rejected", "quarantined"]
    reason: str
    detail: str
    step: str

    @classmethod
    def rejected(cls, refusal: Refusal, step: str) -> "Verdict":
        """It is no article of the collection."""
        return cls("rejected", refusal.reason.value, refusal.detail, step)

    @classmethod
    def broken(cls, error: Exception, step: str) -> "Verdict":
        """It broke a step."""
        return cls("quarantined", type(error).__name__, str(error), step)

    @classmethod
    def failed(cls, failure: Failure, step: str) -> "Verdict":
        """It broke a step in another process."""
        return cls("quarantined", failure.error, failure.message, step)


_RESERVED = {
    "RobotsDisallowed": Reason.ROBOTS_DISALLOWED,
    "RightsReserved": Reason.RIGHTS_RESERVED,
}
"""Errors of acquisition that are the publisher's will, and no failure."""


def absence(document: Document) -> Refusal | Failure:
    """What became of a document that was acquired without bytes."""
    error, message = document.error or "", document.message or ""
    reason = _RESERVED.get(error)
    return Refusal(reason, message) if reason else Failure(error, message)


def refused(
    document: Document, verdict: Verdict, at: Origin, draft: Draft | None = None
) -> Refused:
    """The outcome of a document that is not kept, with what was learned of it before."""
    address = draft.address if draft else document.address
    row = Rejection(
        article_id=article_id(at.collection, address),
        outcome=verdict.outcome,
        reason=verdict.reason,
        detail=verdict.detail,
        step=verdict.step,
        raw=document.raw,
        collection=at.collection,
        partition=at.partition,
        source=document.source,
        address=address,
        url=document.url,
        title=draft.metadata.title if draft else document.claims.title,
        published_at=draft.metadata.published_at if draft else None,
        language=draft.language.code if draft else None,
        words=draft.words if draft else None,
        provenance=at.provenance,
    )
    return Refused(row)
