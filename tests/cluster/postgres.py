"""Postgres as a child process, in a folder that goes when it does."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Self

import psycopg2

from embedded.children import Child, end
from embedded.ports import free_port

USER = "airflow"
START_SECONDS = 60
SERVER_USER = "postgres"
"""Postgres refuses to run as root; Debian's package makes this user."""


class Postgres:
    """One server with a database in UTF-8, on 127.0.0.1 and with a password, made anew."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self._port = free_port()
        self._password = secrets.token_urlsafe(24)
        self._children: list[Child] = []

    @property
    def url(self) -> str:
        """As SQLAlchemy takes it: 2.1 reads a bare `postgresql://` as another driver."""
        return f"postgresql+psycopg2://{USER}:{self._password}@127.0.0.1:{self._port}/postgres"

    def __enter__(self) -> Self:
        # Not below a folder of pytest: those are closed to the server's user.
        self._folder = Path(tempfile.mkdtemp(prefix="depeche-postgres-"))
        try:
            self._make()
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        end(self._children)
        shutil.rmtree(self._folder)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What a query finds."""
        connection = self._connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(query, values)
                return list(cursor.fetchall())
        finally:
            connection.close()

    def _make(self) -> None:
        password = self._folder / "password"
        password.write_text(self._password)
        if os.geteuid() == 0:
            for path in (self._folder, password):
                shutil.chown(path, SERVER_USER, pwd.getpwnam(SERVER_USER).pw_gid)
        argv = [
            _program("initdb"), "--pgdata", str(self._folder / "data"), "--username", USER,
            "--pwfile", str(password), "--auth", "scram-sha-256", "--encoding", "UTF8",
            "--locale", "C.UTF-8",
        ]  # fmt: skip
        made = subprocess.run(
            _unprivileged(argv), check=False, capture_output=True, text=True, cwd="/"
        )
        password.unlink()
        assert made.returncode == 0, made.stderr

    def _start(self) -> None:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": self._port,
            "unix_socket_directories": "",
            "max_connections": 200,
        }
        given = [f"--{name}={value}" for name, value in settings.items()]
        argv = [_program("postgres"), "-D", str(self._folder / "data"), *given]
        child = Child("postgres", _unprivileged(argv), {"PATH": os.defpath}, self._log)
        self._children.append(child)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            child.check()
            assert time.monotonic() < deadline, f"Postgres does not answer: see {self._log}"
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg2.OperationalError:
            return False
        return True

    def _connect(self) -> Any:
        return psycopg2.connect(
            host="127.0.0.1", port=self._port, user=USER, password=self._password, dbname="postgres"
        )


def _unprivileged(argv: list[str]) -> list[str]:
    """`argv` as the server's own user, if we are root; its end with ours is asked for again."""
    if os.geteuid() != 0:
        return argv
    # INT ends Postgres without waiting for those who are connected.
    other = ["--reuid", SERVER_USER, "--regid", SERVER_USER, "--init-groups", "--pdeathsig", "INT"]
    return ["setpriv", *other, *argv]


def _program(name: str) -> str:
    """Debian keeps the programs of each version in a folder of their own, not on PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    path = str(found[-1]) if found else shutil.which(name)
    assert path, f"{name} is missing: say `make system-test`, which installs what it needs"
    return path
