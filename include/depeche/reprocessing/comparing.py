"""Hold what a partition would be against what it is."""

import logging
from collections.abc import Sequence
from typing import TypedDict

from depeche.ingestion import Job, Processed
from depeche.ingestion.handover import Settled
from depeche.ingestion.publication import settle
from depeche.reprocessing import report
from depeche.reprocessing.difference import difference
from depeche.reprocessing.sketch import sketches

__all__ = ["TABLES", "Compared", "compare", "is_needed"]

TABLES = ("fetches", "rejections", "articles")
"""Tables whose rows a comparison is about."""

log = logging.getLogger(__name__)


class Compared(TypedDict):
    """What came of a comparison, and what `replace` needs: counts and keys, no article."""

    collection: str
    partition: str
    read: int
    same: int
    differ: int
    provenance_only: int
    kinds: dict[str, int]
    outcomes: dict[str, int]
    summary: str
    """The counts in one sentence."""
    page: str
    """URI of the report that a person reads; the one with the counts lies beside it."""
    changes: str
    """URI of the list of all that differ."""
    settled: Settled
    standing: dict[str, list[str]]
    """By table, the published files that were compared."""
    snapshot: int | None
    """Snapshot of `articles` in which the published rows stay readable."""


def compare(job: Job, shards: Sequence[Processed]) -> Compared:
    """Write what the partition would hold and how it differs; nothing becomes visible.

    The whole report goes to the log. Raises `LakeError`.
    """
    lake = job.lake
    place = job.collection.name, job.partition
    snapshot = lake.table("articles").current_snapshot()
    standing = {table: lake.parts_of(table, *place) for table in TABLES}
    settled = settle(job, shards)
    found = difference(
        sketches(lake, standing["articles"], standing["rejections"]),
        sketches(lake, settled["articles"], settled["rejections"]),
    )
    written, page = report.write(job, found)
    log.info("\n%s", page)
    return Compared(
        collection=job.collection.name,
        partition=job.partition,
        read=found.read_after,
        same=found.same,
        differ=len(found.changes),
        provenance_only=found.provenance_only,
        kinds=found.kinds,
        outcomes=found.outcomes,
        summary=report.summary(found),
        page=written.page,
        changes=written.changes,
        settled=settled,
        standing=standing,
        snapshot=snapshot.snapshot_id if snapshot else None,
    )


def is_needed(compared: Compared) -> bool:
    """Whether to replace would change anything: content, or what the rows say made them."""
    return bool(compared["differ"] or compared["provenance_only"])
