"""From the raw bytes of one shard to its rows."""

import logging
from collections.abc import Iterator, Sequence

from depeche.cleaning import Recurrence, count_lines
from depeche.ingestion.days import since
from depeche.ingestion.documents import document_of_fetch
from depeche.ingestion.handover import Processed, Shard
from depeche.ingestion.job import Job
from depeche.pipeline import Pipeline
from depeche.records.article import Article
from depeche.records.flow import Document
from depeche.records.ledger import Fetch, Rejection, SourceLine
from depeche.records.outcome import Kept, Refused

__all__ = ["process", "recurrence_of"]

MEMORY = 60
"""Days of lines that a source's pages are known by."""

log = logging.getLogger(__name__)


def process(job: Job, shard: Shard) -> Processed:
    """Run the pipeline over a shard and write its `articles`, `rejections` and `lines` rows."""
    fetches = shard["fetches"]
    if fetches is None:
        raise ValueError(f"shard {shard['shard']} was not acquired")
    rows = list(job.lake.read_part(fetches, Fetch))
    articles: list[Article] = []
    rejections: list[Rejection] = []
    news = [row for row in rows if not row.unchanged]
    with Pipeline(job.collection, job.partition, recurrence_of(job)) as pipeline:
        for outcome in pipeline.run(_documents(job, news)):
            match outcome:
                case Kept(article):
                    articles.append(article)
                case Refused(rejection):
                    rejections.append(rejection)
    with pipeline.watch.time("write"):
        article_part = job.lake.write_part("articles", job.scope, shard["shard"], articles)
        rejection_part = job.lake.write_part("rejections", job.scope, shard["shard"], rejections)
        line_part = job.lake.write_part("lines", job.scope, shard["shard"], _lines(job, articles))
    rejected = sum(row.outcome == "rejected" for row in rejections)
    log.info(
        "%d documents: %d kept, %d rejected, %d quarantined.",
        len(news),
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
        lines=line_part,
        kept=len(articles),
        rejected=rejected,
        quarantined=len(rejections) - rejected,
        known=shard["known"],
        unchanged=len(rows) - len(news),
        seconds={step: round(seconds, 3) for step, seconds in pipeline.watch.seconds.items()},
    )


def recurrence_of(job: Job) -> Recurrence:
    """What recurred at the sources lately: pages change, and years of lines are many."""
    start = since(job.partition, MEMORY)
    return Recurrence.of(job.lake.counted_lines(job.collection.name, job.partition, start))


def _lines(job: Job, articles: Sequence[Article]) -> Iterator[SourceLine]:
    """How many articles of each source hold each line, in the order of the alphabet."""
    texts: dict[str, list[str]] = {}
    for article in articles:
        texts.setdefault(article.source, []).append(article.source_text)
    for source in sorted(texts):
        for line, held in sorted(count_lines(texts[source]).items()):
            yield SourceLine(
                collection=job.collection.name,
                partition=job.partition,
                source=source,
                line=line,
                articles=held,
            )


def _documents(job: Job, rows: Sequence[Fetch]) -> Iterator[Document]:
    """The document of each row, in order, its bytes read from the raw zone."""
    payloads = job.lake.read_payloads([row.raw for row in rows if row.raw], job.access.files)
    publishers = {source.name: source.publisher for source in job.collection.sources}
    for row in rows:
        # A source may have left the collection since the partition was acquired.
        yield document_of_fetch(row, next(payloads) if row.raw else b"", publishers.get(row.source))
