"""Pools: a backfill waits in its own, and every pool that a task names is made."""

import json
from pathlib import Path

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.models.taskinstance import TaskInstance

from orchestration.pools import task_instance_mutation_hook

PROJECT = Path(__file__).parents[2]
MADE = json.loads((PROJECT / "config" / "pools.json").read_text())


@pytest.fixture(scope="module")
def bag() -> DagBag:
    """Every DAG of the project."""
    dags = PROJECT / "dags"
    return DagBag(dag_folder=str(dags), bundle_path=dags, bundle_name="dags-folder")


def instances_of(bag: DagBag, *names: str) -> list[TaskInstance]:
    tasks = [task for name in names for task in bag.dags[name].tasks]
    return [TaskInstance(task, None, run_id="scheduled__2023-09-05") for task in tasks]


def pools_in(instances: list[TaskInstance], run_id: str) -> dict[str, str]:
    for each in instances:
        each.run_id, each.pool = run_id, each.task.pool
        task_instance_mutation_hook(each)
    return {each.task_id: each.pool for each in instances}


def test_a_backfill_waits_in_pools_of_its_own(bag: DagBag) -> None:
    """Tasks that ask the web go one at a time, others in a small pool, commits as ever."""
    assert pools_in(instances_of(bag, "ingest_samples"), "backfill__2023-09-05T05:00:00+00:00") == {
        "discover": "backfill_web",
        "shards.acquire": "backfill_web",
        "shards.process": "backfill",
        "publish": "lake_commits",
        "report": "backfill",
    }
    assert MADE["backfill_web"]["slots"] == 1


def test_every_pool_is_made(bag: DagBag) -> None:
    """No task of any DAG, in a daily run or a backfill, waits in a pool that nobody made."""
    instances = instances_of(bag, *bag.dags)
    named = {
        pool
        for run_id in ("scheduled__2023-09-05", "manual__2023-09-05", "backfill__2023-09-05")
        for pool in pools_in(instances, run_id).values()
    }
    assert named - {"default_pool"} == set(MADE)
