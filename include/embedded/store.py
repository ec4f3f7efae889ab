"""SeaweedFS as our own child process: a real S3 store and Iceberg catalogue on loopback.

The folder holds everything: data, ports, the key and the log. Starting again on the same folder
gives the same store. Locks held by the processes themselves, which the kernel lets go of when they
die, tell whether the folder is in use; so a killed run leaves nothing that stops the next one.
"""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from embedded.errors import EmbeddedError
from embedded.locks import lock
from embedded.ports import free_ports, is_free

__all__ = ["EmbeddedStore", "EmbeddedStoreError"]

BUCKET: Final = "depeche"
TABLE_BUCKET: Final = "depeche-tables"
REGION: Final = "us-east-1"

_LISTENERS: Final = (
    "master.port", "volume.port", "filer.port", "s3.port", "s3.port.iceberg", "admin.port",
)  # fmt: skip
_GRPC_ABOVE: Final = 10_000
"""SeaweedFS listens for its own parts this far above each port, and its worker counts on it."""
_START_SECONDS: Final = 60
_STOP_SECONDS: Final = 10
_MEMORY: Final = "384MiB"
"""For Go's collector: keeps the process near 250 MB."""


class EmbeddedStoreError(EmbeddedError):
    """The embedded store does not start; the message says why and names its log."""


class EmbeddedStore:
    """One SeaweedFS on one folder. `with EmbeddedStore(folder) as store:` starts and stops it.

    A folder whose store another living process runs is shared: it is used, and left running.
    """

    def __init__(self, folder: Path, program: Path | None = None) -> None:
        self.folder = folder.resolve()
        self.log = self.folder / "store.log"
        self._program = program or Path(sys.prefix) / "bin" / "weed"
        self._process: subprocess.Popen[bytes] | None = None
        self._owner_lock: int | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The server's process, when it is ours."""
        return self._process.pid if self._process else None

    @property
    def endpoint(self) -> str:
        """The URL of the object store."""
        return f"http://127.0.0.1:{self._ports()['s3.port']}"

    @property
    def catalog(self) -> str:
        """The URL of the Iceberg catalogue."""
        return f"http://127.0.0.1:{self._ports()['s3.port.iceberg']}"

    def start(self) -> None:
        """Start the server and wait until it has stored something. Raises `EmbeddedStoreError`."""
        (self.folder / "data").mkdir(parents=True, exist_ok=True)
        self._owner_lock = lock(self.folder / "owner.lock")
        if self._owner_lock is not None:
            self._end_orphan()
            self._prepare()
            self._spawn()
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End the server if it is ours: ask, wait, then kill."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._owner_lock is not None:
            os.close(self._owner_lock)
            self._owner_lock = None

    def kill(self) -> None:
        """End the server as a crash would, with nothing flushed; for tests."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self.stop()

    def connections(self) -> dict[str, str]:
        """The two connections as Airflow and `depeche.settings` read them from the environment."""
        access_key, secret_key = self._key()
        shared = {"login": access_key, "password": secret_key}
        store = {"bucket": BUCKET, "region_name": REGION}
        catalog = {
            "type": "rest",
            "warehouse": f"s3://{TABLE_BUCKET}",
            "oauth2-server-uri": f"{self.catalog}/v1/oauth/tokens",
        }
        return {
            "AIRFLOW_CONN_DEPECHE_STORE": json.dumps(
                {"conn_type": "aws", "host": self.endpoint, **shared, "extra": store}
            ),
            "AIRFLOW_CONN_DEPECHE_CATALOG": json.dumps(
                {"conn_type": "generic", "host": self.catalog, **shared, "extra": catalog}
            ),
        }

    def _prepare(self) -> None:
        identities, ports = self.folder / "identities.json", self.folder / "ports.json"
        if not identities.exists():
            _write(identities, _identities())
        if not ports.exists() or not self._may_listen():
            _write(ports, free_ports(_LISTENERS, _GRPC_ABOVE))

    def _may_listen(self) -> bool:
        """Whether the ports of last time and their companions are free."""
        ports = self._ports().values()
        return all(is_free(port) and is_free(port + _GRPC_ABOVE) for port in ports)

    def _spawn(self) -> None:
        # The server inherits the lock and so holds it exactly as long as it lives.
        held = self._server_lock()
        if held is None:
            raise EmbeddedStoreError(f"{self.folder}: an earlier server does not end: kill it")
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - our own program and arguments
                self._command(),
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=[held],
                start_new_session=True,  # Ctrl-C reaches us alone: we stop the server in order
            )
        os.close(held)
        (self.folder / "server.pid").write_text(str(self._process.pid))

    def _command(self) -> list[str]:
        options = {
            "dir": self.folder / "data",
            "ip": "127.0.0.1",
            "ip.bind": "127.0.0.1",
            "s3.config": self.folder / "identities.json",
            "bucket": BUCKET,
            "tableBucket": TABLE_BUCKET,
            "master.telemetry": "false",
            "admin.ui": "false",
            "webdav": "false",
            "s3.port.lance": 0,
            **self._ports(),
        }
        given = [f"-{name}={value}" for name, value in options.items()]
        return [str(self._program), "mini", "-disableHttp", *given]

    def _wait_until_ready(self) -> None:
        """A put that is acknowledged is the only proof: ports open long before.

        On a folder that was used before, what was put last time is read first: the server takes
        what is new before it knows again what it has.
        """
        deadline = time.monotonic() + _START_SECONDS
        while not self._stores():
            if self._process is not None and self._process.poll() is not None:
                raise EmbeddedStoreError(f"the store ended at once: see {self.log}")
            if time.monotonic() > deadline:
                raise EmbeddedStoreError(f"no answer in {_START_SECONDS} s: see {self.log}")
            time.sleep(0.1)

    def _stores(self) -> bool:
        try:
            access_key, secret_key = self._key()
            config = Config(
                connect_timeout=2,
                read_timeout=30,
                retries={"total_max_attempts": 1},
                s3={"addressing_style": "path"},
            )
            client = boto3.client(
                "s3",
                endpoint_url=self.endpoint,
                region_name=REGION,
                aws_access_key_id=access_key,
                aws_secret_access_key=secret_key,
                config=config,
            )
            _read_again(client)
            client.put_object(Bucket=BUCKET, Key=".ready", Body=b"ready")
            client.head_bucket(Bucket=TABLE_BUCKET)
            with urllib.request.urlopen(f"{self.catalog}/v1/config", timeout=30):  # noqa: S310 - ours
                return True
        except (BotoCoreError, ClientError, OSError):
            return False

    def _end_orphan(self) -> None:
        """End a server whose owner was killed."""
        if not self._server_ended(0):
            self._signal_orphan(signal.SIGTERM)
        if not self._server_ended(_STOP_SECONDS):
            self._signal_orphan(signal.SIGKILL)
            self._server_ended(_STOP_SECONDS)

    def _server_ended(self, seconds: float) -> bool:
        """Whether no server holds the folder, at the latest after so many seconds."""
        deadline = time.monotonic() + seconds
        while (held := self._server_lock()) is None:
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.1)
        os.close(held)
        return True

    def _signal_orphan(self, sign: signal.Signals) -> None:
        recorded = self.folder / "server.pid"
        pid = int(recorded.read_text()) if recorded.exists() else 0
        command = Path(f"/proc/{pid}/cmdline")
        # A number can have gone to another process since: only a server of this folder is ended.
        if command.exists() and str(self.folder).encode() in command.read_bytes():
            os.kill(pid, sign)

    def _server_lock(self) -> int | None:
        return lock(self.folder / "server.lock")

    def _ports(self) -> dict[str, int]:
        ports: dict[str, int] = json.loads((self.folder / "ports.json").read_text())
        return ports

    def _key(self) -> tuple[str, str]:
        identities = json.loads((self.folder / "identities.json").read_text())
        credentials = identities["identities"][0]["credentials"][0]
        return credentials["accessKey"], credentials["secretKey"]


def _read_again(client: Any) -> None:  # boto3 has no types
    """Read what an earlier start has put. Raises what boto3 raises if it is there and cannot be."""
    try:
        client.get_object(Bucket=BUCKET, Key=".ready")["Body"].read()
    except (client.exceptions.NoSuchBucket, client.exceptions.NoSuchKey):
        return


def _write(path: Path, content: dict[str, Any]) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(content, file)
    beside.replace(path)


def _identities() -> dict[str, Any]:
    """One user who may do everything: without any, SeaweedFS lets everybody in."""
    key = {"accessKey": secrets.token_hex(10), "secretKey": secrets.token_hex(20)}
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    return {"identities": [{"name": "depeche", "credentials": [key], "actions": actions}]}


def _environment() -> dict[str, str]:
    """Ours, without keys and bucket names that SeaweedFS would take up by itself."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "S3_"))}
    return kept | {"GOMEMLIMIT": _MEMORY}
