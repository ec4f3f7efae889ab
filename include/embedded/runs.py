"""One DAG run, from the outside: triggered and watched through Airflow's command line."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from embedded.airflow import EmbeddedAirflow
from embedded.errors import EmbeddedError
from embedded.progress import TaskState

__all__ = ["DagRun", "trigger"]

ENDED = ("success", "failed")
_LOOK_SECONDS = 0.3


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
        while self.state() not in ENDED:
            self.airflow.check()
            yield self.states()
            time.sleep(_LOOK_SECONDS)
        yield self.states()


def trigger(airflow: EmbeddedAirflow, dag_id: str, parameters: dict[str, Any]) -> DagRun:
    """Start a run with `parameters`, unpausing its DAG. Raises `EmbeddedError`."""
    if dag_id not in {dag["dag_id"] for dag in airflow.console.json("dags", "list")}:
        raise EmbeddedError(f"there is no DAG {dag_id}: say `airflow dags list-import-errors`")
    airflow.console.run("dags", "unpause", dag_id, "--yes")
    conf = json.dumps(parameters)
    (made,) = airflow.console.json("dags", "trigger", dag_id, "--conf", conf)
    return DagRun(airflow, dag_id, made["dag_run_id"])


def _state(row: dict[str, str]) -> TaskState:
    number = row.get("map_index", "")
    return TaskState(row["task_id"], int(number) if number else None, row["state"])
