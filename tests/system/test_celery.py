"""Several workers that share nothing but the store, the catalogue and Airflow's own services."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from cluster.airflow import (
    DETECTION_INTERVAL,
    HEARTBEAT_TIMEOUT,
    RETRY_DELAY,
    CeleryAirflow,
)
from cluster.alone import run_alone
from cluster.postgres import Postgres
from depeche.collections import Collection
from depeche.lake import Lake
from depeche.lake.rows import where
from depeche.settings import Settings
from embedded.runs import DagRun, trigger
from embedded.store import EmbeddedStore

WORKERS = ("one", "two", "three")
DAY = "2023-09-05"
PATIENCE_SECONDS = 300
RUNNING = """
    select map_index, hostname from task_instance
    where run_id = %s and task_id = 'shards.process' and state = 'running'
    and hostname <> '' and start_date < now() - interval '2 seconds'
"""
LAST_TRIES = """
    select map_index, hostname, try_number from task_instance
    where run_id = %s and task_id = 'shards.process'
"""


def until(probe: Callable[[], Any]) -> Any:
    """What `probe` finds, once it finds something."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := probe():
            return found
        time.sleep(0.1)
    raise AssertionError("waited in vain")


def end_well(run: DagRun) -> None:
    for _ in run.watch():
        pass
    assert run.state() == "success"


def only_run(lake: Lake, collection: str) -> dict[str, Any]:
    """The row of table `runs`, whose sums add up."""
    (row,) = lake.table("runs").scan(where(collection=collection)).to_arrow().to_pylist()
    assert row["read"] == row["kept"] + row["rejected"] + row["quarantined"]
    return dict(row)


def each_article_once(lake: Lake, collection: str) -> int:
    rows = lake.table("articles").scan(where(collection=collection)).to_arrow()
    ids = Counter(rows["article_id"].to_pylist())
    assert set(ids.values()) == {1}
    return len(ids)


@pytest.fixture(scope="session")
def undisturbed(
    collections: dict[str, Collection], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Of each collection, the digest of what the library makes of it alone, in one process."""
    with EmbeddedStore(tmp_path_factory.mktemp("another-store")) as store:
        settings = Settings.from_environment(store.connections())
        return {name: _digest(settings, each) for name, each in collections.items()}


def _digest(settings: Settings, collection: Collection) -> str:
    run_alone(collection, DAY, settings)
    return Lake(settings).articles_digest(collection.name, DAY)


def test_nothing_listens_to_other_machines(airflow: CeleryAirflow) -> None:
    """Every port that a process of this stack listens on is on 127.0.0.1."""
    ours = {process.pid for process in psutil.Process().children(recursive=True)}
    assert {process.pid for process in airflow.family()} <= ours
    listening = [
        connection
        for connection in psutil.net_connections("inet")
        if connection.pid in ours and connection.status == psutil.CONN_LISTEN
    ]
    # Postgres, Redis, the API, and the store's several.
    assert len(listening) > 4
    assert {connection.laddr.ip for connection in listening} == {"127.0.0.1"}


def test_a_worker_has_loaded_its_models_before_a_task_comes(airflow: CeleryAirflow) -> None:
    """The processes that tasks are forked from hold spaCy's libraries already."""
    for name in WORKERS:
        for process in airflow.family_of(name):
            assert "/spacy/" in Path(f"/proc/{process.pid}/maps").read_text(), (name, process)


def test_three_workers_make_what_one_process_makes(
    airflow: CeleryAirflow, postgres: Postgres, lake: Lake, undisturbed: dict[str, str]
) -> None:
    """All three take shards, sums add up, and the articles are those of a run without Airflow."""
    run = trigger(airflow, "ingest_even", {"partition": DAY})
    end_well(run)
    assert {worker for _, worker, _ in postgres.rows(LAST_TRIES, run.run_id)} == set(WORKERS)
    row = only_run(lake, "even")
    assert row["read"] == 300
    assert each_article_once(lake, "even") == row["kept"]
    assert lake.articles_digest("even", DAY) == undisturbed["even"]


def test_the_shard_of_a_killed_worker_is_done_by_another(
    airflow: CeleryAirflow,
    postgres: Postgres,
    lake: Lake,
    undisturbed: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Kill -9 of a worker in mid-shard: another does the shard, and each article stands once."""
    run = trigger(airflow, "ingest_struck", {"partition": DAY})
    ((shard, worker), *_) = until(lambda: postgres.rows(RUNNING, run.run_id))
    airflow.kill_worker(worker)
    killed = time.monotonic()
    again = "select hostname from task_instance where run_id = %s and map_index = %s"
    again += " and task_id = 'shards.process' and state = 'running' and try_number = 2"
    ((other,), *_) = until(lambda: postgres.rows(again, run.run_id, shard))
    waited = time.monotonic() - killed
    end_well(run)
    assert other != worker
    tries = {number: tried for number, _, tried in postgres.rows(LAST_TRIES, run.run_id)}
    assert tries == {0: 1, 1: 1, 2: 1, 3: 1} | {shard: 2}
    row = only_run(lake, "struck")
    assert row["read"] == 240
    assert each_article_once(lake, "struck") == row["kept"]
    assert lake.articles_digest("struck", DAY) == undisturbed["struck"]
    bound = HEARTBEAT_TIMEOUT + DETECTION_INTERVAL + 2 * RETRY_DELAY
    with capsys.disabled():
        print(  # noqa: T201  a figure for docs/decisions/0051, which no assertion should hold
            f"\nshard of the killed worker runs again after {waited:.0f} s; set: {bound} s"
        )


def test_a_worker_added_in_mid_run_takes_tasks(
    airflow: CeleryAirflow, postgres: Postgres, lake: Lake, undisturbed: dict[str, str]
) -> None:
    """A worker that joins while a run is under way does shards of that run."""
    run = trigger(airflow, "ingest_grown", {"partition": DAY})
    until(lambda: postgres.rows(RUNNING, run.run_id))
    airflow.start_worker("late")
    end_well(run)
    assert "late" in {worker for _, worker, _ in postgres.rows(LAST_TRIES, run.run_id)}
    assert only_run(lake, "grown")["read"] == 160
    assert lake.articles_digest("grown", DAY) == undisturbed["grown"]
