"""Publish what was compared, if the partition is still what it was compared with."""

from collections.abc import Sequence

from depeche.errors import PartitionMoved
from depeche.ingestion import Job, Processed, Published
from depeche.ingestion.publication import commit
from depeche.reprocessing.comparing import TABLES, Compared

__all__ = ["replace", "time_travel"]


def replace(job: Job, shards: Sequence[Processed], compared: Compared) -> Published:
    """Make visible exactly the rows that `compare` was given; a retry ends in the same state.

    Raises `PartitionMoved` when somebody published, erased or compacted the partition since, and
    `LakeError`.
    """
    for table in TABLES:
        if not _stands(job, compared, table):
            raise PartitionMoved(
                f"{compared['collection']} {compared['partition']}: table `{table}` holds other"
                " files than those that were compared: compare it anew"
            )
    return commit(job, shards, compared["settled"])


def time_travel(compared: Compared) -> str:
    """A line of Python that reads the replaced articles, for as long as their snapshot is kept."""
    rows = f'where(collection="{compared["collection"]}", partition="{compared["partition"]}")'
    return (
        "from depeche.lake import Lake; from depeche.lake.rows import where; "
        f'print(Lake.from_environment().table("articles").scan({rows}, '
        f"snapshot_id={compared['snapshot']}).to_pandas())"
    )


def _stands(job: Job, compared: Compared, table: str) -> bool:
    """Whether the files of a table are those that were compared, or ours from an earlier try."""
    present = job.lake.parts_of(table, compared["collection"], compared["partition"])
    if present == compared["standing"][table]:
        return True
    settled = compared["settled"]
    own = {"articles": settled["articles"], "rejections": settled["rejections"]}
    ours = own.get(table)  # a replay writes no `fetches`
    return ours is not None and present == [part for part in sorted(ours) if _has_rows(job, part)]


def _has_rows(job: Job, part: str) -> bool:
    """Whether a part is published at all: those without rows are left out."""
    return bool(job.lake.read_columns(part, ("article_id",)))
