"""From the raw bytes of one shard to its rows."""

import logging
from collections.abc import Iterator

from depeche.drafts import Verdict, refused
from depeche.ingestion.documents import document_of_fetch
from depeche.ingestion.handover import Processed, Shard
from depeche.ingestion.job import Job
from depeche.pipeline import Pipeline
from depeche.records.article import Article
from depeche.records.flow import Document
from depeche.records.ledger import Fetch, Rejection
from depeche.records.outcome import Kept, Outcome, Refused

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
    for outcome in _outcomes(job, pipeline, rows):
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


def _outcomes(job: Job, pipeline: Pipeline, rows: list[Fetch]) -> Iterator[Outcome]:
    """One outcome per row: what was never acquired is quarantined by what prevented it."""
    yield from (_missed(pipeline, row) for row in rows if row.raw is None)
    yield from pipeline.run(_documents(job, rows))


def _documents(job: Job, rows: list[Fetch]) -> Iterator[Document]:
    acquired = [row for row in rows if row.raw is not None]
    payloads = job.lake.read_payloads([row.raw for row in acquired if row.raw is not None])
    publishers = {source.name: source.publisher for source in job.collection.sources}
    for row, payload in zip(acquired, payloads, strict=True):
        # A source may have left the collection since the partition was acquired.
        yield document_of_fetch(row, payload, publishers.get(row.source))


def _missed(pipeline: Pipeline, row: Fetch) -> Refused:
    document = document_of_fetch(row, b"", None)
    verdict = Verdict("quarantined", row.error or "SourceError", row.message or "", "acquire")
    return refused(document, verdict, pipeline.origin)
