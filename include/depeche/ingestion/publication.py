"""Make a processed partition visible: one row per article, one commit per table."""

import logging
from collections import Counter
from collections.abc import Sequence

from depeche.ingestion.handover import Processed, Published
from depeche.ingestion.job import Job
from depeche.pipeline import origin_of
from depeche.records.ledger import Run, StepTime
from depeche.reports import counts

__all__ = ["publish"]

log = logging.getLogger(__name__)

LEDGER_SHARD = 9999
"""Number of the parts that belong to the partition as a whole, beyond any shard's."""


def publish(job: Job, shards: Sequence[Processed]) -> Published:
    """Replace the partition in all tables; the `runs` row comes last and says that it is whole.

    Run again after a failure, it ends in the same state: what is committed already is not committed
    twice. Raises `LakeError`.
    """
    shards = sorted(shards, key=lambda shard: shard["shard"])
    replayed = all(shard["replayed"] for shard in shards)
    articles, rejections = _one_row_per_article(job, shards)
    if not replayed:
        _replace(job, "fetches", [shard["fetches"] for shard in shards])
    _replace(job, "rejections", rejections)
    snapshot = _replace(job, "articles", articles)
    run = _account(job, shards, articles, rejections, replayed)
    _replace(job, "runs", [job.lake.write_part("runs", job.scope, LEDGER_SHARD, [run])])
    log.info(
        "Published %s %s: %d read = %d kept + %d rejected + %d quarantined.",
        run.collection,
        run.partition,
        run.read,
        run.kept,
        run.rejected,
        run.quarantined,
    )
    return Published(
        collection=run.collection,
        partition=run.partition,
        run_id=run.run_id,
        replayed=replayed,
        read=run.read,
        kept=run.kept,
        rejected=run.rejected,
        quarantined=run.quarantined,
        snapshot=snapshot,
    )


def _replace(job: Job, table: str, parts: Sequence[str]) -> int:
    return job.lake.publish(table, job.collection.name, job.partition, job.run_id, parts)
