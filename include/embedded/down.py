"""`make down`: stop what `make up` started."""

import sys

import psutil

from embedded.places import Places

__all__ = ["main"]

_STOP_SECONDS = 60


def main() -> int:
    """Ask the owner of all processes to end and wait for it; 0 when nothing is left."""
    owner = _owner(Places())
    if owner is None:
        sys.stdout.write("nothing is running\n")
        return 0
    owner.terminate()
    try:
        owner.wait(_STOP_SECONDS)
    except psutil.TimeoutExpired:
        sys.stderr.write(f"process {owner.pid} does not end: see {Places().logs}\n")
        return 1
    sys.stdout.write("stopped\n")
    return 0


def _owner(places: Places) -> psutil.Process | None:
    """The process that `make up` left behind, if it is still that one."""
    try:
        process = psutil.Process(int(places.owner.read_text()))
        return process if "embedded.up" in process.cmdline() else None
    except (OSError, ValueError, psutil.NoSuchProcess):
        return None


if __name__ == "__main__":
    sys.exit(main())
