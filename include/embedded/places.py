"""Where things lie: the project, and the ignored folder for what running it leaves behind."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from embedded.errors import EmbeddedError

__all__ = ["PROJECT", "Places"]

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one installation; `root` may be thrown away, and the data with it."""

    root: Path = PROJECT / ".run"

    @property
    def store(self) -> Path:
        """Data, key and log of the object store."""
        return self.root / "store"

    @property
    def airflow(self) -> Path:
        """AIRFLOW_HOME: database, task logs, secrets."""
        return self.root / "airflow"

    @property
    def logs(self) -> Path:
        """What Airflow's processes print."""
        return self.root / "logs"

    @property
    def credentials(self) -> Path:
        """Airflow's secrets, for their owner alone."""
        return self.airflow / "credentials.json"

    @property
    def owner(self) -> Path:
        """Holds the process that owns all others, from the start of `make up`."""
        return self.root / "up.pid"

    @property
    def ready(self) -> Path:
        """Is there once `make up` has started everything."""
        return self.root / "up.ready"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other runs away while the block runs. Raises `EmbeddedError` when one is there."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.root / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise EmbeddedError(
                    f"{self.root} is in use: wait until `make run` has ended, or say `make down`"
                ) from None
            yield
