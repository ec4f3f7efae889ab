"""Change rows of a partition in place: read its files, write what differs, commit once."""

from collections.abc import Callable
from typing import Final

import pyarrow as pa

from depeche.errors import LakeUnreachable
from depeche.lake import Lake, Scope
from depeche.lake.references import UNSETTLED
from depeche.lake.rewriting import UPKEEP, partitions, read_file, replace_files
from depeche.lake.rows import where

__all__ = ["Change", "rewrite"]

Change = Callable[[pa.Table], pa.Table]
"""Rows of one file to what they become; the very same table where nothing changes."""

_ATTEMPTS: Final = 6


def rewrite(lake: Lake, name: str, place: tuple[str, str], change: Change, upkeep: str) -> bool:
    """Apply `change` to the files of a partition, in one snapshot; whether anything changed.

    Looks again when others commit first. Raises `LakeUnreachable` when they never stop.
    """
    collection, partition = place
    rows = where(collection=collection, partition=partition)
    for _ in range(_ATTEMPTS):
        with lake.catalogue():
            table = lake.table(name)
            gone, parts = [], list[str]()
            for number, task in enumerate(partitions(table, rows).get(place, [])):
                before = read_file(table, task)
                after = change(before)
                if after is before:
                    continue
                gone.append(task)
                if after.num_rows:
                    scope = Scope(collection, partition, upkeep)
                    parts.append(lake.write_rows(table, scope, number, after))
            if not gone:
                return False
            try:
                replace_files(table, rows, gone, parts, {UPKEEP: upkeep})
            except UNSETTLED:
                continue
            return True
    raise LakeUnreachable(
        f"{name}: {_ATTEMPTS} attempts at the {upkeep} of {collection} {partition} met other "
        "commits: let it run while nothing is published (an Airflow pool)"
    )
