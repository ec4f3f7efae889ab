"""`depeche reprocess`: the present pipeline over what the lake holds, shown before it replaces."""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer
from rich.text import Text

from depeche import ingestion, reprocessing
from depeche.cli.terminal import failing_plainly, named_collection, stderr, stdout
from depeche.collections import Collection
from depeche.errors import ConfigurationError
from depeche.ingestion import Job, Processed
from depeche.lake import Lake
from depeche.reprocessing import Compared
from depeche.settings import Settings

__all__ = ["reprocess"]

_COLOURS = {"+": "green", "-": "red"}
"""Of lines that are only in the new or only in the old version."""


def reprocess(
    name: Annotated[str, typer.Argument(metavar="COLLECTION", help="its file's name")],
    *,
    partition: Annotated[str | None, typer.Option(help="one partition, as 2026-11-22")] = None,
    first: Annotated[str | None, typer.Option("--from", help="first partition")] = None,
    last: Annotated[str | None, typer.Option("--to", help="last partition, included")] = None,
    compare_only: Annotated[bool, typer.Option(help="replace nothing")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="replace without asking")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="also what the present versions made already")
    ] = False,
    collections: Annotated[
        Path, typer.Option(envvar="DEPECHE_COLLECTIONS", help="folder of collection files")
    ] = Path("include/collections"),
) -> None:
    """Process partitions again from the raw zone, show what differs, and replace what is approved.

    Nothing is fetched. Replaced rows stay readable by time travel.
    """
    with failing_plainly():
        collection = named_collection(collections, name)
        settings = Settings.from_environment()
        found = _partitions(Lake(settings), collection, partition, first, last)
        run_id = f"reprocess__{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f%z}"
        for each in found:
            job = reprocessing.job_of(collection, each, run_id, settings)
            if not everything and reprocessing.is_current(job):
                stderr.print(f"{name} {each}: made by the present versions; --all does it anyway")
            else:
                _one(job, compare_only=compare_only, yes=yes)


def _partitions(
    lake: Lake, collection: Collection, partition: str | None, first: str | None, last: str | None
) -> Sequence[str]:
    """Those that are meant. Raises `ConfigurationError` where there are none."""
    if partition and (first or last):
        raise ConfigurationError(
            "--partition names one partition, --from and --to several: not both"
        )
    lake.ensure()
    found = reprocessing.partitions_between(
        lake, collection.name, partition or first, partition or last
    )
    if partition:
        found = [each for each in found if each == partition]
    if not found:
        raise ConfigurationError(
            f"{collection.name} has no such partition in the lake: ingest it first, or name others"
            " with --partition, or --from and --to"
        )
    return found


def _one(job: Job, *, compare_only: bool, yes: bool) -> None:
    """Compare one partition and, if that is wanted, replace it."""
    shards = list(_processed(job))
    compared = reprocessing.compare(job, shards)
    _show(job.lake.store.get(compared["page"]).decode())
    if compare_only:
        return
    if not reprocessing.is_needed(compared):
        stderr.print("nothing to replace")
    elif yes or _approved(compared):
        published = reprocessing.replace(job, shards, compared)
        ingestion.report(job, published)
        stdout.print(f"replaced; articles are now in snapshot {published['snapshot']}")
        stdout.print(f"the former ones stay in snapshot {compared['snapshot']}; to read them:")
        stdout.print(
            f"python -c {quote(reprocessing.time_travel(compared))}", markup=False, soft_wrap=True
        )
    else:
        stderr.print("kept as it was")


def _processed(job: Job) -> Iterator[Processed]:
    shards = reprocessing.replay(job)
    for number, shard in enumerate(shards, 1):
        stderr.print(f"{job.collection.name} {job.partition}: shard {number} of {len(shards)}")
        yield ingestion.process(job, shard)


def _approved(compared: Compared) -> bool:
    """Ask whoever sits at the terminal; without one there is nobody to ask."""
    if not sys.stdin.isatty():
        raise ConfigurationError(
            f"{compared['collection']} {compared['partition']} was compared and not replaced:"
            " say --yes to replace without asking, or --compare-only"
        )
    return typer.confirm(f"replace {compared['collection']} {compared['partition']}?")


def _show(page: str) -> None:
    for line in page.splitlines():
        style = _COLOURS.get(line.strip()[:1], "")
        stdout.print(Text(line, style=style), soft_wrap=True)
