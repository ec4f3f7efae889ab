"""Stand-ins for extraction that the tests hand to a worker by name; what a page says, they do."""

import os
import signal
import time

from depeche.errors import DocumentUnreadable
from depeche.records.flow import Document, Extract


def obey(document: Document) -> Extract:
    """Do what the document's title asks for, then answer with the process's own id."""
    match document.claims.title:
        case "hang":
            while True:
                time.sleep(1)
        case "spin":
            while True:
                pass
        case "hoard":
            held = []
            while True:
                held.append(bytes(50_000_000))
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "die once":
            _die_unless(document.url or "")
        case "refuse":
            raise DocumentUnreadable("this page says so")
    return Extract(text=str(os.getpid()), claims=document.claims)


def _die_unless(mark: str) -> None:
    if not os.path.exists(mark):  # noqa: PTH110 - the worker imports little
        open(mark, "w").close()  # noqa: PTH123
        os.kill(os.getpid(), signal.SIGKILL)
