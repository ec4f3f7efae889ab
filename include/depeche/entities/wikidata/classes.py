"""What a thing is: from its classes, up the tree of classes that the dump itself holds."""

import csv
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["NONE", "Root", "misnamed", "roots", "sort_classes"]

NONE: Final = "-"
"""Of the classes whose members are no entities: pages of disambiguation, categories, genes."""
_ORDER: Final = (NONE, "PER", "LOC", "ORG", "MISC")
"""Of roots that are equally near, the first here wins."""


@dataclass(frozen=True, slots=True)
class Root:
    """A class that says what its members are."""

    number: int
    type: str
    label: str


def roots() -> tuple[Root, ...]:
    """The table beside this module."""
    lines = Path(__file__).with_name("roots.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return tuple(Root(int(row["class"][1:]), row["type"], row["label"]) for row in rows)


def misnamed(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Roots that the dump calls otherwise than the table: their ids may be wrong."""
    called = dict(connection.execute("SELECT class, label FROM called"))
    return tuple(
        f"Q{root.number} is {called[root.number]!r}, the table of roots says {root.label!r}"
        for root in roots()
        if root.number in called and called[root.number].casefold() != root.label.casefold()
    )


def sort_classes(connection: sqlite3.Connection) -> None:
    """Make the table `sorted`: each class below a root, its type's rank and the steps to the root.

    Level by level from the roots down, so that the nearest root wins and a circle ends.
    """
    connection.executescript(
        "CREATE INDEX subclass_parent ON subclass (parent);"
        "CREATE TABLE sorted (class INTEGER PRIMARY KEY, rank INTEGER, steps INTEGER);"
        "CREATE INDEX sorted_steps ON sorted (steps)"
    )
    connection.executemany(
        "INSERT INTO sorted VALUES (?, ?, 0)",
        [(root.number, _ORDER.index(root.type)) for root in roots()],
    )
    steps, found = 0, 1
    while found > 0:
        found = connection.execute(
            "INSERT OR IGNORE INTO sorted SELECT s.class, MIN(o.rank), o.steps + 1"
            " FROM sorted o JOIN subclass s ON s.parent = o.class WHERE o.steps = ?"
            " GROUP BY s.class",
            (steps,),
        ).rowcount
        steps += 1
    _type_things(connection)


def _type_things(connection: sqlite3.Connection) -> None:
    """Make the table `typed`: each thing that is an entity, and its type."""
    connection.executescript(
        "CREATE INDEX instance_id ON instance (id);"
        "CREATE TABLE typed (id INTEGER PRIMARY KEY, type TEXT);"
        "CREATE TABLE ranked (rank INTEGER PRIMARY KEY, type TEXT)"
    )
    connection.executemany("INSERT INTO ranked VALUES (?, ?)", enumerate(_ORDER))
    # A rank is below 8, so that the least of steps * 8 + rank is of the nearest root.
    connection.execute(
        "INSERT INTO typed SELECT id, type FROM ("
        " SELECT i.id AS id, MIN(o.steps * 8 + o.rank) & 7 AS rank"
        " FROM instance i JOIN sorted o ON o.class = i.class GROUP BY i.id"
        ") JOIN ranked USING (rank) WHERE type <> ?",
        (NONE,),
    )
