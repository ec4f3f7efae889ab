"""Runs through Airflow itself, its scheduler and processes, on the real store."""

import json
import os
import shutil
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from depeche.lake import Lake
from depeche.lake.rows import where
from embedded.airflow import EmbeddedAirflow
from embedded.places import PROJECT, Places
from embedded.progress import TaskState
from embedded.runs import DagRun, trigger
from embedded.store import EmbeddedStore

pytestmark = [pytest.mark.airflow, pytest.mark.store]

TEXTS = PROJECT / "include" / "samples" / "texts"
DAYS = ("2023-09-05", "2023-09-06", "2023-09-07")
PATIENCE_SECONDS = 120


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    return Places(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def airflow(
    places: Places,
    embedded_store: EmbeddedStore,
    write: Callable[..., Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[EmbeddedAirflow]:
    """One Airflow; of its collections one has many texts, and the folder of another is missing."""
    collections = tmp_path_factory.mktemp("collections")
    write(collections, "port", copies(tmp_path_factory.mktemp("few"), 1), shard_documents=20)
    write(collections, "harbour", copies(tmp_path_factory.mktemp("many"), 6), shard_documents=400)
    write(collections, "mole", copies(tmp_path_factory.mktemp("mole"), 1))
    write(collections, "nowhere", collections / "missing")
    connections = embedded_store.connections()
    settings = {
        **connections,
        "DEPECHE_COLLECTIONS": str(collections),
        "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False",
        "AIRFLOW__CORE__DEFAULT_TASK_RETRY_DELAY": "1",
    }
    with EmbeddedAirflow(places, settings) as airflow:
        airflow.start_execution_api()
        airflow.start_scheduler(connections)
        airflow.load_dags()
        airflow.wait_until_ready()
        for name in ("port", "harbour", "nowhere"):
            airflow.console.run("dags", "unpause", f"ingest_{name}", "--yes")
        yield airflow


def copies(folder: Path, count: int) -> Path:
    """The sample texts, so many times under other names."""
    for number in range(count):
        shutil.copytree(TEXTS, folder / f"{number:02d}")
    return folder


def ended(run: DagRun) -> list[TaskState]:
    """The tasks of a run when it has ended."""
    for states in run.watch():
        last = states
    return last


def rows(lake: Lake, table: str, **values: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = lake.table(table).scan(where(**values)).to_arrow().to_pylist()
    return found


def metadata(places: Places, query: str, *values: object) -> list[tuple[Any, ...]]:
    """What Airflow's database holds."""
    with sqlite3.connect(f"file:{places.airflow}/airflow.db?mode=ro", uri=True, timeout=30) as base:
        return base.execute(query, values).fetchall()


def until(probe: Callable[[], Any]) -> Any:
    """What `probe` finds, once it finds something."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := probe():
            return found
        time.sleep(0.05)
    raise AssertionError("waited in vain")


def test_three_days_are_backfilled(airflow: EmbeddedAirflow, lake: Lake, places: Places) -> None:
    """`airflow backfill create` publishes one partition for each day, each whole."""
    airflow.console.run(
        "backfill", "create", "--dag-id", "ingest_port", "--from-date", DAYS[0],
        "--to-date", "2023-09-08", "--max-active-runs", "1",
    )  # fmt: skip
    states = "select state, count(*) from dag_run where dag_id = 'ingest_port' group by state"
    until(lambda: metadata(places, states) == [("success", 3)])
    runs = {row["partition"]: row for row in rows(lake, "runs", collection="port")}
    assert sorted(runs) == list(DAYS)
    for row in runs.values():
        assert row["read"] == row["kept"] + row["rejected"] + row["quarantined"]
    # The same texts are new on the first day only.
    assert runs[DAYS[0]]["read"] == len(list(TEXTS.iterdir()))
    assert runs[DAYS[1]]["read"] == 0


def test_a_run_says_what_it_did(airflow: EmbeddedAirflow, lake: Lake, places: Places) -> None:
    """The asset's event carries partition and counts; mapped tasks are named after their shard."""
    run = trigger(airflow, "ingest_port", {"partition": DAYS[0]})
    ended(run)
    assert run.state() == "success"
    query = "select extra, partition_key from asset_event where source_run_id = ?"
    ((extra, key),) = metadata(places, query, run.run_id)
    (row,) = rows(lake, "runs", collection="port", run_id=run.run_id)
    told = json.loads(extra)
    assert key is None
    assert told["partition"] == DAYS[0]
    assert {name: told[name] for name in ("read", "kept", "rejected", "quarantined")} == {
        name: row[name] for name in ("read", "kept", "rejected", "quarantined")
    }
    assert told["replayed"]
    query = (
        "select task_id, rendered_map_index from task_instance where run_id = ? and map_index = 1"
    )
    names = dict(metadata(places, query, run.run_id))
    assert names["shards.acquire"].startswith("shard 1")
    assert "kept" in names["shards.process"]


def test_what_cannot_pass_fails_at_once(airflow: EmbeddedAirflow, places: Places) -> None:
    """A folder that is missing is tried once, and the log says what to mend."""
    run = trigger(airflow, "ingest_nowhere", {"partition": DAYS[0]})
    states = {state.task: state.state for state in ended(run)}
    assert run.state() == "failed"
    assert states["discover"] == "failed"
    query = "select try_number from task_instance where run_id = ? and task_id = 'discover'"
    assert metadata(places, query, run.run_id) == [(1,)]


def test_a_task_killed_in_mid_process_is_run_again(
    airflow: EmbeddedAirflow, lake: Lake, places: Places
) -> None:
    """After kill -9 of the task's process the partition is complete, and no row stands twice."""
    run = trigger(airflow, "ingest_harbour", {"partition": DAYS[0]})
    query = (
        "select pid from task_instance"
        " where run_id = ? and task_id = 'shards.process' and state = 'running' and pid is not null"
    )
    ((pid,), *_) = until(lambda: metadata(places, query, run.run_id))
    os.kill(pid, signal.SIGKILL)
    ended(run)
    assert run.state() == "success"
    tries = "select try_number from task_instance where run_id = ? and task_id = 'shards.process'"
    assert max(metadata(places, tries, run.run_id)) == (2,)
    articles = rows(lake, "articles", collection="harbour")
    assert max(Counter(row["article_id"] for row in articles).values()) == 1
    (counted,) = rows(lake, "runs", collection="harbour")
    assert counted["kept"] == len(articles)
    assert counted["read"] == 6 * len(list(TEXTS.iterdir()))


def test_dags_test_runs_the_whole_dag_in_one_process(airflow: EmbeddedAirflow, lake: Lake) -> None:
    """`airflow dags test`, which is `dag.test()`, publishes; of a paused DAG no scheduler knows."""
    airflow.console.run("dags", "test", "ingest_mole", DAYS[0])
    (row,) = rows(lake, "runs", collection="mole")
    # At midnight of the day given, the last complete interval began two days before at five.
    assert (row["partition"], row["read"]) == ("2023-09-03", len(list(TEXTS.iterdir())))
