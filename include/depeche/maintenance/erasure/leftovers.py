"""What still keeps the target: history, unpublished parts, plans, reports."""

import gzip
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from pydantic import TypeAdapter
from pyiceberg.table import Table

from depeche.errors import LakeUnreachable
from depeche.ingestion.plan import Plan
from depeche.lake import Lake
from depeche.lake.references import UNSETTLED, expire, referenced
from depeche.lake.rewriting import UPKEEP
from depeche.lake.tables import TABLES
from depeche.lake.tombstones import Tombstone
from depeche.maintenance.erasure.proof import holds_target
from depeche.maintenance.erasure.target import Target

__all__ = ["clear_notes", "forget_history"]

_ATTEMPTS: Final = 6
_COMMITTING: Final = timedelta(hours=1)
"""Far longer than a commit takes from its first manifest to its end."""
_PLAN: Final = TypeAdapter(Plan)
_ERASED: Final = b"[erased]"


def forget_history(lake: Lake, target: Target, tombstone: Tombstone, now: datetime) -> int:
    """Leave each table its present snapshot alone, and delete what only others pointed at.

    Unpublished parts that hold rows of the target go, too, however young: the run that wrote them
    fails when it publishes, and started again it leaves the target out. Returns objects deleted.
    """
    return sum(_forget(lake, name, target, tombstone, now) for name in TABLES)


def _forget(lake: Lake, name: str, target: Target, tombstone: Tombstone, now: datetime) -> int:
    with lake.catalogue():
        table = lake.table(name)
        if table.current_snapshot() is None:
            return 0
        before = referenced(table)
        _settled(lambda: _leave_deletions(lake.table(name)))
        _settled(lambda: _expire_all(lake.table(name)))
        table = lake.table(name)
        live = referenced(table)
    gone = 0
    for one in lake.store.stat(f"{table.location()}/"):
        if one.uri in live:
            continue
        data = one.key.endswith(".parquet")
        if (
            one.uri in before
            or (data and _holds(lake, target, tombstone, name, one.uri))
            or (not data and one.modified < now - _COMMITTING)
        ):
            lake.store.delete(one.uri)
            gone += 1
    return gone


def _settled(commit: Callable[[], object]) -> None:
    """Commit, on the newest state of the table, as often as others are first."""
    for _ in range(_ATTEMPTS):
        try:
            commit()
        except UNSETTLED:
            continue
        return
    raise LakeUnreachable(
        f"{_ATTEMPTS} attempts met other commits: erase while nothing is published"
    )


def _leave_deletions(table: Table) -> None:
    """A snapshot of the same rows whose manifests no longer list the files that went.

    A manifest of deleted files still holds the smallest and largest values of their columns.
    """
    transaction = table.transaction()
    with transaction.update_snapshot(snapshot_properties={UPKEEP: "erasure"}).fast_append():
        pass  # nothing is added
    transaction.commit_transaction()


def _expire_all(table: Table) -> None:
    expire(table, [snapshot.snapshot_id for snapshot in table.snapshots()])


def _holds(lake: Lake, target: Target, tombstone: Tombstone, name: str, uri: str) -> bool:
    rows = lake.read_rows(uri).to_pylist()
    return any(holds_target(target, tombstone, name, row) for row in rows)


def clear_notes(lake: Lake, target: Target) -> int:
    """Take the target out of plans and reports; returns how many of them changed."""
    changed = 0
    for one in [*lake.store.stat("work/"), *lake.store.stat("reports/")]:
        data = lake.store.get(one.key)
        plan = "/plan-" in one.key
        after = _without(target, data) if plan else target.redacted(data, _ERASED)
        if after != data:
            lake.store.put(one.key, after)
            changed += 1
    return changed


def _without(target: Target, plan: bytes) -> bytes:
    """A plan that does not ask for the target; as it was where it never did."""
    told = gzip.decompress(plan)
    if not target.is_mentioned(told):
        return plan
    read = _PLAN.validate_json(told)
    staying = tuple(
        reference
        for reference in read.references
        if not target.is_mentioned(_PLAN.dump_json(Plan((reference,))))
    )
    rest = target.redacted(_PLAN.dump_json(Plan(staying, read.failures)), _ERASED)
    return gzip.compress(rest, mtime=0)
