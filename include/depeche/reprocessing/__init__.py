"""A better pipeline over what is in the lake already, one partition at a time, fetching nothing.

    replay ▷ process[shard] ▷ compare ▷ (somebody approves) ▷ replace

`process` is that of a daily run. `compare` writes what the partition would hold, publishes none of
it, and says in which articles it differs from what is published. `replace` publishes exactly what
was compared, or nothing if the partition has changed since.
"""

from depeche.reprocessing.comparing import Compared, compare, is_needed
from depeche.reprocessing.replacing import replace, time_travel
from depeche.reprocessing.replaying import job_of, replay
from depeche.reprocessing.selection import is_current, partitions_between

__all__ = [
    "Compared",
    "compare",
    "is_current",
    "is_needed",
    "job_of",
    "partitions_between",
    "replace",
    "replay",
    "time_travel",
]
