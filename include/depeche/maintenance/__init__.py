"""Keep the lake in order: compaction, expiry, orphans, retention, erasure, retry."""

from depeche.maintenance.compaction import Compacted, compact
from depeche.maintenance.expiry import SnapshotPolicy, expire_snapshots
from depeche.maintenance.orphans import LEAST_AGE, Swept, sweep
from depeche.maintenance.places import Place

__all__ = [
    "LEAST_AGE",
    "Compacted",
    "Place",
    "SnapshotPolicy",
    "Swept",
    "compact",
    "expire_snapshots",
    "sweep",
]
