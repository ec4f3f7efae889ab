"""From the record models to the schema of a table: the models are the only truth."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from types import NoneType, UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

import pyarrow as pa
from pydantic import AwareDatetime
from pyiceberg.io.pyarrow import schema_to_pyarrow
from pyiceberg.schema import Schema
from pyiceberg.types import (
    BooleanType,
    DoubleType,
    IcebergType,
    ListType,
    LongType,
    NestedField,
    StringType,
    StructType,
    TimestamptzType,
)

from depeche.records.article import Row

__all__ = ["arrow_schema", "table_schema"]

_PLAIN: Final[dict[Any, IcebergType]] = {
    str: StringType(),
    int: LongType(),
    float: DoubleType(),
    bool: BooleanType(),
    datetime: TimestamptzType(),
    AwareDatetime: TimestamptzType(),
}


def table_schema(model: type[Row]) -> Schema:
    """The columns of a table of `model`, with their descriptions.

    Every column may be null: a later contract may drop one, and old files lack new ones. The model
    is what asks for a value. Raises `TypeError` for a type that has no column type.
    """
    return Schema(*_fields(model, count(1)))


def arrow_schema(schema: Schema) -> pa.Schema:
    """How rows of such a table lie in Parquet: each column by the number that the table knows."""
    return schema_to_pyarrow(schema)


def _fields(model: type[Row], numbers: Iterator[int]) -> tuple[NestedField, ...]:
    return tuple(
        NestedField(
            field_id=next(numbers),
            name=name,
            field_type=_type(info.annotation, numbers),
            required=False,
            doc=info.description,
        )
        for name, info in model.model_fields.items()
    )


def _type(annotation: Any, numbers: Iterator[int]) -> IcebergType:
    if annotation in _PLAIN:
        return _PLAIN[annotation]
    if isinstance(annotation, type) and issubclass(annotation, Row):
        return StructType(*_fields(annotation, numbers))
    return _compound(annotation, get_args(annotation), numbers)


def _compound(annotation: Any, arguments: tuple[Any, ...], numbers: Iterator[int]) -> IcebergType:
    origin = get_origin(annotation)
    if origin is Literal and all(isinstance(value, str) for value in arguments):
        return StringType()
    if origin is tuple and arguments[1:] == (Ellipsis,):
        number = next(numbers)
        return ListType(number, _type(arguments[0], numbers), element_required=False)
    given = [argument for argument in arguments if argument is not NoneType]
    if origin in {Union, UnionType} and len(given) == 1:
        return _type(given[0], numbers)
    raise TypeError(f"no column type for {annotation}: add it to depeche.lake.schema")
