"""Which rows of a table are meant, as pyiceberg asks for it."""

from functools import reduce

from pyiceberg.expressions import (
    AlwaysTrue,
    And,
    BooleanExpression,
    EqualTo,
    GreaterThanOrEqual,
    IsNull,
    LessThan,
    NotEqualTo,
    Reference,
)
from pyiceberg.expressions.literals import literal

__all__ = ["earlier", "missing", "not_earlier", "other", "where"]


def where(**values: str) -> BooleanExpression:
    """Rows whose columns hold these values; all rows when none are given."""
    everything: BooleanExpression = AlwaysTrue()
    return reduce(_narrowed, values.items(), everything)


def other(column: str, value: str) -> BooleanExpression:
    """Rows whose column holds something else."""
    return NotEqualTo(term=Reference(column), value=literal(value))


def earlier(column: str, value: str) -> BooleanExpression:
    """Rows whose column comes before `value` in the alphabet, as partitions do in time."""
    return LessThan(term=Reference(column), value=literal(value))


def not_earlier(column: str, value: str) -> BooleanExpression:
    """The other rows."""
    return GreaterThanOrEqual(term=Reference(column), value=literal(value))


def missing(column: str) -> BooleanExpression:
    """Rows whose column holds nothing."""
    return IsNull(term=Reference(column))


def _narrowed(rows: BooleanExpression, value: tuple[str, str]) -> BooleanExpression:
    return And(rows, EqualTo(term=Reference(value[0]), value=literal(value[1])))
