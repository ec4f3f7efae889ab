"""The tables: what they hold, how they are partitioned, how they grow with the contract."""

from typing import Final

from pyiceberg.catalog import Catalog
from pyiceberg.exceptions import CommitFailedException, TableAlreadyExistsError
from pyiceberg.partitioning import PartitionField, PartitionSpec
from pyiceberg.schema import Schema
from pyiceberg.table import Table
from pyiceberg.transforms import IdentityTransform

from depeche.lake.schema import table_schema
from depeche.records.article import Article, Row
from depeche.records.ledger import Fetch, Rejection, Run, SourceLine

__all__ = ["NAMESPACE", "TABLES", "ensure", "partitioning"]

NAMESPACE: Final = "depeche"
TABLES: Final[dict[str, type[Row]]] = {
    "articles": Article,
    "rejections": Rejection,
    "fetches": Fetch,
    "runs": Run,
    "lines": SourceLine,
}
_PARTITIONED_BY: Final = ("collection", "partition")
_PROPERTIES: Final = {
    "format-version": "2",
    "write.parquet.compression-codec": "zstd",
    "write.parquet.compression-level": "3",
    # The first and the last text in the alphabet help no query.
    "write.metadata.metrics.column.text": "none",
    "write.metadata.metrics.column.source_text": "none",
}


def ensure(catalog: Catalog) -> None:
    """Create the namespace and the tables where they are missing, and add new columns."""
    catalog.create_namespace_if_not_exists(NAMESPACE)
    for name, model in TABLES.items():
        _grow(_table(catalog, f"{NAMESPACE}.{name}", table_schema(model)), table_schema(model))


def _table(catalog: Catalog, identifier: str, schema: Schema) -> Table:
    if not catalog.table_exists(identifier):
        try:
            spec = partitioning(schema)
            return catalog.create_table(
                identifier, schema, partition_spec=spec, properties=_PROPERTIES
            )
        except (TableAlreadyExistsError, CommitFailedException):
            pass  # another task was first
    return catalog.load_table(identifier)


def partitioning(schema: Schema) -> PartitionSpec:
    """By collection and partition, as they are: what is published and replaced at once."""
    return PartitionSpec(
        *(
            PartitionField(
                source_id=schema.find_field(name).field_id,
                field_id=1000 + number,  # Iceberg numbers partition fields from 1000
                transform=IdentityTransform(),
                name=name,
            )
            for number, name in enumerate(_PARTITIONED_BY)
        )
    )


def _grow(table: Table, schema: Schema) -> None:
    """Add what the contract has and the table lacks; a column is never dropped."""
    if set(schema.column_names) <= set(table.schema().column_names):
        return
    with table.update_schema() as update:
        update.union_by_name(schema)
