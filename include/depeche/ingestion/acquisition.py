"""Get the bytes of one shard and store them as they came, before anything is understood."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

from depeche.ingestion.handover import Shard
from depeche.ingestion.job import Job
from depeche.ingestion.lanes import side_by_side
from depeche.ingestion.plan import Failure, Plan, read_plan
from depeche.lake.tombstones import Tombstones
from depeche.records.article import RawReference
from depeche.records.flow import Capture, Reference
from depeche.records.ledger import ClaimRow, Fetch
from depeche.sources.addresses import host_of
from depeche.sources.base import Source, WebResponse

__all__ = ["acquire"]

log = logging.getLogger(__name__)

Sources = dict[str, Source]


def acquire(job: Job, shard: Shard) -> Shard:
    """Write the shard's WARC and its `fetches` rows; a replayed shard has both already."""
    if shard["plan"] is None:
        return shard
    plan = read_plan(job.lake.store, shard["plan"])
    received = _without_erased(job, _received(job, plan))
    stored = job.lake.write_warc(job.scope, shard["shard"], received)
    rows = [_fetch(job, capture, raw) for capture, raw in _in_order(plan, stored)]
    uri = job.lake.write_part("fetches", job.scope, shard["shard"], rows)
    unchanged = sum(row.unchanged for row in rows)
    lost = sum(row.raw is None for row in rows) - unchanged
    log.info(
        "%d documents acquired, %d unchanged, %d could not be.",
        len(rows) - unchanged - lost,
        unchanged,
        lost,
    )
    return Shard(
        shard=shard["shard"],
        documents=len(rows),
        plan=shard["plan"],
        fetches=uri,
        known=shard["known"],
    )


def _without_erased(
    job: Job, received: Iterator[Capture | WebResponse]
) -> Iterator[Capture | WebResponse]:
    """What only its own address, or a redirect, shows to be erased is neither kept nor told of."""
    erased = Tombstones.of(job.lake.store)
    for item in received:
        addresses = (item.address, item.url) if isinstance(item, Capture) else (item.url,)
        if not erased.cover(addresses):
            yield item


def _received(job: Job, plan: Plan) -> Iterator[Capture | WebResponse]:
    """Everything that comes, as it comes: documents, and what was answered on the way to them."""
    sources: Sources = {source.name: source for source in job.collection.sources}
    pages = [ref for ref in plan.references if sources[ref.source].fetches]
    files = [ref for ref in plan.references if not sources[ref.source].fetches]
    for name, references in groupby(files, key=lambda reference: reference.source):
        yield from sources[name].acquire(list(references), job.access)
    for capture in _fetched(job, sources, pages):
        yield from job.access.web.drain()
        yield capture
    yield from job.access.web.drain()
    yield from (_failed(job, failure) for failure in plan.failures)


def _fetched(job: Job, sources: Sources, pages: Sequence[Reference]) -> Iterator[Capture]:
    """The pages, host by host side by side."""

    def get(reference: Reference) -> list[Capture]:
        return list(sources[reference.source].acquire([reference], job.access))

    for _, captures in side_by_side(
        pages, lambda reference: host_of(reference.locator), get, job.collection
    ):
        yield from captures


def _in_order(
    plan: Plan, stored: Sequence[tuple[Capture, RawReference | None]]
) -> list[tuple[Capture, RawReference | None]]:
    """As the plan names them, whichever came first."""
    places = {reference.address: place for place, reference in enumerate(plan.references)}
    last = len(places)
    return sorted(stored, key=lambda item: places.get(item[0].reference.address, last))


def _failed(job: Job, failure: Failure) -> Capture:
    return Capture(
        reference=Reference(failure.source, failure.address, failure.address),
        address=failure.address,
        fetched_at=job.access.clock(),
        error=failure.error,
        message=failure.message,
    )


def _fetch(job: Job, capture: Capture, raw: RawReference | None) -> Fetch:
    headers = {name.lower(): value for name, value in capture.headers}
    return Fetch(
        collection=job.collection.name,
        partition=job.partition,
        source=capture.reference.source,
        address=capture.address,
        reference=capture.reference.address,
        locator=capture.reference.locator,
        version=capture.reference.version,
        url=capture.url,
        fetched_at=capture.fetched_at,
        status=capture.status,
        media_type=capture.media_type,
        charset=capture.charset,
        etag=headers.get("etag"),
        last_modified=headers.get("last-modified"),
        claims=ClaimRow(**asdict(capture.claims)),
        rights=capture.rights,
        unchanged=capture.unchanged,
        raw=raw,
        error=capture.error,
        message=capture.message,
    )
