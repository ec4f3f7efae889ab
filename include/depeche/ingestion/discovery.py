"""Find what a partition holds, leave out what is known, and cut the rest into shards."""

import logging
from collections.abc import Iterable, Iterator

from depeche.errors import SourceError
from depeche.ingestion.handover import Shard
from depeche.ingestion.job import Job
from depeche.ingestion.plan import Failure, Plan, write_plan
from depeche.records.flow import Reference
from depeche.sources.base import Source

__all__ = ["discover"]

log = logging.getLogger(__name__)


def discover(job: Job, *, refetch: bool = False) -> list[Shard]:
    """The shards of the partition: at least one, so that an empty partition is published as such.

    A partition that was acquired before is replayed from the raw zone, unless `refetch`. Raises
    `SourceError` when no source at all can be read, `LakeError` when the lake cannot.
    """
    job.lake.ensure()
    parts = [] if refetch else job.lake.fetch_parts(job.collection.name, job.partition)
    if parts:
        log.info("Replaying %d shards from the raw zone; nothing is fetched.", len(parts))
        return [
            Shard(shard=number, documents=0, plan=None, fetches=uri)
            for number, uri in enumerate(parts)
        ]
    return [
        Shard(
            shard=number,
            documents=plan.documents,
            plan=write_plan(job.lake.store, job.scope, number, plan),
            fetches=None,
        )
        for number, plan in enumerate(_plans(job))
    ]


def _plans(job: Job) -> Iterator[Plan]:
    references, failures = _ask_sources(job)
    known = job.lake.known(job.collection.name, besides=job.partition)
    new = [ref for ref in references.values() if (ref.address, ref.version) not in known]
    log.info(
        "%d documents found, %d of them new; %d sources failed.",
        len(references),
        len(new),
        len(failures),
    )
    shards = list(_cut(new, job.collection.shard_documents))
    yield Plan(shards[0] if shards else (), tuple(failures))
    yield from (Plan(shard) for shard in shards[1:])


def _ask_sources(job: Job) -> tuple[dict[str, Reference], list[Failure]]:
    """Every reference by address, in the collection's order of sources, and what failed."""
    references: dict[str, Reference] = {}
    errors: list[tuple[Source, SourceError]] = []
    for source in job.collection.sources:
        try:
            found = sorted(source.discover(job.access, job.partition), key=lambda ref: ref.address)
        except SourceError as error:
            log.warning("Source %s cannot be read: %s", source.name, error)
            errors.append((source, error))
            continue
        for reference in found:
            # An address that two sources name is one document, of the first of them.
            references.setdefault(reference.address, reference)
    if len(errors) == len(job.collection.sources):
        raise max((error for _, error in errors), key=lambda error: error.transient)
    return references, [Failure.of(source, error) for source, error in errors]


def _cut(references: Iterable[Reference], documents: int) -> Iterator[tuple[Reference, ...]]:
    """Runs of references that hold about `documents` documents each."""
    shard: list[Reference] = []
    expected = 0
    for reference in references:
        if shard and expected + reference.documents > documents:
            yield tuple(shard)
            shard, expected = [], 0
        shard.append(reference)
        expected += reference.documents
    if shard:
        yield tuple(shard)
