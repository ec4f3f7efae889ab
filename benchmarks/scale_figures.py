"""What one article, one shard and one commit cost, measured on a real store.

usage: scale_figures.py [--articles N] [--commits N]

Writes `scale.json` beside this file, which `scale.py` reads. Requests are counted by a proxy
between us and the store; time of the pipeline is the processor's, time of commits the clock's.
"""

import argparse
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Self

sys.path += [str(Path(__file__).parents[1] / "tests" / part) for part in ("", "store")]

from corpus import documents
from faulty_proxy import Asked, FaultyProxy, redirected

from depeche import ingestion
from depeche.collections import Collection
from depeche.ingestion import Job
from depeche.lake import Lake, Scope
from depeche.pipeline import Pipeline
from depeche.settings import Settings
from depeche.sources.files.folder import FolderSource
from edges import access
from embedded.store import TABLE_BUCKET, EmbeddedStore
from lake_builders import fetch

FILE: Final = Path(__file__).with_name("scale.json")
DAY: Final = "2023-09-05"


@dataclass(frozen=True, slots=True)
class Figures:
    """Costs as measured; bytes are stored bytes, after compression."""

    article_seconds: float
    """Processor time of one article in the pipeline, half texts and half pages."""
    article_raw_bytes: float
    article_table_bytes: float
    shard_requests: float
    """To the object store and the catalogue, from its plan to its written parts."""
    partition_requests: float
    """Of discovering and publishing, in a young table."""
    commit_seconds: float
    """One table's, in a young table."""
    commit_seconds_per_partition: float
    """Added by each partition that is there."""
    commit_seconds_per_snapshot: float
    """Added by each commit that has not expired."""
    commit_requests: float
    metadata_bytes: float
    """Of one commit, in a young table."""
    metadata_bytes_per_partition: float
    metadata_bytes_per_snapshot: float

    @classmethod
    def read(cls) -> Self:
        """As last measured."""
        return cls(**json.loads(FILE.read_text()))


class Counted:
    """A lake whose requests are counted by phase."""

    def __init__(self, stack: ExitStack, settings: Settings) -> None:
        self.requests: Counter[str] = Counter()
        self._phase = "none"
        store = stack.enter_context(FaultyProxy(str(settings.store.endpoint), self._count))
        catalog = FaultyProxy(settings.catalog.properties["uri"], self._count)
        stack.enter_context(catalog)
        self.lake = Lake(redirected(settings, store.url, catalog.url))

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Requests within belong to this phase."""
        self._phase = name
        try:
            yield
        finally:
            self._phase = "none"

    def _count(self, _: Asked) -> None:
        self.requests[self._phase] += 1


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--commits", type=int, default=120)
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        store = stack.enter_context(EmbeddedStore(folder / "store"))
        counted = Counted(stack, Settings.from_environment(store.connections()))
        figures = Figures(
            **_run(counted, folder / "articles", asked.articles), **_commits(counted, asked.commits)
        )
    FILE.write_text(json.dumps(asdict(figures), indent=1) + "\n")
    for name, value in asdict(figures).items():
        print(f"{name:<26}{value:12.4f}")


def _run(counted: Counted, folder: Path, articles: int) -> dict[str, float]:
    """One partition of two shards, through all five tasks."""
    _write_articles(folder, articles)
    job = Job(_collection(folder, articles // 2), DAY, "run-1", counted.lake, access())
    with counted.phase("partition"):
        shards = ingestion.discover(job)
    warm = list(Pipeline(job.collection, DAY).run(documents(1, ".txt")))
    if len(warm) != 1:
        raise AssertionError("a document was lost")
    begun = time.process_time()
    with counted.phase("shards"):
        processed = [ingestion.process(job, ingestion.acquire(job, shard)) for shard in shards]
    spent = time.process_time() - begun
    with counted.phase("partition"):
        published = ingestion.publish(job, processed)
    if published["read"] != articles:
        raise AssertionError(f"{published['read']} of {articles} articles were read")
    bucket = job.lake.store.settings.bucket
    return {
        "article_seconds": spent / articles,
        "article_raw_bytes": _stored(job.lake, bucket, "raw/") / articles,
        "article_table_bytes": _stored(job.lake, TABLE_BUCKET, "", ".parquet") / articles,
        "shard_requests": counted.requests["shards"] / len(shards),
        "partition_requests": float(counted.requests["partition"]),
    }


def _commits(counted: Counted, commits: int) -> dict[str, float]:
    """Partition after partition of one row; then the same with all former snapshots expired."""
    seconds, sizes = zip(*(_commit(counted, number) for number in range(commits)), strict=True)
    counted.lake.table("fetches").maintenance.expire_snapshots().older_than(
        datetime.now(UTC)
    ).commit()
    lean = [_commit(counted, commits + number) for number in range(commits // 6)]
    lean_seconds, lean_size = (statistics.median(column) for column in zip(*lean, strict=True))
    growth, weight = (statistics.linear_regression(range(commits), y) for y in (seconds, sizes))
    by_partition = max(0.0, lean_seconds - growth.intercept) / commits
    bytes_by_partition = max(0.0, lean_size - weight.intercept) / commits
    return {
        "commit_seconds": growth.intercept,
        "commit_seconds_per_partition": by_partition,
        "commit_seconds_per_snapshot": growth.slope - by_partition,
        "commit_requests": counted.requests["commits"] / (commits + len(lean)),
        "metadata_bytes": weight.intercept,
        "metadata_bytes_per_partition": bytes_by_partition,
        "metadata_bytes_per_snapshot": weight.slope - bytes_by_partition,
    }


def _commit(counted: Counted, number: int) -> tuple[float, int]:
    """Seconds and bytes of metadata of one commit."""
    lake, day = counted.lake, (date(2020, 1, 1) + timedelta(number)).isoformat()
    part = lake.write_part(
        "fetches", Scope("many", day, "run-1"), 0, [fetch(number, day, collection="many")]
    )
    before = _stored(lake, TABLE_BUCKET, "", *_METADATA)
    begun = time.perf_counter()
    with counted.phase("commits"):
        lake.publish("fetches", "many", day, "run-1", [part])
    spent = time.perf_counter() - begun
    return spent, _stored(lake, TABLE_BUCKET, "", *_METADATA) - before


_METADATA: Final = (".json", ".avro")


def _stored(lake: Lake, bucket: str, prefix: str, *suffixes: str) -> int:
    """Bytes of all objects below a prefix whose names end so."""
    pages = lake.store.client.get_paginator("list_objects_v2").paginate(
        Bucket=bucket, Prefix=prefix
    )
    listed = (found for page in pages for found in page.get("Contents", ()))
    return sum(found["Size"] for found in listed if found["Key"].endswith(suffixes or ("",)))


def _write_articles(folder: Path, articles: int) -> None:
    folder.mkdir()
    for suffix in (".txt", ".html"):
        for number, document in enumerate(documents(articles // 2, suffix)):
            (folder / f"{number:06}{suffix}").write_bytes(document.content)


def _collection(folder: Path, shard: int) -> Collection:
    source = FolderSource(name="articles", kind="folder", path=str(folder))
    return Collection(
        name="scale",
        description="Documents made from the samples.",
        start=date(2023, 1, 1),
        shard_documents=shard,
        sources=(source,),
    )


if __name__ == "__main__":
    main()
