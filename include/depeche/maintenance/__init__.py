"""Keep the lake in order: compaction, expiry, orphans, retention, erasure, retry."""

from depeche.maintenance.compaction import Compacted, compact, totals
from depeche.maintenance.expiry import SnapshotPolicy, expire_snapshots
from depeche.maintenance.orphans import LEAST_AGE, Swept, sweep
from depeche.maintenance.places import Place
from depeche.maintenance.retention import Retained, retain_raw
from depeche.maintenance.retry import Quarantine, Retried, quarantined, retry_quarantine

__all__ = [
    "LEAST_AGE",
    "Compacted",
    "Place",
    "Quarantine",
    "Retained",
    "Retried",
    "SnapshotPolicy",
    "Swept",
    "compact",
    "expire_snapshots",
    "quarantined",
    "retain_raw",
    "retry_quarantine",
    "sweep",
    "totals",
]
