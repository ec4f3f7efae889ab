"""Find what a partition holds, leave out what is known, and cut the rest into shards."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from depeche.errors import RawRetired, SourceError
from depeche.ingestion.days import day_of
from depeche.ingestion.handover import Shard
from depeche.ingestion.job import Job
from depeche.ingestion.lanes import side_by_side
from depeche.ingestion.plan import Failure, Plan, write_plan
from depeche.ingestion.recording import RecordingWeb
from depeche.lake.tombstones import Tombstones
from depeche.records.flow import Held, Reference
from depeche.sources.addresses import host_of
from depeche.sources.base import Access, Source

__all__ = ["discover"]

log = logging.getLogger(__name__)

_WARC = 9_999
"""Number of the WARC file that holds what discovering received: beyond any shard's."""


def discover(job: Job, *, refetch: bool = False) -> list[Shard]:
    """The shards of the partition: at least one, so that an empty partition is published as such.

    A partition that was acquired before is replayed from the raw zone, unless `refetch`. Raises
    `SourceError` when no source at all can be read, `RawRetired` when bytes are gone that a replay
    needs, `LakeError` when the lake cannot be read.
    """
    job.lake.ensure()
    parts = [] if refetch else job.lake.fetch_parts(job.collection.name, job.partition)
    if parts:
        _check_bytes(job)
        log.info("Replaying %d shards from the raw zone; nothing is fetched.", len(parts))
        return [
            Shard(shard=number, documents=0, plan=None, fetches=uri, known=None)
            for number, uri in enumerate(parts)
        ]
    web = RecordingWeb(job.access.web)
    named, failures = _ask_sources(job, replace(job.access, web=web))
    found = _without_erased(job, named)
    if len(found) == len(named):
        # A feed that names what was erased is not kept: it would bring address and title back.
        job.lake.write_warc(job.scope, _WARC, web.drain())
    references = list(_to_acquire(job, found))
    log.info(
        "%d documents found, %d of them to acquire; %d sources failed.",
        len(found),
        len(references),
        len(failures),
    )
    plans = _plans(references, failures, job.collection.shard_documents)
    return [
        Shard(
            shard=number,
            documents=plan.documents,
            plan=write_plan(job.lake.store, job.scope, number, plan),
            fetches=None,
            known=0 if number else len(found) - len(references),
        )
        for number, plan in enumerate(plans)
    ]


def _check_bytes(job: Job) -> None:
    """Refuse to replay without bytes: the rows that are there would give way to errors."""
    lost = job.lake.without_bytes(job.collection.name, job.partition)
    if lost:
        raise RawRetired(
            f"{job.collection.name} {job.partition}: the bytes of {lost} documents were removed"
            " from the raw zone (retention.raw_days of the collection), so that it cannot be"
            " replayed: leave its rows as they are, or trigger it with `refetch`"
        )


def _without_erased(job: Job, found: Sequence[Reference]) -> list[Reference]:
    """What was erased from the lake on somebody's wish is not acquired again."""
    erased = Tombstones.of(job.lake.store)
    if not erased.names:
        return list(found)
    publishers = {source.name: source.publisher for source in job.collection.sources}
    staying = [
        reference
        for reference in found
        if not erased.cover((reference.address, reference.locator, reference.claims.url))
        and not erased.cover_source(
            job.collection.name,
            reference.source,
            reference.claims.publisher or publishers[reference.source],
        )
    ]
    if len(staying) < len(found):
        log.info("%d documents found were erased before: left out.", len(found) - len(staying))
    return staying


def _plans(
    references: Sequence[Reference], failures: Sequence[Failure], documents: int
) -> Iterator[Plan]:
    shards = list(_cut(references, documents))
    yield Plan(shards[0] if shards else (), tuple(failures))
    yield from (Plan(shard) for shard in shards[1:])


def _ask_sources(job: Job, access: Access) -> tuple[list[Reference], list[Failure]]:
    """What each source names, in the collection's order of sources, and which sources failed."""
    sources = job.collection.sources
    lanes = side_by_side(
        sources,
        lambda source: source.host,
        lambda source: _ask(source, access, job.partition),
        job.collection,
    )
    answers = dict(lanes)
    references: dict[str, Reference] = {}
    errors: list[tuple[Source, SourceError]] = []
    for number, source in enumerate(sources):
        answer = answers[number]
        if isinstance(answer, SourceError):
            log.warning("Source %s cannot be read: %s", source.name, answer)
            errors.append((source, answer))
            continue
        for reference in answer:
            # An address that two sources name is one document, of the first of them.
            references.setdefault(reference.address, reference)
    if len(errors) == len(sources):
        raise max((error for _, error in errors), key=lambda error: error.transient)
    return list(references.values()), [Failure.of(source, error) for source, error in errors]


def _ask(source: Source, access: Access, partition: str) -> list[Reference] | SourceError:
    try:
        return sorted(source.discover(access, partition), key=lambda ref: ref.address)
    except SourceError as error:
        return error


def _to_acquire(job: Job, found: Sequence[Reference]) -> Iterator[Reference]:
    """What is new, what has another version, and pages that may have been corrected since."""
    web = {source.name for source in job.collection.sources if source.fetches}
    asked = {(reference.address, reference.version) for reference in found}
    held = job.lake.held(job.collection.name, job.partition, asked)
    for reference in found:
        past = held.get((reference.address, reference.version))
        if past is None:
            yield reference
        elif reference.source in web and _may_be_revised(past, job):
            yield replace(reference, held=past)


def _may_be_revised(held: Held, job: Job) -> bool:
    """Whether a page that was there came in so few days ago that it is asked for again."""
    now, then = day_of(job.partition), day_of(held.partition)
    if held.digest is None or now is None or then is None:
        return False
    return 0 <= (now - then).days <= job.collection.fetching.revisit_days


def _cut(references: Iterable[Reference], documents: int) -> Iterator[tuple[Reference, ...]]:
    """Shards of about `documents` documents; a host is never in two of them.

    One task asks a host at a pace; two would ask it at twice that.
    """
    shard: list[Reference] = []
    expected = 0
    for group in _by_host(references):
        size = sum(reference.documents for reference in group)
        if shard and expected + size > documents:
            yield tuple(shard)
            shard, expected = [], 0
        shard += group
        expected += size
    if shard:
        yield tuple(shard)


def _by_host(references: Iterable[Reference]) -> Iterator[list[Reference]]:
    """The pages of each host together, where its first one stands; files by themselves."""
    groups: dict[str, list[Reference]] = {}
    for reference in references:
        host = host_of(reference.locator)
        groups.setdefault(host or f"\0{reference.address}", []).append(reference)
    yield from groups.values()
