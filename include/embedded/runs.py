"""One DAG run, from the outside: triggered and watched through Airflow's command line."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from embedded.airflow import EmbeddedAirflow
from embedded.errors import EmbeddedError
from embedded.progress import TaskState

__all__ = ["DagRun", "trigger", "unpaused"]

_OVER = {"success", "failed", "upstream_failed", "skipped", "removed"}
_LOOK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class DagRun:
    """One run of one DAG."""

    airflow: EmbeddedAirflow
    dag_id: str
    run_id: str

    def states(self) -> list[TaskState]:
        """Its tasks, as they are now; before its turn, a mapped task is one task without number."""
        found = self.airflow.console.json("tasks", "states-for-dag-run", self.dag_id, self.run_id)
        return [_state(row) for row in found]

    def state(self) -> str:
        """How it is: queued, running, success or failed."""
        runs = self.airflow.console.json("dags", "list-runs", self.dag_id)
        return str(next(run["state"] for run in runs if run["run_id"] == self.run_id))

    def watch(self) -> Iterator[list[TaskState]]:
        """Its tasks, again and again until it has ended. Raises `EmbeddedError`."""
        while True:
            states = self.states()
            yield states
            if _over(states) and self.state() in _OVER:
                return
            self.airflow.check()
            time.sleep(_LOOK_SECONDS)


@contextmanager
def unpaused(airflow: EmbeddedAirflow, dag_id: str) -> Iterator[None]:
    """Let the DAG run while the block does, and leave it as it was. Raises `EmbeddedError`."""
    dags = {dag["dag_id"]: dag["is_paused"] for dag in airflow.console.json("dags", "list")}
    if dag_id not in dags:
        raise EmbeddedError(f"Airflow does not know {dag_id}: dags/ does not load, or not wholly")
    airflow.console.run("dags", "unpause", dag_id, "--yes")
    try:
        yield
    finally:
        if dags[dag_id] == "True":
            airflow.console.run("dags", "pause", dag_id, "--yes")


def trigger(airflow: EmbeddedAirflow, dag_id: str, parameters: dict[str, Any]) -> DagRun:
    """Start a run with `parameters`. Raises `EmbeddedError`."""
    conf = json.dumps(parameters)
    (made,) = airflow.console.json("dags", "trigger", dag_id, "--conf", conf)
    return DagRun(airflow, dag_id, made["dag_run_id"])


def _over(states: list[TaskState]) -> bool:
    return all(state.state in _OVER for state in states)


def _state(row: dict[str, str]) -> TaskState:
    number = row.get("map_index", "")
    return TaskState(row["task_id"], int(number) if number else None, row["state"])
