"""Make a processed partition visible: one row per article, one commit per table."""

import logging
from collections import Counter
from collections.abc import Sequence
from typing import Any

from depeche.ingestion.days import since
from depeche.ingestion.handover import Processed, Published, Settled
from depeche.ingestion.job import Job
from depeche.pipeline import origin_of
from depeche.records.article import Article
from depeche.records.ledger import Rejection, Run, StepTime
from depeche.records.outcome import Reason
from depeche.reports import counts
from depeche.reports.counts import ARTICLE_COLUMNS, REJECTION_COLUMNS, Rows
from depeche.reports.layout import LAYOUT_COLUMNS, layout_breaks

__all__ = ["commit", "publish", "settle"]

log = logging.getLogger(__name__)

PARTITION_PART = 9999
"""Number of the parts that belong to the partition as a whole, beyond any shard's."""

HISTORY = 28
"""Days that a source's pages are held against: four of each weekday."""

SHARED = tuple(Rejection.model_fields.keys() & Article.model_fields.keys())
"""What an article and its rejection say alike."""


def publish(job: Job, shards: Sequence[Processed]) -> Published:
    """Replace the partition in all tables; the `runs` row comes last and says that it is whole.

    Run again after a failure, it ends in the same state: what is committed already is not committed
    twice. Raises `LakeError`.
    """
    return commit(job, shards, settle(job, shards))


def settle(job: Job, shards: Sequence[Processed]) -> Settled:
    """The parts that the partition is to hold: each article once, the others as rejections.

    Nothing becomes visible. Raises `LakeError`.
    """
    shards = sorted(shards, key=lambda shard: shard["shard"])
    unique = job.lake.unique(job.scope, [shard["articles"] for shard in shards])
    rejections = [shard["rejections"] for shard in shards]
    rows = [_refused(article, Reason.DUPLICATE_ADDRESS, _TWICE) for article in unique.losers]
    rows += [_refused(article, Reason.UNCHANGED, _NO_NEWS) for article in unique.unchanged]
    if rows:
        rejections.append(job.lake.write_part("rejections", job.scope, PARTITION_PART, rows))
    return Settled(articles=list(unique.parts), rejections=rejections)


def commit(job: Job, shards: Sequence[Processed], settled: Settled) -> Published:
    """Publish what was settled: see `publish`. Raises `LakeError`."""
    shards = sorted(shards, key=lambda shard: shard["shard"])
    replayed = all(shard["replayed"] for shard in shards)
    articles, rejections = settled["articles"], settled["rejections"]
    if not replayed:
        _replace(job, "fetches", [shard["fetches"] for shard in shards])
    _replace(job, "rejections", rejections)
    _replace(job, "lines", [shard["lines"] for shard in shards])
    snapshot = _replace(job, "articles", articles)
    run = _account(
        job,
        shards,
        _rows(job, articles, tuple({*ARTICLE_COLUMNS, *LAYOUT_COLUMNS})),
        _rows(job, rejections, REJECTION_COLUMNS),
    )
    _replace(job, "runs", [job.lake.write_part("runs", job.scope, PARTITION_PART, [run])])
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


def _rows(job: Job, parts: Sequence[str], columns: Sequence[str]) -> list[dict[str, Any]]:
    return [row for part in parts for row in job.lake.read_columns(part, columns)]


_TWICE = "another document of this partition has the same address and was kept"
_NO_NEWS = "an earlier partition holds the same article, word for word"


def _refused(article: Article, reason: Reason, detail: str) -> Rejection:
    """An article that gave way to another row."""
    shared = {name: getattr(article, name) for name in SHARED}
    return Rejection(
        **shared,
        outcome="rejected",
        reason=reason.value,
        detail=detail,
        step="publish",
    )


def _account(job: Job, shards: Sequence[Processed], articles: Rows, rejections: Rows) -> Run:
    """The `runs` row, counted from the rows that were published."""
    tallies = counts.tallies(articles, rejections)
    kept = sum(tally.kept for tally in tallies)
    rejected = sum(tally.rejected for tally in tallies)
    quarantined = sum(tally.quarantined for tally in tallies)
    seconds = Counter[str]()
    for shard in shards:
        seconds.update(shard["seconds"])
    return Run(
        run_id=job.run_id,
        collection=job.collection.name,
        partition=job.partition,
        published_at=job.access.clock(),
        replayed=all(shard["replayed"] for shard in shards),
        read=kept + rejected + quarantined,
        kept=kept,
        rejected=rejected,
        quarantined=quarantined,
        known=_known(shards),
        unchanged=sum(shard["unchanged"] for shard in shards),
        tallies=tallies,
        reasons=counts.reasons(rejections),
        removals=counts.kinds(articles),
        layout_breaks=layout_breaks(articles, _articles_before(job)),
        steps=tuple(StepTime(step=step, seconds=spent) for step, spent in seconds.items()),
        provenance=origin_of(job.collection, job.partition).provenance,
    )


def _known(shards: Sequence[Processed]) -> int | None:
    told = [shard["known"] for shard in shards if shard["known"] is not None]
    return sum(told) if told else None


def _articles_before(job: Job) -> Rows:
    """Articles of the weeks before; none for a partition without a date."""
    start = since(job.partition, HISTORY)
    if start is None:
        return ()
    return job.lake.recent_articles(job.collection.name, start, job.partition, LAYOUT_COLUMNS)
