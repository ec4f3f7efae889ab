"""Which objects of a table its snapshots point at, and how old ones are let go."""

from collections.abc import Iterable
from typing import Final

from pyiceberg.exceptions import (
    CommitFailedException,
    CommitStateUnknownException,
    ValidationException,
)
from pyiceberg.manifest import ManifestEntryStatus
from pyiceberg.table import Table
from pyiceberg.table.snapshots import Snapshot
from requests import ConnectionError as NoConnection
from requests import Timeout

__all__ = ["UNSETTLED", "expire", "metadata_files", "referenced", "snapshot_files"]

UNSETTLED: Final = (
    CommitFailedException,
    CommitStateUnknownException,
    NoConnection,
    Timeout,
    ValidationException,
)
"""Somebody else was first, or nobody knows: look again before trying again."""


def referenced(table: Table) -> set[str]:
    """URIs of everything that any snapshot of the table, or the table itself, points at."""
    found = metadata_files(table)
    manifests: set[str] = set()
    for snapshot in table.snapshots():
        found |= snapshot_files(table, snapshot, manifests)
    return found


def metadata_files(table: Table) -> set[str]:
    """The table's metadata as it is, as its log remembers it, and files of statistics."""
    logged = {entry.metadata_file for entry in table.metadata.metadata_log}
    statistics = {
        file.statistics_path
        for file in (*table.metadata.statistics, *table.metadata.partition_statistics)
    }
    return {table.metadata_location} | logged | statistics


def snapshot_files(table: Table, snapshot: Snapshot, read: set[str]) -> set[str]:
    """Manifest list, manifests and data files of a snapshot; manifests in `read` are not opened.

    A manifest says the same whichever snapshot lists it, so one that was read is added to `read`.
    """
    found = {snapshot.manifest_list}
    for manifest in snapshot.manifests(table.io):
        found.add(manifest.manifest_path)
        if manifest.manifest_path in read:
            continue
        read.add(manifest.manifest_path)
        found |= {
            entry.data_file.file_path
            for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=False)
            if entry.status != ManifestEntryStatus.DELETED
        }
    return found


def expire(table: Table, snapshots: Iterable[int]) -> int:
    """Forget these snapshots, in one commit; the current one always stays. Returns how many."""
    present = {snapshot.snapshot_id for snapshot in table.snapshots()}
    current = {reference.snapshot_id for reference in table.metadata.refs.values()}
    going = sorted((present & set(snapshots)) - current)
    if going:
        table.maintenance.expire_snapshots().by_ids(going).commit()
    return len(going)
