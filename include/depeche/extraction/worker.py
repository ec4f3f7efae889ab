"""The process that extracts pages: it reads documents, answers each, and may die of any.

usage: python -m depeche.extraction.worker SOCKET FUNCTION SECONDS BYTES

It is a fresh interpreter that loads nothing but extraction. `depeche.extraction.bounded` starts it,
watches it and outlives it.
"""

import ctypes
import os
import resource
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pkgutil import resolve_name

from depeche.records.flow import Document, Extract
from depeche.records.outcome import Failure, Refusal

__all__ = ["OUT_OF_MEMORY", "Answer", "serve"]

OUT_OF_MEMORY = 71
"""Exit status of a worker that met its limit of memory and noticed."""
_GRACE = 5
"""Seconds after the time limit, when a worker that nobody has killed ends by itself."""
_PR_SET_PDEATHSIG = 1

Answer = Extract | Refusal | Failure


def serve(connection: Connection, function: Callable[[Document], Answer], seconds: float) -> None:
    """Say that all is loaded, then answer documents until the other end is closed."""
    connection.send(None)
    while True:
        try:
            document = connection.recv()
        except (EOFError, ConnectionResetError):
            return
        # Its default action ends the process even inside a library that never comes back.
        signal.setitimer(signal.ITIMER_REAL, seconds + _GRACE)
        connection.send(_answer(function, document))
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(function: Callable[[Document], Answer], document: Document) -> Answer:
    try:
        return function(document)
    except MemoryError:
        raise  # what is left of the process cannot be trusted
    except Exception as error:  # noqa: BLE001 - whatever one document breaks, the others go on
        return Failure(type(error).__name__, str(error))


def _limit(memory: int) -> None:
    """Bound the address space to `memory` bytes, and leave no core behind."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    bound = memory if most == resource.RLIM_INFINITY else min(memory, most)
    resource.setrlimit(resource.RLIMIT_AS, (bound, bound))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with_parent() -> None:
    """Be killed with the parent; where the kernel cannot, the timer and the socket do it."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _main(socket: str, function: str, seconds: str, memory: str) -> None:
    _die_with_parent()
    _limit(int(memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when a person interrupts
    try:
        serve(Connection(int(socket)), resolve_name(function), float(seconds))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BrokenPipeError:
        os._exit(0)  # the parent is gone


if __name__ == "__main__":
    _main(*sys.argv[1:])
