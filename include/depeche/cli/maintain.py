"""`depeche maintain`: the upkeep of the lake, step by step; each says what it did, in JSON."""

import json
from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from depeche import maintenance
from depeche.cli.terminal import failing_plainly, stdout
from depeche.collections import load, load_all
from depeche.ingestion import Job
from depeche.lake import Lake
from depeche.lake.tables import TABLES
from depeche.maintenance import Place, Quarantine, SnapshotPolicy
from depeche.settings import Settings

__all__ = ["maintain"]

maintain = typer.Typer(
    help="Keep the lake in order: compact, expire, orphans, retain, retry-quarantine.",
    no_args_is_help=True,
)

COLLECTIONS: Final = Path("include/collections")

Folder = Annotated[Path, typer.Option("--collections", help="folder of collection files")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="say what would go, and change nothing")]


@maintain.callback()
def ready() -> None:
    """Keep the lake in order."""


@maintain.command()
def compact(
    collection: Annotated[str | None, typer.Option(help="only this collection")] = None,
    partition: Annotated[str | None, typer.Option(help="only this partition of it")] = None,
    table: Annotated[list[str] | None, typer.Option(help=", ".join(TABLES))] = None,
) -> None:
    """Merge small files; the rows stay the same, in one snapshot per partition."""
    with failing_plainly():
        known = _known(table or list(TABLES))
        lake = _lake()
        _say(maintenance.compact(lake, Place(collection, partition), known))


@maintain.command()
def expire(
    days: Annotated[
        int | None,
        typer.Option(min=1, help="keep younger snapshots; else what the collections say"),
    ] = None,
    least: Annotated[int, typer.Option(min=1, help="keep so many of the youngest anyway")] = 10,
    collections: Folder = COLLECTIONS,
) -> None:
    """Forget old states of the tables; `orphans` then deletes what only they held."""
    with failing_plainly():
        policy = SnapshotPolicy.of(load_all(collections), least)
        policy = SnapshotPolicy(days, least) if days is not None else policy
        _say(maintenance.expire_snapshots(_lake(), policy, _now()))


@maintain.command()
def orphans(
    days: Annotated[
        int, typer.Option(min=1, help="delete older objects only; longer than any run takes")
    ] = maintenance.LEAST_AGE.days,
    dry_run: DryRun = False,
) -> None:
    """Delete what no snapshot points at: of forgotten states and of killed runs."""
    with failing_plainly():
        age = timedelta(days=days)
        _say(maintenance.sweep(_lake(), _now(), age, dry_run=dry_run))


@maintain.command()
def retain(
    collections: Folder = COLLECTIONS,
    dry_run: DryRun = False,
) -> None:
    """Delete bytes of the raw zone older than `retention.raw_days` of their collection."""
    with failing_plainly():
        lake, now = _lake(), _now()
        known = load_all(collections)
        _say(maintenance.retain_raw(lake, one, now, dry_run=dry_run) for one in known)


@maintain.command("retry-quarantine")
def retry_quarantine(
    collection: Annotated[str, typer.Argument(help="name of the collection")],
    *,
    error: Annotated[
        list[str] | None, typer.Option(help="types of errors, e.g. ExtractionTimeout; else all")
    ] = None,
    since: Annotated[str | None, typer.Option(help="first partition")] = None,
    until: Annotated[str | None, typer.Option(help="last partition")] = None,
    collections: Folder = COLLECTIONS,
    dry_run: DryRun = False,
) -> None:
    """Replay the partitions that hold quarantined documents; nothing is fetched."""
    with failing_plainly():
        settings = Settings.from_environment()
        lake, run = Lake(settings), f"retry-quarantine-{_now():%Y%m%dT%H%M%SZ}"
        lake.ensure()
        policies = load(collections / f"{collection}.yaml")
        meant = Quarantine(collection, tuple(error or ()), since, until)
        if dry_run:
            found = maintenance.quarantined(lake, meant)
            _say({partition: len(documents) for partition, documents in found.items()})
            return
        _say(
            maintenance.retry_quarantine(
                lake, meant, lambda partition: Job.make(policies, partition, run, settings)
            )
        )


def _lake() -> Lake:
    lake = Lake.from_environment()
    lake.ensure()
    return lake


def _now() -> datetime:
    return datetime.now(UTC)


def _known(tables: list[str]) -> list[str]:
    unknown = [name for name in tables if name not in TABLES]
    if unknown:
        raise typer.BadParameter(f"{unknown[0]!r} is no table: write one of {', '.join(TABLES)}")
    return tables


def _say(result: Any) -> None:
    """Each result as a line of JSON."""
    if isinstance(result, dict):
        result = [{key: _plain(value) for key, value in result.items()}]
    lines: Iterable[Any] = result
    for line in lines:
        stdout.print(json.dumps(_plain(line)), soft_wrap=True, markup=False)


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return value
