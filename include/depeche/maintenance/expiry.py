"""Forget old snapshots, by a policy; what only they pointed at is left to `orphans`."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Self

from pyiceberg.table import Table

from depeche.collections import Collection
from depeche.errors import LakeUnreachable
from depeche.lake import Lake
from depeche.lake.references import UNSETTLED, expire
from depeche.lake.tables import TABLES

__all__ = ["SnapshotPolicy", "expire_snapshots"]

log = logging.getLogger(__name__)

_ATTEMPTS: Final = 6


@dataclass(frozen=True, slots=True)
class SnapshotPolicy:
    """Which snapshots of a table stay: the younger ones, and so many of the youngest anyway."""

    days: int | None
    """None: for ever."""
    least: int = 10
    """Snapshots that stay however old they are, the current one among them."""

    @classmethod
    def of(cls, collections: Sequence[Collection], least: int = 10) -> Self:
        """What all collections of a lake ask for: a snapshot shows the rows of each of them.

        So the longest time holds, and one collection that keeps for ever keeps all.
        """
        asked = [collection.retention.snapshot_days for collection in collections]
        known = [days for days in asked if days is not None]
        return cls(max(known) if known and len(known) == len(asked) else None, least)


def expire_snapshots(lake: Lake, policy: SnapshotPolicy, now: datetime) -> dict[str, int]:
    """Forget what the policy lets go of; how many snapshots of each table. Raises `LakeError`."""
    return {name: _expired(lake, name, policy, now) for name in TABLES}


def _expired(lake: Lake, name: str, policy: SnapshotPolicy, now: datetime) -> int:
    if policy.days is None:
        return 0
    for _ in range(_ATTEMPTS):
        with lake.catalogue():
            table = lake.table(name)
            going = _old(table, policy.least, now - timedelta(days=policy.days))
            try:
                count = expire(table, going)
            except UNSETTLED:
                continue
        log.info("%s: %d snapshots forgotten.", name, count)
        return count
    raise LakeUnreachable(
        f"{name}: {_ATTEMPTS} attempts to forget snapshots met other commits: let one task commit"
        " at a time (an Airflow pool)"
    )


def _old(table: Table, least: int, before: datetime) -> list[int]:
    """Snapshots of before that time, oldest first, without so many of the youngest of all.

    What goes is always a beginning of the history: publishing walks it back from the present.
    """
    by_age = sorted(table.snapshots(), key=lambda snapshot: snapshot.timestamp_ms)
    old = by_age[: len(by_age) - least] if least else by_age
    limit = before.timestamp() * 1000
    return [snapshot.snapshot_id for snapshot in old if snapshot.timestamp_ms < limit]
