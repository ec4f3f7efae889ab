"""Delete bytes of the raw zone that a collection no longer wants to keep.

The ledger says it first, and only then the object goes: killed in between, the next run finds an
object that nothing waits for. Rows keep their digest, so that what was seen is still known.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from depeche.collections import Collection
from depeche.lake import Lake, Scope
from depeche.lake.rewriting import partitions
from depeche.lake.rows import where
from depeche.lake.store import Stored
from depeche.maintenance.rewriting import rewrite
from depeche.records.ledger import GONE

__all__ = ["Retained", "retain_raw"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Retained:
    """What the policy of one collection let go of."""

    collection: str
    objects: int
    size: int
    """Bytes."""
    documents: int
    """Rows of `fetches` whose bytes are no longer there."""


def retain_raw(
    lake: Lake, collection: Collection, now: datetime, *, dry_run: bool = False
) -> Retained:
    """Delete the collection's WARC files that have lain longer than `raw_days`.

    Archives that are referenced where they lie are not ours, and stay. Raises `LakeError`.
    """
    days = collection.retention.raw_days
    if days is None:
        return Retained(collection.name, 0, 0, 0)
    limit = now - timedelta(days=days)
    ours = lake.store.stat(f"raw/{collection.name}/")
    old = {one.uri: one for one in ours if one.modified < limit}
    documents = _tell(lake, collection.name, old, dry_run=dry_run) if old else 0
    if not dry_run:
        for uri in old:
            lake.store.delete(uri)
    size = sum(one.size for one in old.values())
    log.info(
        "%s: %d raw files of %d bytes, %d documents.", collection.name, len(old), size, documents
    )
    return Retained(collection.name, len(old), size, documents)


def _tell(lake: Lake, collection: str, old: Mapping[str, Stored], *, dry_run: bool) -> int:
    """Mark the rows whose bytes go; returns how many."""
    uris = pa.array(sorted(old))
    folders = {one.key.rpartition("/")[0].rpartition("/")[0] for one in old.values()}
    marked: dict[tuple[str, str], int] = {}
    with lake.catalogue():
        places = partitions(lake.table("fetches"), where(collection=collection))
    for place in places:
        if f"raw/{Scope(*place, 'x').prefix}".rpartition("/")[0] not in folders:
            continue

        def mark(rows: pa.Table, place: tuple[str, str] = place) -> pa.Table:
            going = _going(rows, uris)
            count = pc.sum(going).as_py() or 0
            marked[place] = marked.get(place, 0) + count
            if dry_run or not count:
                return rows
            column = pc.if_else(going, pa.scalar(GONE), rows["gone"])
            number = rows.schema.get_field_index("gone")
            return rows.set_column(number, rows.schema.field(number), column)

        rewrite(lake, "fetches", place, mark, "retention")
    return sum(marked.values())


def _going(rows: pa.Table, uris: pa.Array) -> pa.ChunkedArray:
    """Which rows lose their bytes now."""
    inside = pc.is_in(pc.struct_field(rows["raw"], "uri"), value_set=uris)
    return pc.and_(inside, pc.is_null(rows["gone"]))
