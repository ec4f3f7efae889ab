"""`python -m embedded.session [COMMAND]`: a command with the embedded lake and Airflow in reach.

The store runs as long as the command does; both connections and the settings of Airflow are in its
environment, so that `airflow …` speaks to this one. Without a command it is a Python prompt. A
store that `make up` runs already is shared, and left running.
"""

import argparse
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

from embedded.environment import environment_of
from embedded.errors import EmbeddedError
from embedded.places import Places
from embedded.store import EmbeddedStore, EmbeddedStoreError

__all__ = ["main"]


def main() -> int:
    """Run the command; returns its exit status, or 1 when there is no store to reach."""
    arguments = _arguments()
    places = Places(arguments.root)
    if not places.store.exists():
        print(f"{places.store} does not exist: say `make run` first", file=sys.stderr)  # noqa: T201 - this is a command
        return 1
    with ExitStack() as held:
        with suppress(EmbeddedError):  # in use: then its store is shared
            held.enter_context(places.held())
        try:
            store = held.enter_context(EmbeddedStore(places.store))
        except EmbeddedStoreError as error:
            print(error, file=sys.stderr)  # noqa: T201 - this is a command
            return 1
        command = arguments.command or [sys.executable]
        environment = environment_of(places) | store.connections()
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - the user's own


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m embedded.session", description=__doc__)
    parser.add_argument("--root", type=Path, default=Places().root, help="where `make run` writes")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="a program and its arguments")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
