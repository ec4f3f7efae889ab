"""What the DAG of upkeep works with: lake, clock, policies, parameters, and counts to show."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import asdict, is_dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from airflow.sdk import Connection, Param, get_current_context
from airflow.sdk.exceptions import AirflowSkipException

from depeche.collections import Collection, load, load_all
from orchestration.files import collections_folder

if TYPE_CHECKING:
    from depeche.lake import Lake
    from depeche.settings import Settings

__all__ = ["PARAMETERS", "asked", "lake_of", "now_of", "policies", "retried"]

log = logging.getLogger(__name__)

PARAMETERS = {
    "compact": Param(True, type="boolean", description="Merge small files."),
    "retain": Param(
        True, type="boolean", description="Delete raw bytes older than `retention.raw_days`."
    ),
    "expire": Param(
        True, type="boolean", description="Forget snapshots older than `retention.snapshot_days`."
    ),
    "keep_snapshots": Param(
        10, type="integer", minimum=1, description="Snapshots of a table that stay anyway."
    ),
    "sweep": Param(True, type="boolean", description="Delete what no snapshot points at."),
    "orphan_days": Param(
        7, type="integer", minimum=1, description="Age of orphans; longer than any run takes."
    ),
    "quarantine": Param(
        None,
        type=["null", "string"],
        description="Collection whose quarantined documents are tried again, from the raw zone.",
    ),
    "errors": Param(
        [], type="array", items={"type": "string"}, description="Only these types of errors."
    ),
    "since": Param(None, type=["null", "string"], description="First partition to try again."),
    "until": Param(None, type=["null", "string"], description="Last partition to try again."),
}


def lake_of() -> "Lake":
    """The lake of Airflow's connections, with its tables as they are defined now."""
    # Not above: the DAG file imports this module, and is parsed far more often than tasks run.
    from depeche.lake import Lake  # noqa: PLC0415  as above

    lake = Lake(_settings())
    lake.ensure()
    return lake


def now_of() -> datetime:
    """The time by which things are old."""
    return datetime.now(UTC)


def policies() -> list[Collection]:
    """All collections: a broken file fails the task, for its policy is not known."""
    return load_all(collections_folder())


def asked(wanted: bool, step: Callable[[], Any]) -> Any:
    """What a step did, as counts for the log and for Airflow; nothing where it is not wanted."""
    if not wanted:
        return None
    done = _plain(step())
    log.info("%s", done)
    return done


def retried(params: Mapping[str, Any]) -> Any:
    """Try quarantine again where the run names a collection; skipped where it names none."""
    from depeche import maintenance  # noqa: PLC0415  as in `lake_of`
    from depeche.ingestion import Job  # noqa: PLC0415  likewise

    name = params["quarantine"]
    if not name:
        raise AirflowSkipException("no collection is named by the parameter quarantine")
    settings, run_id = _settings(), get_current_context()["run_id"]
    collection = load(collections_folder() / f"{name}.yaml")
    meant = maintenance.Quarantine(name, tuple(params["errors"]), params["since"], params["until"])
    return asked(
        True,
        lambda: maintenance.retry_quarantine(
            lake_of(), meant, lambda partition: Job.make(collection, partition, run_id, settings)
        ),
    )


def _settings() -> "Settings":
    from depeche.settings import Settings  # noqa: PLC0415  as in `lake_of`

    return Settings.from_connections(Connection.get)


def _plain(value: Any) -> Any:
    """Dataclasses as mappings, however deep."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value
