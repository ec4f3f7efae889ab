"""Extraction that a page can neither hang nor take down: pages go to a process that may die.

One worker at a time, started when the first page comes. It takes one document after the other, in
their order, while the pipeline is still busy with those before. The reasons for this form are in
docs/decisions/0026-extraction-worker.md.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from depeche.closing import Closing
from depeche.errors import ExtractionCrashed, ExtractionTimeout, ExtractionUnavailable
from depeche.extraction import extract, holds_markup
from depeche.extraction.worker import OUT_OF_MEMORY, Answer
from depeche.records.flow import Document
from depeche.records.outcome import Failure

__all__ = ["Answer", "Extractor", "Limits"]

_STARTING = 60
"""Seconds that a worker may take to load its libraries; half a second is usual."""
_INHERITED = ("HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "PYTHONHASHSEED",
              "PYTHONDONTWRITEBYTECODE", "TZ")  # fmt: skip
"""What a worker is told of the environment: none of its secrets."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one worker may use."""

    seconds: float = 30
    """Per document, by the clock on the wall."""
    memory: int = 2 * 2**30
    """Bytes of address space, of which some 60 MB are taken by the libraries."""
    documents: int = 500
    """After so many a fresh worker takes over: what leaks does not add up."""


class Extractor(Closing):
    """Takes documents in, gives their extracts out; holds at most one worker, closed with it.

    `function` names what the worker calls, as `module:name`; tests hand in hostile ones.
    """

    def __init__(
        self, limits: Limits | None = None, function: str = "depeche.extraction:extract"
    ) -> None:
        self._limits = limits or Limits()
        self._function = function
        self._worker: _Worker | None = None
        # One thread speaks with the worker, so that it never waits for the pipeline.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="extraction")

    def begin(self, document: Document) -> Callable[[], Answer]:
        """Begin with `document`; what is returned waits for its answer.

        The answer raises `ExtractionUnavailable` where no worker can be started, and for what needs
        no worker (plain texts) whatever `depeche.extraction.extract` raises.
        """
        if holds_markup(document):
            return self._thread.submit(self._bounded, document).result
        return lambda: extract(document)

    def close(self) -> None:
        """End the worker, after the document that it is busy with; drop what waits."""
        self._thread.shutdown(cancel_futures=True)
        self._end()

    def _bounded(self, document: Document) -> Answer:
        """The worker's answer. A crash is tried again: a fresh worker tells whose fault it was."""
        try:
            try:
                return self._ask(document)
            except ExtractionCrashed:
                return self._ask(document)
        except (ExtractionTimeout, ExtractionCrashed) as error:
            return Failure(type(error).__name__, str(error))

    def _ask(self, document: Document) -> Answer:
        if self._worker and self._worker.answered >= self._limits.documents:
            self._end()
        if self._worker is None:
            self._worker = _Worker(self._limits, self._function)
        try:
            return self._worker.ask(document)
        except (ExtractionTimeout, ExtractionCrashed):
            self._end()
            raise

    def _end(self) -> None:
        if self._worker:
            self._worker.end()
        self._worker = None


class _Worker:
    """One process from start to end. Raises `ExtractionUnavailable` where it does not start."""

    def __init__(self, limits: Limits, function: str) -> None:
        self._limits = limits
        self.answered = 0
        ours, theirs = socket.socketpair()
        with theirs:
            # A fresh interpreter, not a fork: the parent has threads, models and connections.
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-P", "-m", "depeche.extraction.worker", str(theirs.fileno()),
                 function, str(limits.seconds), str(limits.memory)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env=_environment(),
            )  # fmt: skip
        self._connection = Connection(ours.detach())
        try:
            ready = self._connection.poll(_STARTING)
            self._connection.recv() if ready else self.end()
        except (EOFError, OSError):
            ready = False
        if not ready:
            self.end()
            raise ExtractionUnavailable(
                f"the worker that extracts pages did not start ({self._ending()}): run"
                f" `{sys.executable} -c 'import depeche.extraction'` to see why"
            )

    def ask(self, document: Document) -> Answer:
        """The answer to one document. Raises `ExtractionTimeout` and `ExtractionCrashed`."""
        try:
            self._connection.send(document)
            if not self._connection.poll(self._limits.seconds):
                raise ExtractionTimeout(
                    f"no text after {self._limits.seconds:g} s: look at the page for what makes it"
                    " endless, or raise Limits.seconds in depeche/extraction/bounded.py"
                )
            answer: Answer = self._connection.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise ExtractionCrashed(
                f"extraction died twice on this page ({self._ending()}): look at the page for what"
                " is nested or repeated without bound, or raise Limits.memory in"
                " depeche/extraction/bounded.py"
            ) from error
        self.answered += 1
        return answer

    def end(self) -> None:
        """End the process, now if need be; it holds nothing worth saving."""
        self._connection.close()
        try:
            self._process.wait(0.2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _ending(self) -> str:
        status = self._process.returncode
        if status == OUT_OF_MEMORY:
            return f"it asked for more than {self._limits.memory / 2**20:.0f} MiB of memory"
        return f"killed by signal {-status}" if status < 0 else f"exit status {status}"


def _environment() -> dict[str, str]:
    known = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    # The parent may have been told where to find us in its own way (pytest, an editable install).
    path = os.pathsep.join(str(Path(place).resolve()) for place in sys.path)
    return known | {"PYTHONPATH": path}
