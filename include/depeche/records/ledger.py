"""The tables that account for every document: `rejections`, `fetches` and `runs`."""

from typing import Final, Literal

from pydantic import AwareDatetime, Field

from depeche.records.article import Provenance, RawReference, Rights, Row

__all__ = [
    "GONE",
    "ClaimRow",
    "Fetch",
    "KindCount",
    "LayoutBreak",
    "ReasonCount",
    "Rejection",
    "Run",
    "SourceLine",
    "StepTime",
    "Tally",
]


GONE: Final = "retention"
"""Why bytes of a `fetches` row may be gone: the collection does not keep them so long."""


class Rejection(Row):
    """One document that was refused: rejected for a reason, or quarantined by an error."""

    article_id: str = Field(description="As in `articles`: a later run may keep it.")
    outcome: Literal["rejected", "quarantined"] = Field(description="Which of the two.")
    reason: str = Field(
        description="Reason of a rejection, or type of the error.", examples=["too_short"]
    )
    detail: str = Field(
        description="What a person needs to know.", examples=["11 words, 25 are asked for"]
    )
    step: str = Field(description="Step that decided.", examples=["admit"])
    raw: RawReference | None = Field(None, description="The bytes, where any came.")
    collection: str = Field(description="What ingested it.")
    partition: str = Field(description="Schedule interval.")
    source: str = Field(description="Source of the collection.")
    address: str = Field(description="Canonical address.")
    url: str | None = Field(None, description="Web address, where there is one.")
    title: str | None = Field(None, description="Headline, if it was found before the decision.")
    published_at: AwareDatetime | None = Field(None, description="Publication, likewise.")
    language: str | None = Field(None, description="Language, likewise.")
    words: int | None = Field(None, description="Words of the cleaned text, likewise.")
    provenance: Provenance = Field(description="What decided.")


class ClaimRow(Row):
    """What the source said of the document beside its bytes."""

    url: str | None = Field(None, description="Web address given by the source.")
    title: str | None = Field(None, description="Title given by the source.")
    published: str | None = Field(None, description="Date as the source writes it.")
    language: str | None = Field(None, description="Language given by the source.")
    authors: tuple[str, ...] = Field((), description="Authors given by the source.")
    row_id: str | None = Field(None, description="The `id` of a table row.")
    publisher: str | None = Field(None, description="Publisher given by the source.")


class Fetch(Row):
    """One acquisition: what was asked for, what came, where its bytes lie."""

    collection: str = Field(description="What ingested it.")
    partition: str = Field(description="Schedule interval.")
    source: str = Field(description="Source of the collection.")
    address: str = Field(description="Canonical address.")
    reference: str = Field(
        description="What was discovered: the address itself, or the run of rows it came with."
    )
    locator: str = Field(description="Where it was read or fetched.")
    version: str | None = Field(None, description="ETag, or size and modification time.")
    url: str | None = Field(None, description="Web address after redirects.")
    fetched_at: AwareDatetime = Field(description="When (UTC).")
    status: int | None = Field(None, description="HTTP status.", examples=[200])
    media_type: str | None = Field(None, description="Media type.", examples=["text/html"])
    charset: str | None = Field(None, description="Charset that the server declared.")
    etag: str | None = Field(None, description="ETag header.")
    last_modified: str | None = Field(None, description="Last-Modified header.")
    claims: ClaimRow = Field(description="What the source said of it.")
    rights: Rights | None = Field(None, description="What the publisher reserves of it.")
    unchanged: bool = Field(
        False, description="An earlier partition holds the same bytes: nothing new came."
    )
    raw: RawReference | None = Field(None, description="The bytes; null when none came.")
    error: str | None = Field(None, description="Type of the error, when none came.")
    message: str | None = Field(None, description="Its message.")
    gone: Literal["retention"] | None = Field(
        None, description="Why the bytes at `raw` are no longer there; null while they are."
    )


class SourceLine(Row):
    """A short line of a source's articles, counted before cleaning: how pages are recognised."""

    collection: str = Field(description="What ingested it.")
    partition: str = Field(description="Schedule interval.")
    source: str = Field(description="Source of the collection.")
    line: str = Field(
        description="The line, in small letters without accents.", examples=["lien copie"]
    )
    articles: int = Field(description="Articles of the partition that hold it.")


class Tally(Row):
    """Counts of one source and language: read = kept + rejected + quarantined."""

    source: str = Field(description="Source of the collection.")
    language: str | None = Field(None, description="Language, null where none was judged.")
    kept: int = Field(description="Articles published.")
    rejected: int = Field(description="Documents refused for a reason.")
    quarantined: int = Field(description="Documents set aside by an error.")


class ReasonCount(Row):
    """How many documents one reason or error refused."""

    outcome: Literal["rejected", "quarantined"] = Field(description="Which of the two.")
    reason: str = Field(description="Reason, or type of the error.")
    documents: int = Field(description="How many.")


class KindCount(Row):
    """How much of one kind was cut from the kept articles."""

    kind: str = Field(description="Kind of boilerplate.")
    removals: int = Field(description="How many spans.")
    characters: int = Field(description="How many characters.")


class StepTime(Row):
    """How long one step took, summed over the shards."""

    step: str = Field(description="Step.")
    seconds: float = Field(description="Seconds of wall time.")


class LayoutBreak(Row):
    """A measure of a source's articles that collapsed against its own of the weeks before."""

    source: str = Field(description="Source of the collection.")
    measure: str = Field(
        description="`words` (median), or a field by the share of articles that have it.",
        examples=["authors"],
    )
    before: float = Field(description="Its value over the 28 days before.")
    now: float = Field(description="Its value in this partition.")


class Run(Row):
    """One publication of one partition. read = kept + rejected + quarantined, always.

    What was found besides stands apart: `known` was not asked for again, `unchanged` was.
    """

    run_id: str = Field(description="Run of the orchestrator.")
    collection: str = Field(description="What was ingested.")
    partition: str = Field(description="Schedule interval.")
    published_at: AwareDatetime = Field(description="When the partition was committed (UTC).")
    replayed: bool = Field(description="Whether the raw zone was replayed and nothing fetched.")
    read: int = Field(description="Documents read.")
    kept: int = Field(description="Articles published.")
    rejected: int = Field(description="Documents refused for a reason.")
    quarantined: int = Field(description="Documents set aside by an error.")
    known: int | None = Field(
        None, description="Addresses found that were acquired before; null in a replay."
    )
    unchanged: int = Field(0, description="Articles asked for again that had not changed.")
    tallies: tuple[Tally, ...] = Field(description="By source and language.")
    reasons: tuple[ReasonCount, ...] = Field(description="By reason.")
    removals: tuple[KindCount, ...] = Field(description="By kind.")
    layout_breaks: tuple[LayoutBreak, ...] = Field(
        (), description="Sources whose pages seem to have changed."
    )
    steps: tuple[StepTime, ...] = Field(description="Where the time went.")
    provenance: Provenance = Field(description="What made it.")
