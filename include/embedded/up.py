"""`make up`: the whole of Airflow with its UI, the store beside it, until `make down` or Ctrl-C.

One process in the background owns all the others, so that ending it ends everything.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack

from embedded.airflow import EmbeddedAirflow
from embedded.credentials import Credentials
from embedded.errors import EmbeddedError
from embedded.places import Places
from embedded.ports import is_free
from embedded.site import sample_site
from embedded.store import EmbeddedStore, EmbeddedStoreError
from orchestration.files import loadable

__all__ = ["main"]

_LOOK_SECONDS = 0.5
_START_SECONDS = 180


def main() -> int:
    """Start what the command line asks for; 0 when it answers, 1 when it does not."""
    parser = argparse.ArgumentParser(prog="python -m embedded.up", description=__doc__)
    parser.add_argument("--port", type=int, default=8080, help="of the UI, on 127.0.0.1")
    parser.add_argument("--foreground", action="store_true", help="stay until Ctrl-C")
    given = parser.parse_args()
    try:
        _serve(Places(), given.port) if given.foreground else _launch(Places(), given.port)
    except (EmbeddedError, EmbeddedStoreError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _launch(places: Places, port: int) -> None:
    """Start the owner of all processes in the background and return once the UI answers."""
    _check(places, port)
    log = places.logs / "up.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        owner = subprocess.Popen(  # noqa: S603  ourselves
            [sys.executable, "-m", "embedded.up", "--foreground", "--port", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    deadline = time.monotonic() + _START_SECONDS
    while not places.ready.exists():
        if owner.poll() is not None or time.monotonic() > deadline:
            raise EmbeddedError(f"Airflow did not start: see {log}")
        time.sleep(_LOOK_SECONDS)
    sys.stdout.write(_greeting(places, port))


def _check(places: Places, port: int) -> None:
    with places.held():
        places.ready.unlink(missing_ok=True)
    if not is_free(port):
        raise EmbeddedError(
            f"port {port} of 127.0.0.1 is in use: end what listens there, or say"
            f" `{sys.executable} -m embedded.up --port NUMBER`"
        )


def _greeting(places: Places, port: int) -> str:
    credentials = Credentials.of(places.credentials)
    return (
        f"Airflow   http://127.0.0.1:{port}\n"
        f"user      admin\n"
        f"password  {credentials.password}\n"
        f"logs      {places.logs}\n"
        "DAGs are paused until you unpause them. `make down` stops everything.\n"
    )


def _serve(places: Places, port: int) -> None:
    """Own all processes until a signal comes or one of them ends by itself."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.default_int_handler)
    with ExitStack() as held:
        held.enter_context(places.held())
        for note in (places.owner, places.ready):
            held.callback(note.unlink, missing_ok=True)
        places.owner.write_text(str(os.getpid()))
        try:
            airflow = _start(held, places, port)
            places.ready.touch()
            while True:
                airflow.check()
                time.sleep(_LOOK_SECONDS)
        except KeyboardInterrupt:
            return


def _start(held: ExitStack, places: Places, port: int) -> EmbeddedAirflow:
    store = EmbeddedStore(places.store)
    held.callback(store.stop)
    settings = {"AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}"}
    airflow = held.enter_context(EmbeddedAirflow(places, settings))
    airflow.start_execution_api()
    airflow.start_interface(port)
    store.start()
    airflow.start_scheduler(store.connections())
    held.enter_context(sample_site(list(loadable())))
    airflow.wait_until_ready()
    airflow.wait_for(f"http://127.0.0.1:{port}/api/v2/monitor/health")
    return airflow


if __name__ == "__main__":
    sys.exit(main())
