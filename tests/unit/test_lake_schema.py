"""The tables' schema follows from the record models."""

from typing import Literal

import pyarrow as pa
import pytest
from pyiceberg.types import ListType, StructType, TimestamptzType

from depeche.lake.schema import arrow_schema, table_schema
from depeche.lake.tables import TABLES
from depeche.records.article import Article, Row


@pytest.mark.parametrize("model", TABLES.values(), ids=TABLES)
def test_every_field_of_the_contract_is_a_described_column(model: type[Row]) -> None:
    """Each table has the model's fields as columns, in its order, with its descriptions."""
    schema = table_schema(model)
    assert [field.name for field in schema.fields] == list(model.model_fields)
    assert all(field.doc for field in schema.fields)


def test_column_numbers_are_unique_through_all_levels() -> None:
    """Each column, list element and struct field has its own number, as Iceberg asks."""
    schema = table_schema(Article)
    numbers = list(schema.field_ids)
    assert len(numbers) == len(set(numbers)) > len(schema.fields)


def test_types_keep_zones_lists_and_structs() -> None:
    """Times are UTC microseconds, tuples are lists, nested rows are structs, literals strings."""
    schema = table_schema(Article)
    assert schema.find_type("published_at") == TimestamptzType()
    assert isinstance(schema.find_type("removals"), ListType)
    assert isinstance(schema.find_type("raw"), StructType)
    columns = arrow_schema(schema)
    assert columns.field("published_at").type == pa.timestamp("us", tz="UTC")
    assert columns.field("words").type == pa.int64()
    assert columns.field("removed_share").type == pa.float64()


def test_a_type_without_a_column_is_named() -> None:
    """A field that no column can hold stops at once, and the message names its type."""

    class Odd(Row):
        size: Literal[1, 2]

    with pytest.raises(TypeError, match=r"Literal\[1, 2\].*depeche\.lake\.schema"):
        table_schema(Odd)
