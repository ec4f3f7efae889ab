"""Get the bytes of one shard and store them as they came, before anything is understood."""

import logging
from collections.abc import Iterator
from itertools import groupby

from depeche.ingestion.handover import Shard
from depeche.ingestion.job import Job
from depeche.ingestion.plan import Failure, Plan, read_plan
from depeche.records.article import RawReference
from depeche.records.flow import Capture, Reference
from depeche.records.ledger import ClaimRow, Fetch

__all__ = ["acquire"]

log = logging.getLogger(__name__)


def acquire(job: Job, shard: Shard) -> Shard:
    """Write the shard's WARC and its `fetches` rows; a replayed shard has both already."""
    if shard["plan"] is None:
        return shard
    plan = read_plan(job.lake.store, shard["plan"])
    stored = job.lake.write_warc(job.scope, shard["shard"], _captures(job, plan))
    rows = [_fetch(job, capture, raw) for capture, raw in stored]
    uri = job.lake.write_part("fetches", job.scope, shard["shard"], rows)
    lost = sum(row.raw is None for row in rows)
    log.info("%d documents acquired, %d could not be.", len(rows) - lost, lost)
    return Shard(shard=shard["shard"], documents=len(rows), plan=shard["plan"], fetches=uri)


def _captures(job: Job, plan: Plan) -> Iterator[Capture]:
    sources = {source.name: source for source in job.collection.sources}
    for name, references in groupby(plan.references, key=lambda reference: reference.source):
        yield from sources[name].acquire(list(references), job.access)
    yield from (_failed(job, failure) for failure in plan.failures)


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
    claims = capture.claims
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
        claims=ClaimRow(
            url=claims.url,
            title=claims.title,
            published=claims.published,
            language=claims.language,
            authors=claims.authors,
            row_id=claims.row_id,
        ),
        raw=raw,
        error=capture.error,
        message=capture.message,
    )
