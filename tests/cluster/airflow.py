"""Airflow on CeleryExecutor: each of its processes apart, workers as many as are started."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil

from cluster import hostname
from cluster.postgres import Postgres
from cluster.redis import Redis
from embedded.airflow import EmbeddedAirflow
from embedded.children import Child
from embedded.errors import EmbeddedError
from embedded.places import PROJECT, Places

TESTS = Path(__file__).parents[1]
HEARTBEAT_TIMEOUT = 30
"""Seconds without a sign of life after which a task counts as dead; as in docker-compose.yaml."""
DETECTION_INTERVAL = 10
"""Seconds between two looks for such tasks: Airflow's default."""
RETRY_DELAY = 5
"""Seconds before the first retry, to which Airflow adds up to as many again."""

_READY_SECONDS = 180
_LOOK_SECONDS = 0.5


class CeleryAirflow(EmbeddedAirflow):
    """API, scheduler, DAG processor and triggerer on Postgres and Redis, then workers by name."""

    def __init__(
        self, places: Places, postgres: Postgres, broker: Redis, settings: Mapping[str, str]
    ) -> None:
        super().__init__(places, _settings(postgres, broker) | dict(settings))
        self._workers: dict[str, Child] = {}

    def start(self, connections: Mapping[str, str]) -> None:
        """Start all but the workers, who alone need the connections. Raises `EmbeddedError`."""
        self._connections = dict(connections)
        self.prepare()
        self._start_api("all", self._execution_port)
        self._start("scheduler", "--skip-serve-logs")
        self._start("dag-processor")
        self._start("triggerer", "--skip-serve-logs")
        self.wait_until_ready()

    def start_worker(self, name: str) -> Child:
        """A machine more: one worker, one task at a time, in the same log folder as all."""
        told = {**self._connections, "DEPECHE_PRELOAD": "1", hostname.VARIABLE: name}
        # A worker's log server would listen on every address of the machine.
        self._start(
            "celery", "worker", "--skip-serve-logs", "--concurrency", "1",
            "--celery-hostname", f"celery@{name}", log=f"worker-{name}", **told,
        )  # fmt: skip
        self._workers[name] = self._children[-1]
        return self._workers[name]

    def kill_worker(self, name: str) -> None:
        """End a worker and its tasks as a power cut would."""
        worker = self._workers.pop(name)
        # It would count as a process that ended by itself.
        self._children.remove(worker)
        family = worker.family()
        for process in family:
            process.suspend()  # none gets to see another one die
        for process in family:
            process.kill()
        worker.reap()
        psutil.wait_procs(family)

    def wait_for_dags(self, *dag_ids: str) -> None:
        """Return once the DAG processor has found them. Raises `EmbeddedError`."""
        self._until(
            lambda: set(dag_ids) <= {d["dag_id"] for d in self.console.json("dags", "list")}
        )

    def wait_for_worker(self, name: str) -> None:
        """Return once the worker takes tasks. Raises `EmbeddedError`."""
        log = self._workers[name].log
        self._until(lambda: b"ready." in log.read_bytes())

    def family_of(self, name: str) -> list[psutil.Process]:
        """A worker, the processes of its pool and what they have started."""
        return self._workers[name].family()

    def family(self) -> list[psutil.Process]:
        """Every process of this Airflow."""
        return [process for child in self._children for process in child.family()]

    def _until(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _READY_SECONDS
        while not done():
            self.check()
            if time.monotonic() > deadline:
                raise EmbeddedError(f"waited {_READY_SECONDS} s in vain: see {self._places.logs}")
            time.sleep(_LOOK_SECONDS)


def _settings(postgres: Postgres, broker: Redis) -> dict[str, str]:
    folders = [PROJECT / "include", PROJECT / "config", TESTS]
    return {
        "PYTHONPATH": ":".join(map(str, folders)),
        "AIRFLOW__CORE__EXECUTOR": "CeleryExecutor",
        "AIRFLOW__CORE__PARALLELISM": "32",
        "AIRFLOW__CORE__HOSTNAME_CALLABLE": f"{hostname.__name__}.of_this_machine",
        "AIRFLOW__CORE__DEFAULT_TASK_RETRY_DELAY": str(RETRY_DELAY),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": postgres.url,
        "AIRFLOW__CELERY__RESULT_BACKEND": f"db+{postgres.url}",
        "AIRFLOW__CELERY__OPERATION_TIMEOUT": "10",
        "AIRFLOW__CELERY__BROKER_URL": broker.url,
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": str(HEARTBEAT_TIMEOUT),
        "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "5",
    }
