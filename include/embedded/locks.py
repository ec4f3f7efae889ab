"""Locks that a process holds as long as it lives: the kernel lets go of them when it dies."""

import fcntl
import os
from pathlib import Path

__all__ = ["lock"]


def lock(path: Path) -> int | None:
    """An open file that holds the lock on `path`; none when another process holds it."""
    opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        return None
    return opened
