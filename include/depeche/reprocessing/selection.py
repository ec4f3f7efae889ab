"""Which partitions a new pipeline has something to do for."""

from depeche.ingestion import Job
from depeche.ingestion.processing import recurrence_of
from depeche.lake import Lake
from depeche.pipeline import origin_of

__all__ = ["is_current", "partitions_between"]


def partitions_between(
    lake: Lake, collection: str, first: str | None = None, last: str | None = None
) -> list[str]:
    """The published partitions from `first` to `last`, both included, in order.

    A day includes its hours: `2023-09-05T06` is not after `2023-09-05`. Raises `LakeError`.
    """
    return [
        partition
        for partition in lake.partitions(collection)
        if (not first or partition >= first) and (not last or partition[: len(last)] <= last)
    ]


def is_current(job: Job) -> bool:
    """Whether each row of the partition was made by the present recipe, policies and models.

    The lines that are known of the sources by now count among them. Raises `LakeError`.
    """
    present = origin_of(job.collection, job.partition, recurrence_of(job)).provenance
    return job.lake.provenances(job.collection.name, job.partition) <= {present}
