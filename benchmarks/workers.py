"""Workers against processes: the same shards by Celery workers, and by plain multiprocessing.

usage: PYTHONPATH=include:tests python -P benchmarks/workers.py [--articles 600] [--shard 50]

Needs Postgres and Redis, as `make system-test` installs them. Shown for each number of workers: the
time from the first shard's start to the last shard's end, which is what more workers shorten; and
the same with as many processes of the library alone, which is what the machine can give. -P keeps
this folder, with its own orchestration.py, out of what Python imports.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

from cluster.airflow import CeleryAirflow
from cluster.articles import write_articles
from cluster.postgres import Postgres
from cluster.redis import Redis
from depeche import ingestion
from depeche.collections import Collection, load
from depeche.ingestion import Job, Shard
from depeche.settings import Settings
from embedded.places import Places
from embedded.runs import trigger
from embedded.store import EmbeddedStore
from orchestration.preload import preload

DAY = "2023-09-05"
WORKERS = (1, 2, 3)
COLLECTION = """
name: {name}
description: Articles made from the samples.
owner: benchmark
start: 2023-09-01
shard_documents: {shard}
sources:
  - {{name: articles, kind: folder, path: {folder}}}
"""
SPAN = """
    select extract(epoch from max(end_date) - min(start_date)),
           extract(epoch from sum(end_date - start_date))
    from task_instance where run_id = %s and task_id like 'shards.%%'
"""


def main() -> None:
    """Print a line for each number of workers and of processes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--shard", type=int, default=50)
    given = parser.parse_args()
    print(f"{given.articles} articles in shards of {given.shard}, {os.cpu_count()} cores")
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="depeche-workers-")))
        collections = dict(_collections(folder, given.articles, given.shard))
        store = held.enter_context(EmbeddedStore(folder / "store"))
        settings = Settings.from_environment(store.connections())
        for count in WORKERS:
            # Equal work: each run has a collection of its own, over the same articles.
            _tell("processes", count, _processes(collections[f"p{count}"], settings, count))
        airflow, postgres = _airflow(held, folder, store)
        for count in WORKERS:
            name = f"worker-{count}"
            airflow.start_worker(name)
            airflow.wait_for_worker(name)
            wall, busy = _workers(airflow, postgres, f"ingest_w{count}")
            _tell("workers", count, wall)
            print(f"           tasks took {busy:.1f} s in sum")


def _tell(what: str, count: int, seconds: float) -> None:
    print(f"{what:<10} {count}  {seconds:6.1f} s", flush=True)


def _collections(folder: Path, articles: int, shard: int) -> Iterator[tuple[str, Collection]]:
    (folder / "collections").mkdir()
    texts = write_articles(folder / "articles", articles)
    for name in (f"{kind}{count}" for kind in "pw" for count in WORKERS):
        file = folder / "collections" / f"{name}.yaml"
        file.write_text(COLLECTION.format(name=name, shard=shard, folder=texts), encoding="utf-8")
        yield name, load(file)


def _processes(collection: Collection, settings: Settings, count: int) -> float:
    """Seconds for all shards in a pool of warm processes."""
    job = Job.make(collection, DAY, "alone", settings)
    job.lake.ensure()
    shards = ingestion.discover(job, refetch=False)
    context = get_context("spawn")
    warm = context.Barrier(count + 1)
    with ProcessPoolExecutor(count, context, initializer=_warm, initargs=(warm,)) as pool:
        waiting = [pool.submit(os.getpid) for _ in range(count)]  # starts every process
        warm.wait()
        for one in waiting:
            one.result()
        begun = time.monotonic()
        list(pool.map(partial(_shard, collection, settings), shards))
        return time.monotonic() - begun


def _warm(barrier: Barrier) -> None:
    # As in a worker: threads of numpy's library in each process only get in the way.
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    preload()
    barrier.wait()


def _shard(collection: Collection, settings: Settings, shard: Shard) -> None:
    job = Job.make(collection, DAY, "alone", settings)
    ingestion.process(job, ingestion.acquire(job, shard))


def _airflow(held: ExitStack, folder: Path, store: EmbeddedStore) -> tuple[CeleryAirflow, Postgres]:
    places = Places(folder / "airflow")
    (folder / "redis").mkdir()
    postgres = held.enter_context(Postgres(places.logs / "postgres.log"))
    broker = held.enter_context(Redis(folder / "redis", places.logs / "redis.log"))
    told = {"DEPECHE_COLLECTIONS": str(folder / "collections")}
    airflow = held.enter_context(CeleryAirflow(places, postgres, broker, told))
    airflow.start(store.connections())
    dags = [f"ingest_w{count}" for count in WORKERS]
    airflow.wait_for_dags(*dags)
    for dag in dags:
        airflow.console.run("dags", "unpause", dag, "--yes")
    return airflow, postgres


def _workers(airflow: CeleryAirflow, postgres: Postgres, dag_id: str) -> tuple[float, float]:
    """Seconds from the first shard's start to the last one's end, and of all tasks in sum."""
    run = trigger(airflow, dag_id, {"partition": DAY})
    for _ in run.watch():
        pass
    ((wall, busy),) = postgres.rows(SPAN, run.run_id)
    return float(wall), float(busy)


if __name__ == "__main__":
    main()
