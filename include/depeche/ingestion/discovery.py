"""Find what a partition holds, leave out what is known, and cut the rest into shards."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from depeche.collections import Collection
from depeche.errors import CollectionError, RawRetired, SourceError
from depeche.ingestion.days import day_of
from depeche.ingestion.found import Found
from depeche.ingestion.handover import Shard
from depeche.ingestion.job import Job
from depeche.ingestion.lanes import side_by_side
from depeche.ingestion.plan import Failure, Plan, write_plan
from depeche.ingestion.recording import RecordingWeb
from depeche.lake.tombstones import Tombstones
from depeche.records.flow import Held, Reference
from depeche.sources.addresses import host_of
from depeche.sources.base import Access, Source

__all__ = ["discover", "replay"]

log = logging.getLogger(__name__)

_WARC = 9_999
"""Number of the WARC file that holds what discovering received: beyond any shard's."""


def discover(job: Job, *, refetch: bool = False) -> list[Shard]:
    """The shards of the partition: at least one, so that an empty partition is published as such.

    A partition that was acquired before is replayed from the raw zone, unless `refetch`. Raises
    `SourceError` when no source at all can be read, `CollectionError` when there are too many
    shards, `RawRetired` when bytes are gone that a replay needs, `LakeError` when the lake cannot
    be reached.
    """
    job.lake.ensure()
    if not refetch and (shards := replay(job)):
        return shards
    web = RecordingWeb(job.access.web)
    with Found() as found:
        failures = _ask_sources(job, replace(job.access, web=web), found)
        if not _drop_erased(job, found):
            # A feed that names what was erased is not kept: it would bring its title back.
            job.lake.write_warc(job.scope, _WARC, web.drain())
        named = len(found)
        revised = _drop_known(job, found)
        log.info(
            "%d documents or files found, %d of them to acquire; %d sources failed.",
            named,
            len(found),
            len(failures),
        )
        plans = _plans(_by_host(found, revised), failures, job.collection)
        return list(_shards(job, plans, named - len(found)))


def _shards(job: Job, plans: Iterable[Plan], known: int) -> Iterator[Shard]:
    """Each plan written down, and told in short. Raises `CollectionError`."""
    for number, plan in enumerate(plans):
        if number == _WARC:
            raise CollectionError(
                f"{job.collection.name} {job.partition}: more than {_WARC:,} shards: raise"
                " shard_documents and shard_bytes, or divide the files by {date} in their path"
            )
        yield Shard(
            shard=number,
            documents=plan.documents,
            plan=write_plan(job.lake.store, job.scope, number, plan),
            fetches=None,
            known=0 if number else known,
        )


def replay(job: Job) -> list[Shard]:
    """The shards of what was acquired of the partition before; none where nothing was.

    Raises `LakeError`, of which `RawRetired` says that bytes are gone.
    """
    parts = job.lake.parts_of("fetches", job.collection.name, job.partition)
    if parts:
        _check_bytes(job)
        log.info("Replaying %d shards from the raw zone; nothing is fetched.", len(parts))
    return [
        Shard(shard=number, documents=0, plan=None, fetches=uri, known=None)
        for number, uri in enumerate(parts)
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


def _drop_erased(job: Job, found: Found) -> int:
    """Leave out what was erased from the lake on somebody's wish; returns how much that was."""
    erased = Tombstones.of(job.lake.store)
    if not erased.names:
        return 0
    publishers = {source.name: source.publisher for source in job.collection.sources}
    taken = [ref for ref in found if _is_erased(ref, erased, job, publishers)]
    found.drop((ref.address, ref.version) for ref in taken)
    found.drop_pages(ref.address for ref in taken)
    if taken:
        log.info("%d documents found were erased before: left out.", len(taken))
    return len(taken)


def _is_erased(
    reference: Reference, erased: Tombstones, job: Job, publishers: Mapping[str, str | None]
) -> bool:
    publisher = reference.claims.publisher or publishers[reference.source]
    return erased.cover(
        (reference.address, reference.locator, reference.claims.url)
    ) or erased.cover_source(job.collection.name, reference.source, publisher)


def _plans(
    groups: Iterable[list[Reference]], failures: Sequence[Failure], collection: Collection
) -> Iterator[Plan]:
    shards = _cut(groups, collection.shard_documents, collection.shard_bytes)
    yield Plan(next(shards, ()), tuple(failures))
    yield from map(Plan, shards)


def _ask_sources(job: Job, access: Access, found: Found) -> list[Failure]:
    """Add what each source names, in the collection's order of sources; returns which failed."""
    sources = job.collection.sources
    asking = [source for source in sources if source.fetches]
    lanes = side_by_side(
        asking,
        lambda source: source.host,
        lambda source: _ask(source, access, job.partition),
        job.collection,
    )
    answers = {asking[number].name: answer for number, answer in lanes}
    errors: list[tuple[Source, SourceError]] = []
    for source in sources:
        answer = answers.get(source.name) or source.discover(access, job.partition)
        error = answer if isinstance(answer, SourceError) else _added(source, answer, found)
        if error is not None:
            log.warning("Source %s cannot be read: %s", source.name, error)
            errors.append((source, error))
    if len(errors) == len(sources):
        raise max((error for _, error in errors), key=lambda error: error.transient)
    return [Failure.of(source, error) for source, error in errors]


def _added(source: Source, named: Iterable[Reference], found: Found) -> SourceError | None:
    """Add what a source names, as it comes; nothing of it if the source breaks off."""
    try:
        with found.whole_or_nothing():
            # An address that two sources name is one document, of the first of them.
            found.add(named, fetched=source.fetches)
    except SourceError as error:
        return error
    return None


def _ask(source: Source, access: Access, partition: str) -> list[Reference] | SourceError:
    try:
        return list(source.discover(access, partition))
    except SourceError as error:
        return error


def _drop_known(job: Job, found: Found) -> dict[str, Held]:
    """Leave what is new, what has another version, and pages that may have been corrected since.

    Returns what is held of those, by address.
    """
    lake, collection, partition = job.lake, job.collection.name, job.partition
    if found.has_files():
        found.drop(lake.settled(collection, partition))
    asked = {(page.address, page.version) for page in found.pages()}
    held = lake.held(collection, partition, asked) if asked else {}
    revised = {address: past for (address, _), past in held.items() if _may_be_revised(past, job)}
    found.drop_pages(address for address, _ in held if address not in revised)
    return revised


def _may_be_revised(held: Held, job: Job) -> bool:
    """Whether a page that was there came in so few days ago that it is asked for again."""
    now, then = day_of(job.partition), day_of(held.partition)
    if held.digest is None or now is None or then is None:
        return False
    return 0 <= (now - then).days <= job.collection.fetching.revisit_days


def _cut(
    groups: Iterable[list[Reference]], documents: int, size: int
) -> Iterator[tuple[Reference, ...]]:
    """Shards of about `documents` documents or `size` bytes; a host is never in two of them.

    One task asks a host at a pace; two would ask it at twice that.
    """
    shard: list[Reference] = []
    expected = weight = 0
    for group in groups:
        more = sum(reference.documents for reference in group)
        heavier = sum(reference.size for reference in group)
        if shard and (expected + more > documents or weight + heavier > size):
            yield tuple(shard)
            shard, expected, weight = [], 0, 0
        shard += group
        expected += more
        weight += heavier
    if shard:
        yield tuple(shard)


def _by_host(found: Found, revised: Mapping[str, Held]) -> Iterator[list[Reference]]:
    """The pages of each host together, where its first one stands; files by themselves."""
    hosts: dict[str, list[Reference]] = {}
    for page in found.pages():
        if host := host_of(page.locator):
            hosts.setdefault(host, []).append(replace(page, held=revised.get(page.address)))
    for reference in found:
        host = host_of(reference.locator)
        if host is None:
            yield [reference]
        elif host in hosts:
            yield hosts.pop(host)
