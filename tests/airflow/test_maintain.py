"""The DAG of upkeep, run by Airflow against the real store."""

from pathlib import Path

import pytest
from airflow.dag_processing.bundles.manager import DagBundlesManager
from airflow.dag_processing.dagbag import DagBag, sync_bag_to_db
from airflow.utils import db

from depeche.lake import Lake, Scope
from depeche.lake.rows import where
from embedded.store import EmbeddedStore
from lake_builders import article

pytestmark = [pytest.mark.airflow, pytest.mark.store]

DAGS = Path(__file__).parents[2] / "dags"
DAY = "2023-09-05"


@pytest.fixture
def bag(embedded_store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> DagBag:
    """The shipped DAGs in Airflow's database, with the connections of the test's store."""
    for name, value in embedded_store.connections().items():
        monkeypatch.setenv(name, value)
    db.initdb()
    DagBundlesManager().sync_bundles_to_db()
    bag = DagBag(dag_folder=str(DAGS), bundle_path=DAGS, bundle_name="dags-folder")
    sync_bag_to_db(bag, "dags-folder", None)
    return bag


def test_the_weekly_run_compacts_and_reports_counts(bag: DagBag, lake: Lake) -> None:
    """Small files are merged, every step hands on its counts; no quarantine is named, so none."""
    scope = Scope("upkeep", DAY, "a")
    parts = [
        lake.write_part("articles", scope, n, [article(n, collection="upkeep")]) for n in range(5)
    ]
    lake.publish("articles", "upkeep", DAY, "a", parts)
    digest = lake.articles_digest("upkeep")
    run = bag.dags["maintain"].test(run_conf={"keep_snapshots": 3})
    told = {
        task.task_id: (task.state, task.xcom_pull(task.task_id))
        for task in run.get_task_instances()
    }
    assert told["retry_quarantine"][0] == "skipped"
    assert {
        name: state for name, (state, _) in told.items() if name != "retry_quarantine"
    } == dict.fromkeys(("compact", "retain", "expire", "sweep"), "success")
    assert told["compact"][1]["articles"]["before"] >= 5
    assert told["retain"][1] == [{"collection": "samples", "objects": 0, "size": 0, "documents": 0}]
    assert told["expire"][1]["articles"] == 0  # the samples keep their snapshots for ever
    assert told["sweep"][1]["articles"] == {"objects": 0, "size": 0}  # all is younger than a week
    planned = lake.table("articles").scan(where(collection="upkeep")).plan_files()
    assert len(list(planned)) == 1
    assert lake.articles_digest("upkeep") == digest


def test_steps_can_be_left_out(bag: DagBag, lake: Lake) -> None:
    """A step whose parameter is false changes nothing and says nothing."""
    parts = [
        lake.write_part("articles", Scope("idle", DAY, "a"), n, [article(n, collection="idle")])
        for n in range(3)
    ]
    lake.publish("articles", "idle", DAY, "a", parts)
    run = bag.dags["maintain"].test(
        run_conf={"compact": False, "retain": False, "expire": False, "sweep": False}
    )
    told = {task.task_id: task.xcom_pull(task.task_id) for task in run.get_task_instances()}
    assert not any(told.values())
    assert len(list(lake.table("articles").scan(where(collection="idle")).plan_files())) == 3


def test_every_step_that_commits_stands_in_the_pool() -> None:
    """One commit to the lake at a time: upkeep never meets a publication."""
    bag = DagBag(dag_folder=str(DAGS), bundle_path=DAGS, bundle_name="dags-folder")
    dag = bag.dags["maintain"]
    assert dag.is_paused_upon_creation
    assert {task.pool for task in dag.tasks} == {"lake_commits"}
