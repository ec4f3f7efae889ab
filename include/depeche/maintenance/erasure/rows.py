"""Rows of the target taken out of the tables, and every other row pointed at its bytes' new place.

Each partition of each table is one commit. Old archives stay until all are made, so that a row
always points at a file that is there. `lines` come first: the articles tell what they lose.
"""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from depeche.lake import Lake
from depeche.maintenance.erasure.archives import Moved
from depeche.maintenance.erasure.survey import ROWS, Found
from depeche.maintenance.erasure.target import Target
from depeche.maintenance.erasure.texts import Texts
from depeche.maintenance.rewriting import rewrite

__all__ = ["take_out"]

UPKEEP = "erasure"


def take_out(
    lake: Lake, target: Target, found: Found, texts: Texts, moved: Mapping[str, Moved]
) -> None:
    """Commit what every partition of every table becomes. Raises `LakeError`."""
    for place in sorted({source[:2] for source in texts.remaining}):
        rewrite(lake, "lines", place, lambda rows: _without_lines(rows, texts), UPKEEP)
    for table in ("rejections", "articles", "fetches"):
        used = {use for uri in moved for use in found.uses.get(uri, ())}
        places = set(found.rows.get(table, {})) | {place for name, place in used if name == table}
        for place in sorted(places):
            rewrite(
                lake,
                table,
                place,
                lambda rows, table=table: _without(rows, table, target, found, moved),  # type: ignore[misc] # mypy cannot type a default
                UPKEEP,
            )


def _without(
    rows: pa.Table, table: str, target: Target, found: Found, moved: Mapping[str, Moved]
) -> pa.Table:
    """The rows that stay, with their references moved; the same table when nothing changes."""
    columns = dict.fromkeys(column.partition(".")[0] for column in ROWS[table])
    told: list[dict[str, Any]] = rows.select(list(columns)).to_pylist()
    staying = [not found.takes(target, table, row) for row in told]
    raw = [_moved(row["raw"], moved) for row in told]
    if all(staying) and raw == [row["raw"] for row in told]:
        return rows
    number = rows.schema.get_field_index("raw")
    field = rows.schema.field(number)
    changed = rows.set_column(number, field, pa.array(raw, field.type))
    return changed.filter(pa.array(staying))


def _moved(raw: dict[str, Any] | None, moved: Mapping[str, Moved]) -> dict[str, Any] | None:
    """Where the same record is now."""
    if raw is None or raw["uri"] not in moved:
        return raw
    file = moved[raw["uri"]]
    if raw["offset"] not in file.offsets:
        return raw  # its row goes, too
    return {**raw, "uri": file.uri, "offset": file.offsets[raw["offset"]]}


def _without_lines(rows: pa.Table, texts: Texts) -> pa.Table:
    """Lines that no remaining article holds go; a count is at most that of the remaining ones."""
    told: list[dict[str, Any]] = rows.to_pylist()
    counts = [_count(row, texts) for row in told]
    if counts == [row["articles"] for row in told]:
        return rows
    number = rows.schema.get_field_index("articles")
    field = rows.schema.field(number)
    changed = rows.set_column(number, field, pa.array(counts, field.type))
    return changed.filter(pa.array([count > 0 for count in counts]))


def _count(row: Mapping[str, Any], texts: Texts) -> int:
    source = row["collection"], row["partition"], row["source"]
    if source not in texts.remaining:
        return int(row["articles"])
    return min(int(row["articles"]), texts.remaining[source].get(row["line"], 0))
