"""Metadata: what page, source and text say, resolved into one answer with its evidence."""

from dataclasses import dataclass
from datetime import datetime

from depeche.metadata.chronology import modified, published
from depeche.metadata.dates import Precision
from depeche.metadata.persons import persons
from depeche.metadata.titles import headline
from depeche.records.cleaned import Findings
from depeche.records.flow import Extract

__all__ = ["Metadata", "resolve"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article besides its text; fields as in the `articles` table."""

    title: str | None = None
    lead: str | None = None
    authors: tuple[str, ...] = ()
    author_notes: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    published_at: datetime | None = None
    published_precision: Precision | None = None
    published_evidence: str | None = None
    modified_at: datetime | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def resolve(extract: Extract, findings: Findings, not_after: datetime | None) -> Metadata:
    """One answer per field; nothing is dated later than `not_after`, the time of acquisition."""
    claims, publisher = extract.claims, extract.publisher
    date = published(extract, findings, not_after)
    return Metadata(
        title=headline(claims.title, findings.title, publisher, extract.url),
        lead=extract.lead,
        authors=persons(claims.authors, publisher) or persons(findings.authors, publisher),
        author_notes=findings.biographies,
        agencies=findings.agencies,
        published_at=date.at,
        published_precision=date.precision,
        published_evidence=date.evidence,
        modified_at=modified(extract, findings, date.at, not_after),
        section=extract.section,
        tags=tuple(dict.fromkeys((*extract.tags, *findings.tags))),
        flags=date.flags,
    )
