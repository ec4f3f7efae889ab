"""Child processes that never outlive us, whatever ends us."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

from embedded.errors import EmbeddedError

__all__ = ["Child", "end"]

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

    def family(self) -> list[psutil.Process]:
        """It and everything it started, however deep: tasks leave the scheduler's process group."""
        try:
            process = psutil.Process(self._process.pid)
            return [process, *process.children(recursive=True)]
        except psutil.NoSuchProcess:
            return []

    def ask_to_end(self) -> None:
        """Let it end in its own time."""
        self._process.terminate()

    def reap(self) -> None:
        """Take note of its end."""
        self._process.wait()


def end(children: Sequence[Child], patience: float = _STOP_SECONDS) -> None:
    """End children and all they started: ask, wait `patience` seconds, then kill what is left."""
    family = [process for child in children for process in child.family()]
    for child in children:
        child.ask_to_end()
    _, alive = psutil.wait_procs(family, timeout=patience)
    for process in alive:
        process.kill()
    for child in children:
        child.reap()


def _end_with_parent(parent: int) -> Callable[[], None]:
    """What the child does between fork and exec: ask the kernel to end it when we end."""

    def ask_the_kernel() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask_the_kernel
