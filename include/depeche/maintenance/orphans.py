"""Delete what no snapshot points at: parts of killed runs, files of forgotten snapshots.

Why nothing live can go. The objects are listed first, and only those that were written before the
age limit are candidates; what a table points at is read after that, from its newest metadata, and
its candidates are taken out. A later commit can point at a candidate only if it

- keeps a file of the snapshot before it: then that snapshot pointed at the file when it was read;
- adds a file: the tasks of a run write their parts anew in each run, and a commit its manifests, so
  that such a file is younger than the limit, as long as the limit is longer than any run. A run's
  files go together or not at all: one young object keeps all that the run wrote;
- publishes for a second time parts of a run whose rows were replaced, and forgotten, meanwhile:
  parts older than the limit whose `publish` alone is started again. In Airflow both stand in the
  pool `lake_commits`, one after the other; the late publication then fails and names what is gone.

A kill in the middle leaves some orphans behind, which the next run finds again.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pyiceberg.table import Table

from depeche.errors import LakeError
from depeche.lake import Lake
from depeche.lake.references import referenced
from depeche.lake.store import Stored
from depeche.lake.tables import TABLES

__all__ = ["LEAST_AGE", "Swept", "sweep"]

log = logging.getLogger(__name__)

LEAST_AGE: Final = timedelta(days=7)
"""Far longer than a run takes with all its retries."""
_WORK: Final = "work/"


@dataclass(frozen=True, slots=True)
class Swept:
    """What was deleted, or would be."""

    objects: int
    size: int
    """Bytes."""


def sweep(
    lake: Lake, now: datetime, age: timedelta = LEAST_AGE, *, dry_run: bool = False
) -> dict[str, Swept]:
    """Delete orphans by table, and under `work` what runs told their tasks. Raises `LakeError`.

    `age` is that of the youngest object of a run; it must be longer than any run takes.
    """
    limit = now - age
    done = {name: _sweep_table(lake, name, limit, dry_run=dry_run) for name in TABLES}
    runs = _by_run(lake.store.stat(_WORK))
    gone = [one for run in runs.values() if _all_older(run, limit) for one in run]
    return done | {"work": _delete(lake, gone, dry_run=dry_run)}


def _sweep_table(lake: Lake, name: str, limit: datetime, *, dry_run: bool) -> Swept:
    with lake.catalogue():
        location = lake.table(name).location()
    candidates = list(_candidates(lake, location, limit))
    # Only now: whatever was committed before the listing ended is seen here.
    with lake.catalogue():
        table = lake.table(name)
        live = referenced(table) if candidates else set()
        gone = [one for one in candidates if one.uri not in live]
        _hold_live(table, gone)
    return _delete(lake, gone, dry_run=dry_run)


def _candidates(lake: Lake, location: str, limit: datetime) -> Iterator[Stored]:
    """Old objects: metadata one by one, data run by run."""
    data = f"{location}/data/"
    for run in _by_run(lake.store.stat(data)).values():
        if _all_older(run, limit):
            yield from run
    metadata = lake.store.stat(f"{location}/metadata/")
    yield from (one for one in metadata if one.modified < limit)


def _by_run(objects: Iterable[Stored]) -> dict[str, list[Stored]]:
    """The objects of each run together: their keys differ in the last name alone."""
    runs: dict[str, list[Stored]] = {}
    for one in objects:
        if not one.key.endswith("/"):
            runs.setdefault(one.key.rpartition("/")[0], []).append(one)
    return runs


def _all_older(run: Iterable[Stored], limit: datetime) -> bool:
    return all(one.modified < limit for one in run)


def _hold_live(table: Table, gone: Iterable[Stored]) -> None:
    """The last look before anything is deleted: no file of the current snapshot is among them."""
    current = {task.file.file_path for task in table.scan().plan_files()}
    doomed = current & {one.uri for one in gone}
    if doomed:
        raise LakeError(f"{min(doomed)} is live and would have been deleted")


def _delete(lake: Lake, gone: Iterable[Stored], *, dry_run: bool) -> Swept:
    objects = size = 0
    for one in gone:
        if not dry_run:
            lake.store.delete(one.uri)
        objects += 1
        size += one.size
    return Swept(objects, size)
