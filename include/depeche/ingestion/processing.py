"""From the raw bytes of one shard to its rows."""

import logging
from collections.abc import Iterator, Sequence

from depeche.ingestion.documents import document_of_fetch
from depeche.ingestion.handover import Processed, Shard
from depeche.ingestion.job import Job
from depeche.pipeline import Pipeline
from depeche.records.article import Article
from depeche.records.flow import Document
from depeche.records.ledger import Fetch, Rejection
from depeche.records.outcome import Kept, Refused

__all__ = ["process"]

log = logging.getLogger(__name__)


def process(job: Job, shard: Shard) -> Processed:
    """Run the pipeline over a shard and write its `articles` and `rejections` rows."""
    fetches = shard["fetches"]
    if fetches is None:
        raise ValueError(f"shard {shard['shard']} was not acquired")
    rows = list(job.lake.read_part(fetches, Fetch))
    pipeline = Pipeline(job.collection, job.partition)
    articles: list[Article] = []
    rejections: list[Rejection] = []
    for outcome in pipeline.run(_documents(job, rows)):
        match outcome:
            case Kept(article):
                articles.append(article)
            case Refused(rejection):
                rejections.append(rejection)
    with pipeline.watch.time("write"):
        article_part = job.lake.write_part("articles", job.scope, shard["shard"], articles)
        rejection_part = job.lake.write_part("rejections", job.scope, shard["shard"], rejections)
    rejected = sum(row.outcome == "rejected" for row in rejections)
    log.info(
        "%d documents: %d kept, %d rejected, %d quarantined.",
        len(rows),
        len(articles),
        rejected,
        len(rejections) - rejected,
    )
    return Processed(
        shard=shard["shard"],
        replayed=shard["plan"] is None,
        fetches=fetches,
        articles=article_part,
        rejections=rejection_part,
        kept=len(articles),
        rejected=rejected,
        quarantined=len(rejections) - rejected,
        seconds={step: round(seconds, 3) for step, seconds in pipeline.watch.seconds.items()},
    )


def _documents(job: Job, rows: Sequence[Fetch]) -> Iterator[Document]:
    """The document of each row, in order, its bytes read from the raw zone."""
    payloads = job.lake.read_payloads([row.raw for row in rows if row.raw])
    publishers = {source.name: source.publisher for source in job.collection.sources}
    for row in rows:
        # A source may have left the collection since the partition was acquired.
        yield document_of_fetch(row, next(payloads) if row.raw else b"", publishers.get(row.source))
