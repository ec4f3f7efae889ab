"""Redis as a child process, the queue between scheduler and workers."""

import secrets
import shutil
import time
from pathlib import Path
from typing import Self

import redis

from embedded.children import Child, end
from embedded.credentials import write_private
from embedded.ports import free_port

START_SECONDS = 30


class Redis:
    """One server with a password, on 127.0.0.1 alone; `folder` holds its data."""

    def __init__(self, folder: Path, log: Path) -> None:
        self._folder, self._log = folder, log
        self._port = free_port()
        self._password = secrets.token_urlsafe(24)
        self._children: list[Child] = []

    @property
    def url(self) -> str:
        """As Celery takes it."""
        return f"redis://:{self._password}@127.0.0.1:{self._port}/0"

    def __enter__(self) -> Self:
        program = shutil.which("redis-server")
        assert program, "redis-server is missing: say `make system-test`"
        # In a file: a command line is open to every user of the machine.
        configuration = self._folder / "redis.conf"
        write_private(configuration, self._settings())
        child = Child("redis", [program, str(configuration)], {}, self._log)
        self._children.append(child)
        try:
            self._wait(child)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        end(self._children)

    def _settings(self) -> str:
        """As in docker-compose.yaml, where an address and a port are not its own affair."""
        return (
            f"bind 127.0.0.1\nport {self._port}\nrequirepass {self._password}\n"
            f"dir {self._folder}\nappendonly yes\nmaxmemory 256mb\nmaxmemory-policy noeviction\n"
        )

    def _wait(self, child: Child) -> None:
        deadline = time.monotonic() + START_SECONDS
        with redis.Redis(port=self._port, password=self._password) as client:
            while True:
                try:
                    client.ping()
                except redis.RedisError:
                    child.check()
                    assert time.monotonic() < deadline, f"Redis does not answer: see {self._log}"
                    time.sleep(0.1)
                else:
                    return
