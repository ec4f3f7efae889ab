"""Putting other files in the place of some files of a partition, in one Iceberg snapshot.

What `publishing` does for a run's rows, this does for upkeep: the rows stay, or fewer of them do.
The snapshot says in its summary which upkeep made it, and not which run: so a retry of the latest
publication of the partition still finds its own snapshot, and does nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pyarrow as pa
from pyiceberg.expressions import AlwaysTrue, BooleanExpression
from pyiceberg.io.pyarrow import ArrowScan, parquet_file_to_data_file
from pyiceberg.table import FileScanTask, Table

from depeche.lake.schema import arrow_schema

__all__ = ["UPKEEP", "partitions", "read_file", "replace_files"]

UPKEEP: Final = "depeche.upkeep"
"""Key in the summary of a snapshot: `compaction`, `retention` or `erasure`."""


def partitions(table: Table, rows: BooleanExpression) -> dict[tuple[str, str], list[FileScanTask]]:
    """The files that may hold `rows`, by (collection, partition), each in the order of its path."""
    found: dict[tuple[str, str], list[FileScanTask]] = {}
    planned = table.scan(row_filter=rows).plan_files()
    for task in sorted(planned, key=lambda task: task.file.file_path):
        place = str(task.file.partition[0]), str(task.file.partition[1])
        found.setdefault(place, []).append(task)
    return dict(sorted(found.items()))


def read_file(table: Table, task: FileScanTask) -> pa.Table:
    """All rows of a file of the table, in its order, in the columns that the table has now."""
    scan = ArrowScan(table.metadata, table.io, table.schema(), AlwaysTrue())
    whole = FileScanTask(task.file, residual=AlwaysTrue())
    batches: Iterator[pa.RecordBatch] = scan.to_record_batches([whole])
    schema = arrow_schema(table.schema())
    tables = [pa.Table.from_batches([batch]).cast(schema) for batch in batches]
    return pa.concat_tables(tables) if tables else schema.empty_table()


def replace_files(
    table: Table,
    rows: BooleanExpression,
    gone: Sequence[FileScanTask],
    parts: Sequence[str],
    summary: Mapping[str, str],
) -> int:
    """Commit `parts` in the place of the files `gone`; returns the snapshot's id.

    `rows` are those of the partition: whoever commits any of them meanwhile makes this fail, with
    `CommitFailedException` or `ValidationException`, and nothing is changed.
    """
    added = [parquet_file_to_data_file(table.io, table.metadata, part) for part in parts]
    transaction = table.transaction()
    with transaction.update_snapshot(snapshot_properties=dict(summary)).overwrite() as update:
        update.delete_by_predicate(rows)
        for task in gone:
            update.delete_data_file(task.file)
        for file in added:
            update.append_data_file(file)
    transaction.commit_transaction()
    return update.snapshot_id
