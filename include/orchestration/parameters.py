"""What a person may say when triggering a run."""

from airflow.sdk import Param

from orchestration.partition import PATTERN

__all__ = ["PARAMETERS"]

PARAMETERS = {
    "partition": Param(
        None,
        type=["null", "string"],
        pattern=PATTERN,
        title="Partition",
        description="2026-11-22, 2026-11-22T06 or 2026-11-22T0630. Empty: from the run's interval.",
    ),
    "refetch": Param(
        False,
        type="boolean",
        title="Acquire anew",
        description="Fetch again what the raw zone already holds of the partition.",
    ),
}
