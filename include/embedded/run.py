"""`make run`: one partition of one collection, through Airflow itself, shown when it is done."""

import argparse
import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from rich.console import Console

from depeche.collections import load
from depeche.errors import DepecheError
from depeche.settings import Settings
from embedded.airflow import EmbeddedAirflow
from embedded.errors import EmbeddedError
from embedded.failures import failure_of
from embedded.places import Places
from embedded.progress import Progress, line
from embedded.runs import DagRun, trigger, unpaused
from embedded.site import sample_site
from embedded.store import EmbeddedStore, EmbeddedStoreError
from orchestration.files import collections_folder

__all__ = ["main"]

_SETTINGS = {
    # The DAG is unpaused for the one run that is asked for; the schedule starts none of its own.
    "AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE": "False",
}

_QUERY = 'make query SQL="SELECT title, language, words FROM articles LIMIT 10"'


def main() -> int:
    """Run what the command line asks for; 0 when the partition was published, 1 otherwise."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        _run(_arguments(), Console())
    except (DepecheError, EmbeddedError, EmbeddedStoreError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("interrupted: what was not published is not visible\n")
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m embedded.run", description=__doc__)
    parser.add_argument("--collection", default="samples", help="its file in include/collections")
    parser.add_argument("--partition", help="as 2023-09-05; left out: the last complete interval")
    parser.add_argument("--refetch", action="store_true", help="acquire anew what is held already")
    parser.add_argument("--root", type=Path, default=Places().root, help="keeps data and logs")
    return parser.parse_args()


def _run(given: argparse.Namespace, terminal: Console) -> None:
    """Start everything, run, show the summary, end everything."""
    collection = load(collections_folder() / f"{given.collection}.yaml")
    places, progress = Places(given.root), Progress(terminal)
    with ExitStack() as held:
        held.enter_context(places.held())
        with progress.shown():
            progress.say("starting the store and Airflow")
            store = EmbeddedStore(places.store)
            held.callback(store.stop)  # last of all
            airflow = held.enter_context(EmbeddedAirflow(places, _SETTINGS))
            airflow.start_execution_api()
            store.start()
            airflow.start_scheduler(store.connections())
            airflow.load_dags()
            held.enter_context(sample_site([collection]))
            airflow.wait_until_ready()
            dag_id = f"ingest_{collection.name}"
            with unpaused(airflow, dag_id):
                run = trigger(airflow, dag_id, _parameters(given))
                _follow(run, progress, places)
        _show(run, store, terminal)


def _parameters(given: argparse.Namespace) -> dict[str, Any]:
    partition = {"partition": given.partition} if given.partition else {}
    return {**partition, "refetch": given.refetch}


def _follow(run: DagRun, progress: Progress, places: Places) -> None:
    """Tell how far the run is until it ends. Raises `EmbeddedError` if it fails."""
    for states in run.watch():
        progress.say(line(states))
    failure = failure_of(
        places.airflow / "logs" / f"dag_id={run.dag_id}" / f"run_id={run.run_id}", states
    )
    if failure or run.state() != "success":
        raise EmbeddedError(str(failure or f"{run.run_id} failed"))


def _show(run: DagRun, store: EmbeddedStore, terminal: Console) -> None:
    """Print what the run published, as the lake holds it."""
    # Not above: these take a second to import, in which Airflow can start already.
    from depeche.lake import Lake  # noqa: PLC0415  as above
    from depeche.lake.rows import where  # noqa: PLC0415  as above
    from depeche.reports.summary import render, summarise  # noqa: PLC0415  as above

    lake = Lake(Settings.from_environment(store.connections()))
    found = lake.table("runs").scan(where(run_id=run.run_id)).to_arrow().to_pylist()
    if not found:
        raise EmbeddedError(f"{run.run_id} ended well, but table `runs` does not know of it")
    published = found[0]["collection"], found[0]["partition"]
    summary = summarise(lake, *published)
    if summary:
        render(summary, terminal)
    # A run that changes nothing ends with the same digest.
    terminal.print(f"content: sha256 {lake.articles_digest(*published)}", highlight=False)
    terminal.print(f"query it: {_QUERY}", soft_wrap=True, markup=False, highlight=False)


if __name__ == "__main__":
    sys.exit(main())
