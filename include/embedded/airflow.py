"""Airflow as our own child processes, on SQLite and loopback.

Airflow's two APIs run as two processes: in one, a write through REST waits for the write of a task
and SQLite lets neither through for 5 s. See docs/decisions/0042-embedded-run.md.
"""

import sys
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from embedded.children import Child, end
from embedded.console import AirflowConsole
from embedded.environment import environment_of
from embedded.errors import EmbeddedError
from embedded.places import PROJECT, Places
from embedded.ports import free_port

__all__ = ["EmbeddedAirflow"]

_POOLS = PROJECT / "config" / "pools.json"

_START_SECONDS = 120
_PROGRAM = str(Path(sys.prefix) / "bin" / "airflow")


class EmbeddedAirflow:
    """One Airflow on one folder. Leaving the `with` block ends everything that it started."""

    def __init__(self, places: Places, settings: Mapping[str, str] | None = None) -> None:
        self._places = places
        self._execution_port = free_port()
        self._environment = environment_of(places, self._execution_port) | dict(settings or {})
        self._children: list[Child] = []
        self.console = AirflowConsole(self._environment, places.logs / "console.log")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def prepare(self) -> None:
        """Make or renew database and pools, if it was not done for this Airflow and these pools."""
        done = self._places.airflow / "prepared"
        wanted = f"{version('apache-airflow')}\n{_POOLS.read_text()}"
        if done.exists() and done.read_text() == wanted:
            return
        self.console.run("db", "migrate")
        self.console.run("pools", "import", str(_POOLS))
        done.write_text(wanted)

    def start_execution_api(self) -> None:
        """Start what tasks talk to, on a database that fits this Airflow."""
        self.prepare()
        self._start_api("execution", self._execution_port)

    def start_scheduler(self, connections: Mapping[str, str]) -> None:
        """Start what runs tasks; they alone see the connections."""
        # The scheduler alone preloads: its tasks are forked from it and share what it has loaded.
        self._start("scheduler", "--skip-serve-logs", **connections, DEPECHE_PRELOAD="1")

    def start_interface(self, port: int) -> None:
        """Start what people look at and what keeps it up to date."""
        self._start_api("core", port)
        self._start("dag-processor")
        self._start("triggerer", "--skip-serve-logs")

    def load_dags(self) -> None:
        """Tell the database of the DAGs as they are now. Raises `EmbeddedError`."""
        self.console.run("dags", "reserialize")

    def wait_until_ready(self) -> None:
        """Return once tasks can run. Raises `EmbeddedError`."""
        self.wait_for(f"http://127.0.0.1:{self._execution_port}/execution/health")

    def check(self) -> None:
        """Raise `EmbeddedError` if a process has ended by itself."""
        for child in self._children:
            child.check()

    def stop(self) -> None:
        """End everything that was started. Harmless when repeated."""
        self.console.stop()
        end(self._children)
        self._children = []

    def _start_api(self, apps: str, port: int) -> None:
        where = ("--host", "127.0.0.1", "--port", str(port))
        self._start("api-server", "--apps", apps, *where, "--workers", "1", log=f"api-{apps}")

    def _start(self, command: str, *arguments: str, log: str | None = None, **more: str) -> None:
        file = self._places.logs / f"{log or command}.log"
        argv = [_PROGRAM, command, *arguments]
        self._children.append(Child(f"airflow {command}", argv, self._environment | more, file))

    def wait_for(self, url: str) -> None:
        """Return once `url` answers with success. Raises `EmbeddedError`."""
        deadline = time.monotonic() + _START_SECONDS
        while not _answers(url):
            self.check()
            if time.monotonic() > deadline:
                raise EmbeddedError(f"{url} does not answer: see {self._places.logs}")
            time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=30, trust_env=False).is_success
    except httpx.TransportError:
        return False
