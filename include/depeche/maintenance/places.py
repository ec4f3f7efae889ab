"""Where upkeep works: all of a table, one collection, one partition of it."""

from dataclasses import dataclass

from pyiceberg.expressions import BooleanExpression

from depeche.lake.rows import where

__all__ = ["Place"]


@dataclass(frozen=True, slots=True)
class Place:
    """Part of the lake; what is left out is not narrowed."""

    collection: str | None = None
    partition: str | None = None

    @property
    def rows(self) -> BooleanExpression:
        """The rows that lie there."""
        given = {"collection": self.collection, "partition": self.partition}
        return where(**{column: value for column, value in given.items() if value is not None})
