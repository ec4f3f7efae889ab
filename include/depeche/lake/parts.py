"""Rows as Parquet and back: the same rows give the same bytes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO, Final, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from depeche.records.article import Row

__all__ = ["count", "read", "read_columns", "read_table", "revive", "write", "write_table"]

R = TypeVar("R", bound=Row)

_BATCH_ROWS: Final = 250
_GROUP_ROWS: Final = 5_000
_GROUP_BYTES: Final = 64 << 20


def write(rows: Iterable[Row], schema: pa.Schema, file: BinaryIO) -> int:
    """Write rows in the order given, in row groups of bounded size; returns how many."""
    return _write(_groups(_batches(rows, schema)), schema, file)


def write_table(rows: pa.Table, file: BinaryIO) -> int:
    """Write rows that were read from parts, in their order, as `write` would; returns how many."""
    starts = range(0, rows.num_rows, _BATCH_ROWS)
    groups = _groups(rows.slice(start, _BATCH_ROWS) for start in starts)
    return _write(groups, rows.schema, file)


def _write(groups: Iterable[pa.Table], schema: pa.Schema, file: BinaryIO) -> int:
    written = 0
    with pq.ParquetWriter(
        file,
        schema,
        compression="zstd",
        compression_level=3,
        store_schema=False,
    ) as writer:
        for group in groups:
            writer.write_table(group, row_group_size=group.num_rows)
            written += group.num_rows
    return written


def read(file: BinaryIO, model: type[R]) -> Iterator[R]:
    """The rows of a part, in its order; columns that the model does not know are left out."""
    parquet = pq.ParquetFile(file)
    known = [name for name in parquet.schema_arrow.names if name in model.model_fields]
    for batch in parquet.iter_batches(batch_size=_BATCH_ROWS, columns=known):
        yield from (revive(row, model) for row in batch.to_pylist())


def revive(row: Mapping[str, Any], model: type[R]) -> R:
    """A row from its columns; what an older contract did not write takes the model's default."""
    fields = model.model_fields
    written = {k: v for k, v in row.items() if v is not None or fields[k].is_required()}
    return model.model_validate(written)


def read_columns(file: BinaryIO, columns: Sequence[str]) -> list[dict[str, Any]]:
    """Some columns of all rows, in the part's order; `a.b` is the field `b` of the struct `a`."""
    found: list[dict[str, Any]] = pq.ParquetFile(file).read(list(columns)).to_pylist()
    return found


def read_table(file: BinaryIO) -> pa.Table:
    """All rows and columns, in the part's order."""
    return pq.ParquetFile(file).read()


def count(file: BinaryIO) -> int:
    """Rows of a part, from its footer."""
    return int(pq.read_metadata(file).num_rows)


def _groups(batches: Iterable[pa.Table]) -> Iterator[pa.Table]:
    group: list[pa.Table] = []
    for batch in batches:
        group.append(batch)
        full = sum(table.num_rows for table in group) >= _GROUP_ROWS
        if full or sum(table.nbytes for table in group) >= _GROUP_BYTES:
            yield pa.concat_tables(group)
            group = []
    if group:
        yield pa.concat_tables(group)


def _batches(rows: Iterable[Row], schema: pa.Schema) -> Iterator[pa.Table]:
    remaining = iter(rows)
    while batch := list(islice(remaining, _BATCH_ROWS)):
        yield pa.Table.from_pylist([row.model_dump() for row in batch], schema=schema)
