"""Process again what errors set aside, after a fix: the partitions that hold it, and no other."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pyiceberg.expressions import And, BooleanExpression

from depeche import ingestion
from depeche.ingestion import Job
from depeche.lake import Lake
from depeche.lake.rows import not_earlier, not_later, one_of, where

__all__ = ["Quarantine", "Retried", "quarantined", "retry_quarantine"]

log = logging.getLogger(__name__)

_HOURS = "T9999"
"""After the last partition of a day, an hour or a minute."""


@dataclass(frozen=True, slots=True)
class Quarantine:
    """Which documents are meant."""

    collection: str
    errors: tuple[str, ...] = ()
    """Types of errors, e.g. `ExtractionTimeout`; none: all."""
    since: str | None = None
    until: str | None = None
    """First and last partition."""

    @property
    def rows(self) -> BooleanExpression:
        """The rows of `rejections` that are meant."""
        rows = where(collection=self.collection, outcome="quarantined")
        if self.errors:
            rows = And(rows, one_of("reason", self.errors))
        if self.since:
            rows = And(rows, not_earlier("partition", self.since))
        if self.until:
            rows = And(rows, not_later("partition", f"{self.until}{_HOURS}"))
        return rows


@dataclass(frozen=True, slots=True)
class Retried:
    """What became of the quarantined documents of one partition."""

    partition: str
    quarantined: int
    """Before, of those that are meant."""
    kept: int
    rejected: int
    still: int
    """Still quarantined, by whatever error."""


def quarantined(lake: Lake, meant: Quarantine) -> dict[str, frozenset[str]]:
    """The `article_id` of the documents meant, by partition.

    Only those whose bytes came: what could not be acquired, no replay can mend.
    """
    found: dict[str, set[str]] = {}
    columns = ("partition", "article_id", "raw.digest")
    with lake.catalogue():
        scan = lake.table("rejections").scan(meant.rows, selected_fields=columns)
        rows = scan.to_arrow().to_pylist()
    for row in rows:
        if row["raw"] and row["raw"]["digest"]:
            found.setdefault(row["partition"], set()).add(row["article_id"])
    return {partition: frozenset(found[partition]) for partition in sorted(found)}


def retry_quarantine(lake: Lake, meant: Quarantine, job_of: Callable[[str], Job]) -> list[Retried]:
    """Replay each partition that holds what is meant, and publish it. Raises `LakeError`.

    `job_of(partition)` makes the job of a run over it. Nothing is fetched.
    """
    return [
        _retried(lake, job_of(partition), documents)
        for partition, documents in quarantined(lake, meant).items()
    ]


def _retried(lake: Lake, job: Job, documents: frozenset[str]) -> Retried:
    shards = [ingestion.acquire(job, shard) for shard in ingestion.discover(job)]
    ingestion.publish(job, [ingestion.process(job, shard) for shard in shards])
    outcomes = _outcomes(lake, job, documents)
    done = Retried(
        job.partition,
        len(documents),
        outcomes.get("kept", 0),
        outcomes.get("rejected", 0),
        outcomes.get("quarantined", 0),
    )
    log.info("%s %s: %s", job.collection.name, job.partition, done)
    return done


def _outcomes(lake: Lake, job: Job, documents: frozenset[str]) -> Mapping[str, int]:
    """What these documents are now, counted."""
    rows = where(collection=job.collection.name, partition=job.partition)
    counts: dict[str, int] = {}
    with lake.catalogue():
        kept = lake.table("articles").scan(rows, selected_fields=("article_id",)).to_arrow()
        columns = ("article_id", "outcome")
        refused = lake.table("rejections").scan(rows, selected_fields=columns).to_arrow()
    outcomes: Sequence[tuple[str, str]] = [
        *((identity, "kept") for identity in kept["article_id"].to_pylist()),
        *zip(refused["article_id"].to_pylist(), refused["outcome"].to_pylist(), strict=True),
    ]
    for identity, outcome in outcomes:
        if identity in documents:
            counts[outcome] = counts.get(outcome, 0) + 1
    return counts
