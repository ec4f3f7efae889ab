"""`depeche progress`: how far a backfill has come, and how long it will take."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from croniter import croniter

from depeche.cli.terminal import failing_plainly, named_collection, stdout
from depeche.collections import Collection
from depeche.errors import ConfigurationError
from depeche.ingestion.progress import Progress, Range
from depeche.ingestion.progress import progress as progress_of
from depeche.lake import Lake

__all__ = ["progress"]


def progress(
    name: Annotated[str, typer.Argument(metavar="COLLECTION", help="its file's name")],
    *,
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="first day")],
    last: Annotated[
        datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="last day, included")
    ],
    collections: Annotated[
        Path, typer.Option(envvar="DEPECHE_COLLECTIONS", help="folder of collection files")
    ] = Path("include/collections"),
) -> None:
    """What is published, under way and waiting of a range of days, and when it will be done."""
    with failing_plainly():
        collection = named_collection(collections, name)
        expected = _runs(collection, first, last)
        lake = Lake.from_environment()
        lake.ensure()
        begin, end = (f"{day:%Y-%m-%d}" for day in (first, last))
        asked = Range(name, begin, end, expected)
        for line in _told(progress_of(lake, asked, datetime.now(UTC)), expected):
            stdout.print(line, highlight=False)


def _runs(collection: Collection, first: datetime, last: datetime) -> int:
    """How many runs the schedule has whose interval begins within. Raises `ConfigurationError`."""
    if collection.schedule is None:
        raise ConfigurationError(
            f"{collection.name} has no schedule, so nobody knows how many partitions there are"
        )
    zone = ZoneInfo(collection.timezone)
    begin, end = first.replace(tzinfo=zone), last.replace(tzinfo=zone) + timedelta(1)
    fires = croniter(collection.schedule, begin - timedelta(microseconds=1), ret_type=datetime)
    count = 0
    while fires.get_next() < end:
        count += 1
    return count


def _told(found: Progress, expected: int) -> list[str]:
    left = "unknown" if found.documents_left is None else f"about {found.documents_left:,}"
    partitions = (
        f"partitions  {found.published} published, {found.under_way} under way,"
        f" {found.waiting} waiting, of {expected}"
    )
    shards = (
        f"shards      {found.shards_done} of {found.shards} done of those under way,"
        f" {found.bytes_left / 1e6:,.1f} MB to read"
    )
    if not found.under_way and not found.waiting:
        return [partitions, f"documents   {found.documents_done:,} done, none left"]
    lines = [partitions, shards, f"documents   {found.documents_done:,} done, {left} left"]
    if found.pace is None or found.seconds_left is None:
        return [*lines, "time left   unknown: nothing was done in the last hour to reckon from"]
    wait = timedelta(seconds=round(found.seconds_left))
    return [
        *lines,
        f"pace        {found.pace:,.1f} documents/s of late",
        f"time left   about {wait}, if the partitions that wait are like those known",
    ]
