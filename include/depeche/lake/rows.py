"""Which rows of a table are meant, as pyiceberg asks for it."""

from collections.abc import Iterable
from functools import reduce

from pyiceberg.expressions import (
    AlwaysTrue,
    And,
    BooleanExpression,
    EqualTo,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
    NotEqualTo,
    NotNull,
    Reference,
)
from pyiceberg.expressions.literals import literal

__all__ = ["earlier", "missing", "not_earlier", "not_later", "one_of", "other", "present", "where"]


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


def not_later(column: str, value: str) -> BooleanExpression:
    """Rows whose column comes before `value`, or is it."""
    return LessThanOrEqual(term=Reference(column), value=literal(value))


def one_of(column: str, values: Iterable[str]) -> BooleanExpression:
    """Rows whose column holds one of these values."""
    return In(term=Reference(column), literals={literal(value) for value in values})


def missing(column: str) -> BooleanExpression:
    """Rows whose column holds nothing."""
    return IsNull(term=Reference(column))


def present(column: str) -> BooleanExpression:
    """Rows whose column holds something."""
    return NotNull(term=Reference(column))


def _narrowed(rows: BooleanExpression, value: tuple[str, str]) -> BooleanExpression:
    return And(rows, EqualTo(term=Reference(value[0]), value=literal(value[1])))
