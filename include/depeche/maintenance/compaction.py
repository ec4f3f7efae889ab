"""Merge the small files of a partition into few, with the same rows in the same order.

Many small files make every scan slow: each is opened, and each stands in a manifest. Each partition
is one commit of its own, so that whoever publishes another partition meanwhile is not disturbed.
"""

import hashlib
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
from pyiceberg.table import FileScanTask, Table

from depeche.errors import LakeError
from depeche.lake import Lake, Scope
from depeche.lake.references import UNSETTLED
from depeche.lake.rewriting import UPKEEP, partitions, read_file, replace_files
from depeche.lake.rows import where
from depeche.lake.tables import TABLES
from depeche.maintenance.places import Place

__all__ = ["LARGEST", "Compacted", "compact", "totals"]

log = logging.getLogger(__name__)

LARGEST: Final[Mapping[str, int]] = {
    "articles": 20_000,
    "rejections": 20_000,
    # A published file of fetches is a shard when its partition is replayed, so it stays the work
    # of one task: this is what `shard_documents` of a collection is when it is left out.
    "fetches": 200,
    "runs": 20_000,
    "lines": 100_000,
}
"""Rows that a merged file holds at most."""
_ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True)
class Compacted:
    """What became of one partition of one table."""

    table: str
    collection: str
    partition: str
    before: int
    """Files that were merged."""
    after: int
    """Files that hold their rows now; as many as before where others published meanwhile."""
    rows: int
    snapshot: int | None
    """None: others kept publishing the partition, and nothing was changed."""


def compact(
    lake: Lake, place: Place | None = None, tables: Sequence[str] = tuple(TABLES)
) -> list[Compacted]:
    """Merge small files of these tables, in `place` alone or everywhere. Raises `LakeError`.

    A partition that somebody publishes meanwhile is looked at again, three times, and then left:
    what was published stays. Run again, it finds nothing to do.
    """
    place = place or Place()
    done = []
    for name in tables:
        with lake.catalogue():
            found = partitions(lake.table(name), place.rows)
        for (collection, partition), tasks in found.items():
            if any(_merges(tasks, LARGEST[name])):
                done.append(_settled(lake, name, collection, partition))
    return [one for one in done if one is not None]


def totals(done: Sequence[Compacted]) -> dict[str, dict[str, int]]:
    """By table: partitions looked at, files before and after, partitions left to publishers."""
    counts: dict[str, dict[str, int]] = {}
    for one in done:
        table = counts.setdefault(one.table, {"partitions": 0, "before": 0, "after": 0, "left": 0})
        table["partitions"] += 1
        table["before"] += one.before
        table["after"] += one.after
        table["left"] += one.snapshot is None
    return counts


def _settled(lake: Lake, name: str, collection: str, partition: str) -> Compacted | None:
    """Merge what is small in one partition, looking again when others were first."""
    rows = where(collection=collection, partition=partition)
    before = 0
    for _ in range(_ATTEMPTS):
        with lake.catalogue():
            table = lake.table(name)
            tasks = partitions(table, rows).get((collection, partition), [])
            groups = list(_merges(tasks, LARGEST[name]))
            if not groups:
                return None
            before = sum(map(len, groups))
            merged = [_merged(lake, table, collection, partition, group) for group in groups]
            gone = [task for group in groups for task in group]
            try:
                snapshot = replace_files(
                    table, rows, gone, [uri for uri, _ in merged], {UPKEEP: "compaction"}
                )
            except UNSETTLED:
                log.info("%s of %s %s was published meanwhile.", name, collection, partition)
                continue
        count = sum(rows for _, rows in merged)
        log.info("%s of %s %s: %d files are %d.", name, collection, partition, before, len(merged))
        return Compacted(name, collection, partition, before, len(merged), count, snapshot)
    return Compacted(name, collection, partition, before, before, 0, None)


def _merges(tasks: Sequence[FileScanTask], largest: int) -> Iterator[list[FileScanTask]]:
    """Neighbours that fit into one file, two of them at least; what is large is left alone."""
    group: list[FileScanTask] = []
    held = 0
    for task in tasks:
        if group and held + task.file.record_count > largest:
            if len(group) > 1:
                yield group
            group, held = [], 0
        group.append(task)
        held += task.file.record_count
    if len(group) > 1:
        yield group


def _merged(
    lake: Lake, table: Table, collection: str, partition: str, group: Sequence[FileScanTask]
) -> tuple[str, int]:
    """The rows of all files of a group as one part, read back and compared; its URI and rows."""
    rows = pa.concat_tables([read_file(table, task) for task in group])
    paths = "\n".join(task.file.file_path for task in group)
    digest = hashlib.sha256(paths.encode()).hexdigest()[:16]
    # The same files give the same name: what is written again after a kill is the same object.
    scope = Scope(collection, partition, f"compaction-{digest}")
    uri = lake.write_rows(table, scope, 0, rows)
    expected = sum(task.file.record_count for task in group)
    if rows.num_rows != expected or not _same(lake.read_rows(uri), rows):
        raise LakeError(f"{uri} does not hold the {expected} rows of {len(group)} files")
    return uri, rows.num_rows


def _same(read: pa.Table, written: pa.Table) -> bool:
    """Whether both hold the same values; Parquet names the elements of lists in its own way."""
    return bool(read.cast(written.schema).equals(written))
