"""Replacing one partition of a table, whole, in one Iceberg snapshot, once.

Readers see the old partition or the new one, and no snapshot ever shows it half or empty. A commit
carries a digest of what it holds, so that a retry after a lost answer finds its own work done.
"""

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from pyiceberg.expressions import BooleanExpression
from pyiceberg.io.pyarrow import parquet_file_to_data_file
from pyiceberg.manifest import DataFile
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Snapshot, ancestors_of

from depeche.errors import LakeError, LakeUnreachable
from depeche.lake.keys import Scope
from depeche.lake.references import UNSETTLED
from depeche.lake.rows import where

__all__ = ["publish"]

_ATTEMPTS: Final = 6
_READERS: Final = 8
_COLLECTION, _PARTITION = "depeche.collection", "depeche.partition"
_RUN, _COMMIT = "depeche.run-id", "depeche.commit-id"


@dataclass(frozen=True, slots=True)
class _Publication:
    scope: Scope
    parts: tuple[str, ...]
    by_run: bool
    """Whether the place that is replaced is one run's, or the whole partition's."""

    @property
    def commit_id(self) -> str:
        """Digest of place and parts; the name of a part holds the digest of its content."""
        named = [self.scope.collection, self.scope.partition, self.scope.run_id, *self.parts]
        return hashlib.sha256("\n".join(named).encode()).hexdigest()

    @property
    def place(self) -> dict[str, str]:
        """The marks that tell snapshots of this place from all others."""
        marks = {_COLLECTION: self.scope.collection, _PARTITION: self.scope.partition}
        return marks | ({_RUN: self.scope.run_id} if self.by_run else {})

    @property
    def summary(self) -> dict[str, str]:
        """What the snapshot says of itself."""
        return self.place | {_RUN: self.scope.run_id, _COMMIT: self.commit_id}

    @property
    def rows(self) -> BooleanExpression:
        """The rows of this place."""
        run = {"run_id": self.scope.run_id} if self.by_run else {}
        return where(collection=self.scope.collection, partition=self.scope.partition, **run)


def publish(table: Table, scope: Scope, parts: Sequence[str], *, by_run: bool = False) -> int:
    """Make `parts` the whole content of a partition or, in it, of one run; returns a snapshot id.

    Does nothing when that is the latest publication of the place already. Raises `LakeError` when a
    part holds rows of another partition, `LakeUnreachable` when others kept committing first.
    """
    publication = _Publication(scope, tuple(sorted(parts)), by_run)
    for _ in range(_ATTEMPTS):
        latest = _latest(table, publication)
        if latest is not None and _mark(latest, _COMMIT) == publication.commit_id:
            return latest.snapshot_id
        try:
            return _replace(table, publication)
        except UNSETTLED:
            table.refresh()
    raise LakeUnreachable(
        f"{table.name()[-1]}: {_ATTEMPTS} attempts to publish {scope.collection} "
        f"{scope.partition} met other commits: let one task commit at a time (an Airflow pool)"
    )


def _latest(table: Table, publication: _Publication) -> Snapshot | None:
    """The newest snapshot that published the place."""
    place = publication.place.items()
    for snapshot in ancestors_of(table.current_snapshot(), table.metadata):
        if all(_mark(snapshot, key) == value for key, value in place):
            return snapshot
    return None


def _mark(snapshot: Snapshot, key: str) -> str | None:
    return snapshot.summary.additional_properties.get(key) if snapshot.summary else None


def _replace(table: Table, publication: _Publication) -> int:
    added = _data_files(table, publication)
    present = [task.file for task in table.scan(row_filter=publication.rows).plan_files()]
    transaction = table.transaction()
    with transaction.update_snapshot(snapshot_properties=publication.summary).overwrite() as update:
        # Whoever publishes the same rows meanwhile makes this commit fail; other partitions do not.
        update.delete_by_predicate(publication.rows)
        for file in present:
            update.delete_data_file(file)
        for file in added:
            update.append_data_file(file)
    transaction.commit_transaction()
    return update.snapshot_id


def _data_files(table: Table, publication: _Publication) -> list[DataFile]:
    """The parts that have rows, as the table's own files; their footers are read side by side."""
    with ThreadPoolExecutor(_READERS) as pool:
        found = pool.map(lambda part: _data_file(table, publication.scope, part), publication.parts)
        return [file for file in found if file.record_count]


def _data_file(table: Table, scope: Scope, part: str) -> DataFile:
    """The part as a file of the table, with the statistics of its footer."""
    try:
        file = parquet_file_to_data_file(table.io, table.metadata, part)
    except ValueError as error:
        raise LakeError(f"{part} cannot be published: {error}") from error
    expected = (scope.collection, scope.partition)
    if file.record_count and (file.partition[0], file.partition[1]) != expected:
        raise LakeError(f"{part} holds rows of another partition than {' '.join(expected)}")
    return file
