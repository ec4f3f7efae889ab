"""Child processes that never outlive us, whatever ends us."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

from embedded.errors import EmbeddedError

__all__ = ["Child"]

_STOP_SECONDS = 10
_PR_SET_PDEATHSIG = 1
"""From Linux's <sys/prctl.h>."""
_LIBC = ctypes.CDLL(None)


class Child:
    """One process, started on creation, in a session of its own; what it prints goes to `log`."""

    def __init__(
        self, name: str, argv: Sequence[str], environment: Mapping[str, str], log: Path
    ) -> None:
        self.name, self.log = name, log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603  our own programs
                argv,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for us alone: we end our children in order.
                start_new_session=True,
                preexec_fn=_end_with_parent(os.getpid()),  # noqa: PLW1509  started before any thread
            )

    def check(self) -> None:
        """Raise `EmbeddedError` if the process has ended by itself."""
        if self._process.poll() is not None:
            raise EmbeddedError(f"{self.name} ended by itself: see {self.log}")

    def stop(self) -> None:
        """End it and everything it started: ask, wait, then kill. Harmless when repeated."""
        family = _family(self._process.pid)
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        _, alive = psutil.wait_procs(family, timeout=0.5)
        for process in alive:
            process.kill()


def _family(pid: int) -> list[psutil.Process]:
    """Everything that `pid` started, however deep: tasks leave the scheduler's process group."""
    try:
        return list(psutil.Process(pid).children(recursive=True))
    except psutil.NoSuchProcess:
        return []


def _end_with_parent(parent: int) -> Callable[[], None]:
    """What the child does between fork and exec: ask the kernel to end it when we end."""

    def ask_the_kernel() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask_the_kernel
