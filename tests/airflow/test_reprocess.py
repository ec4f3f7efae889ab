"""The DAG `reprocess` through Airflow itself: who is asked, what is replaced, what comes next."""

import json
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from depeche import ingestion
from depeche.collections import load
from depeche.ingestion import Job
from depeche.lake import Lake
from depeche.lake.rows import where
from depeche.settings import Settings
from edges import access
from embedded.airflow import EmbeddedAirflow
from embedded.credentials import Credentials
from embedded.places import PROJECT, Places
from embedded.ports import free_port
from embedded.runs import DagRun, trigger
from embedded.store import EmbeddedStore

pytestmark = [pytest.mark.airflow, pytest.mark.store]

TEXTS = PROJECT / "include" / "samples" / "texts"
DAYS = ("2023-09-05", "2023-09-06")
PATIENCE_SECONDS = 180
COLLECTION = """
name: {name}
description: Texts of a test.
start: 2023-09-01
shard_documents: 20
entities: false
cleaning:
  keep: [{keep}]
sources:
  - name: texts
    kind: folder
    path: {folder}/{{year}}-{{month}}-{{day}}
"""


class Desk:
    """One collection, whose policy may change, and what readers see of it."""

    def __init__(self, name: str, folders: Path, settings: Settings) -> None:
        self.name, self._folders = name, folders
        self.lake = Lake(settings)
        self.lake.ensure()
        for number, day in enumerate(DAYS):
            for path in sorted(TEXTS.glob("*.txt"))[number::2]:
                (folders / name / day).mkdir(parents=True, exist_ok=True)
                shutil.copy(path, folders / name / day)
        self.keep("")
        for day in DAYS:
            job = Job(load(self._file), day, "run-1", self.lake, access())
            shards = [ingestion.acquire(job, shard) for shard in ingestion.discover(job)]
            ingestion.publish(job, [ingestion.process(job, shard) for shard in shards])

    @property
    def _file(self) -> Path:
        return self._folders / f"{self.name}.yaml"

    def keep(self, kinds: str) -> None:
        """Change the rule: these kinds of boilerplate stay in the texts."""
        folder = self._folders / self.name
        self._file.write_text(COLLECTION.format(name=self.name, keep=kinds, folder=folder))

    def digest(self, day: str) -> str:
        return self.lake.articles_digest(self.name, day)

    def texts(self, day: str, snapshot: int | None = None) -> dict[str, str]:
        rows = where(collection=self.name, partition=day)
        found = self.lake.table("articles").scan(rows, snapshot_id=snapshot).to_arrow()
        return dict(zip(found["article_id"].to_pylist(), found["text"].to_pylist(), strict=True))


class Operator:
    """A person at Airflow's API."""

    def __init__(self, url: str, password: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=30, trust_env=False)
        answer = self._http.post("/auth/token", json={"username": "admin", "password": password})
        token = answer.raise_for_status().json()["access_token"]
        self._http.headers["Authorization"] = f"Bearer {token}"

    def question(self, run: DagRun) -> dict[str, Any]:
        found: dict[str, Any] = self._http.get(self._path(run)).raise_for_status().json()
        return found

    def answer(self, run: DagRun, option: str) -> None:
        self._http.patch(
            self._path(run), json={"chosen_options": [option], "params_input": {}}
        ).raise_for_status()

    def _path(self, run: DagRun) -> str:
        return (
            f"/api/v2/dags/{run.dag_id}/dagRuns/{run.run_id}/taskInstances/approve/-1/hitlDetails"
        )


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    return Places(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("collections")


@pytest.fixture(scope="module")
def desks(folders: Path, settings: Settings) -> dict[str, Desk]:
    return {name: Desk(name, folders, settings) for name in ("auto", "asked", "looked")}


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def airflow(
    places: Places, embedded_store: EmbeddedStore, folders: Path, desks: dict[str, Desk], port: int
) -> Iterator[EmbeddedAirflow]:
    assert desks
    connections = embedded_store.connections()
    settings = {
        **connections,
        "DEPECHE_COLLECTIONS": str(folders),
        "AIRFLOW__CORE__DEFAULT_TASK_RETRY_DELAY": "1",
    }
    with EmbeddedAirflow(places, settings) as airflow:
        airflow.start_execution_api()
        airflow.start_interface(port)
        airflow.start_scheduler(connections)
        airflow.load_dags()
        airflow.wait_until_ready()
        airflow.wait_for(f"http://127.0.0.1:{port}/api/v2/version")
        airflow.console.run("dags", "unpause", "reprocess", "--yes")
        yield airflow


@pytest.fixture(scope="module")
def operator(airflow: EmbeddedAirflow, places: Places, port: int) -> Operator:
    assert airflow
    return Operator(f"http://127.0.0.1:{port}", Credentials.of(places.credentials).password)


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
        time.sleep(0.2)
    raise AssertionError("waited in vain")


def states(places: Places, run_id: str) -> dict[str, str]:
    """The tasks of a run; of mapped ones, the last."""
    query = "select task_id, state from task_instance where run_id = ? order by map_index"
    return dict(metadata(places, query, run_id))


def ended(places: Places, run_id: str) -> dict[str, str]:
    query = "select state from dag_run where run_id = ? and state in ('success', 'failed')"
    until(lambda: metadata(places, query, run_id))
    return states(places, run_id)


def runs_about(places: Places, name: str) -> list[str]:
    """The runs of the DAG for a collection, in the order in which they were made."""
    query = "select run_id, conf from dag_run where dag_id = 'reprocess' order by id"
    found = metadata(places, query)
    return [run_id for run_id, conf in found if json.loads(conf)["collection"] == name]


def test_without_asking_every_partition_is_replaced_in_order(
    airflow: EmbeddedAirflow, places: Places, desks: dict[str, Desk]
) -> None:
    """`auto`: one run for each partition, each with its asset event; then there is nothing left."""
    desk = desks["auto"]
    before = [desk.digest(day) for day in DAYS]
    desk.keep("read_also, byline")
    trigger(airflow, "reprocess", {"collection": "auto", "approve": "auto"})
    first, second = until(lambda: len(found := runs_about(places, "auto")) == 2 and found)
    assert ended(places, first)["approve"] == "skipped"
    last = ended(places, second)
    assert (last["replace"], last["go_on"]) == ("success", "skipped")
    assert all(desk.digest(day) != old for day, old in zip(DAYS, before, strict=True))

    query = "select source_run_id, extra from asset_event order by id"
    told = {run: json.loads(extra) for run, extra in metadata(places, query)}
    assert [told[run]["partition"] for run in (first, second)] == list(DAYS)
    assert told[first]["replayed"]

    again = trigger(airflow, "reprocess", {"collection": "auto", "approve": "auto"})
    assert set(ended(places, again.run_id).values()) == {"success", "skipped"}
    assert states(places, again.run_id)["choose"] == "skipped"


def test_readers_see_the_old_rows_until_somebody_approves(
    airflow: EmbeddedAirflow, places: Places, desks: dict[str, Desk], operator: Operator
) -> None:
    """Rejected: nothing is replaced and no other partition begun. Approved: the old is history."""
    desk = desks["asked"]
    before, old = desk.digest(DAYS[0]), desk.texts(DAYS[0])
    desk.keep("read_also, byline")

    def asked() -> DagRun:
        run = trigger(airflow, "reprocess", {"collection": "asked"})
        until(lambda: states(places, run.run_id).get("approve") == "awaiting_input")
        assert desk.digest(DAYS[0]) == before
        return run

    refused = asked()
    operator.answer(refused, "Reject")
    told = ended(places, refused.run_id)
    assert (told["replace"], told["report"], told["go_on"]) == ("skipped", "skipped", "skipped")
    assert desk.digest(DAYS[0]) == before
    assert runs_about(places, "asked") == [refused.run_id]

    approved = asked()
    question = operator.question(approved)
    assert question["subject"] == f"Replace asked {DAYS[0]}?"
    assert "| cuts |" in question["body"]
    operator.answer(approved, "Approve")
    assert ended(places, approved.run_id)["replace"] == "success"
    assert desk.digest(DAYS[0]) != before
    snapshot = int(re.search(r"snapshot (\d+)", question["body"])[1])
    assert desk.texts(DAYS[0], snapshot) == old
    following = until(lambda: runs_about(places, "asked")[2:])
    until(lambda: states(places, following[0]).get("approve") == "awaiting_input")


def test_comparing_alone_goes_through_the_range_and_replaces_nothing(
    airflow: EmbeddedAirflow, places: Places, desks: dict[str, Desk]
) -> None:
    """`compare_only`: a report for each partition, nobody asked, the same rows as before."""
    desk = desks["looked"]
    before = [desk.digest(day) for day in DAYS]
    desk.keep("read_also, byline")
    trigger(airflow, "reprocess", {"collection": "looked", "compare_only": True})
    found = until(lambda: len(found := runs_about(places, "looked")) == 2 and found)
    for run_id in found:
        told = ended(places, run_id)
        assert (told["compare"], told["approve"], told["replace"]) == (
            "success", "skipped", "skipped",
        )  # fmt: skip
    assert [desk.digest(day) for day in DAYS] == before
    reports = [key for key in desk.lake.store.list("reports/looked/") if "comparison.txt" in key]
    assert len(reports) == 2
