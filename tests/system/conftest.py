"""One Airflow on Celery for all tests of this folder, with three workers to begin with."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from cluster.airflow import CeleryAirflow
from cluster.articles import write_articles
from cluster.postgres import Postgres
from cluster.redis import Redis
from depeche.collections import Collection, load
from embedded.places import Places
from embedded.store import EmbeddedStore

WORKERS = ("one", "two", "three")
SIZES = {"even": (300, 50), "struck": (240, 60), "grown": (160, 10)}
"""Of each collection: articles, and articles in a shard."""

COLLECTION = """
    name: {name}
    description: Articles made from the samples.
    owner: desk
    start: 2023-09-01
    shard_documents: {shard}
    sources:
      - name: articles
        kind: folder
        path: {folder}
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what lies here, so that `make test` leaves it out."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("system")


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the collection files lie."""
    return tmp_path_factory.mktemp("collections")


@pytest.fixture(scope="session")
def collections(files: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Collection]:
    """The collections, each with a folder of articles of its own."""
    articles = tmp_path_factory.mktemp("articles")
    for name, (count, shard) in SIZES.items():
        folder = write_articles(articles / name, count)
        text = dedent(COLLECTION).format(name=name, shard=shard, folder=folder)
        (files / f"{name}.yaml").write_text(text, encoding="utf-8")
    return {name: load(files / f"{name}.yaml") for name in SIZES}


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    with Postgres(tmp_path_factory.mktemp("postgres") / "log") as server:
        yield server


@pytest.fixture(scope="session")
def airflow(
    postgres: Postgres,
    embedded_store: EmbeddedStore,
    files: Path,
    collections: dict[str, Collection],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[CeleryAirflow]:
    folder = tmp_path_factory.mktemp("redis")
    places = Places(tmp_path_factory.mktemp("airflow"))
    with contextlib.ExitStack() as held:
        broker = held.enter_context(Redis(folder, places.logs / "redis.log"))
        settings = {"DEPECHE_COLLECTIONS": str(files)}
        airflow = held.enter_context(CeleryAirflow(places, postgres, broker, settings))
        airflow.start(embedded_store.connections())
        for name in WORKERS:
            airflow.start_worker(name)
        dags = [f"ingest_{name}" for name in collections]
        airflow.wait_for_dags(*dags)
        for dag in dags:
            airflow.console.run("dags", "unpause", dag, "--yes")
        for name in WORKERS:
            airflow.wait_for_worker(name)
        yield airflow
