"""The partition of a run: one key, found from what Airflow recorded of the run and nothing else.

Why so, and what else was tried: docs/decisions/0040-partition-key.md.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from croniter import croniter

from depeche.collections import Collection
from depeche.errors import ConfigurationError

__all__ = ["PATTERN", "key_of", "partition_of"]

PATTERN = r"^\d{4}-\d{2}-\d{2}(T\d{2}(\d{2})?)?$"
"""A day, an hour or a minute: `2026-11-22`, `2026-11-22T06`, `2026-11-22T0630`."""

_DAY, _HOUR, _MINUTE = "%Y-%m-%d", "%Y-%m-%dT%H", "%Y-%m-%dT%H%M"
_FORMATS = {10: _DAY, 13: _HOUR, 15: _MINUTE}
"""How a key of so many characters is written."""


def partition_of(context: Mapping[str, Any], collection: Collection) -> str:
    """The partition of the run that `context` describes. Raises `ConfigurationError`."""
    given = context["params"].get("partition")
    if given:
        return _checked(given)
    start = context.get("data_interval_start")
    if start is not None:
        return key_of(start, collection)
    announced = _announced(context.get("triggering_asset_events") or {})
    if announced:
        return _checked(announced)
    return key_of(_last_start(context["dag_run"].run_after, collection), collection)


def key_of(start: datetime, collection: Collection) -> str:
    """The key of the interval that starts at `start`: a local day, or an hour or minute in UTC."""
    minutes, hours = _fields(collection.schedule)
    if _several(minutes):
        return start.astimezone(UTC).strftime(_MINUTE)
    if _several(hours):
        # An hour of local time comes twice on the night when clocks go back.
        return start.astimezone(UTC).strftime(_HOUR)
    return start.astimezone(ZoneInfo(collection.timezone)).strftime(_DAY)


def _fields(schedule: str | None) -> tuple[list[Any], list[Any]]:
    """The minutes and the hours at which a schedule fires."""
    if schedule is None:
        return [0], [0]
    minutes, hours, *_ = croniter.expand(schedule)[0]
    return minutes, hours


def _several(values: list[Any]) -> bool:
    return len(values) > 1 or values == ["*"]


def _checked(key: str) -> str:
    """`key`, if the calendar knows it: the pattern alone lets 2023-02-31 pass."""
    try:
        datetime.strptime(key, _FORMATS[len(key)]).replace(tzinfo=UTC)
    except (KeyError, ValueError):
        raise ConfigurationError(
            f"parameter partition: {key!r} is no day, hour or minute:"
            " write it as 2026-11-22, 2026-11-22T06 or 2026-11-22T0630"
        ) from None
    return key


def _announced(events: Mapping[Any, Iterable[Any]]) -> str | None:
    """The partition that the triggering events agree on; none when they name none."""
    named = {
        event.extra["partition"]
        for listed in events.values()
        for event in listed
        if event.extra.get("partition")
    }
    if len(named) > 1:
        raise ConfigurationError(
            f"several partitions triggered this run: {', '.join(sorted(named))};"
            " trigger one run for each, with the parameter partition"
        )
    return next(iter(named), None)


def _last_start(run_after: datetime, collection: Collection) -> datetime:
    """Start of the last interval that was complete at `run_after`, as a scheduled run has it."""
    if collection.schedule is None:
        return run_after
    # Airflow's own arithmetic knows the nights when clocks change.
    # Imported here: the core takes a second to import, and no scheduled run needs it.
    import pendulum  # noqa: PLC0415  as above
    from airflow.timetables.interval import CronDataIntervalTimetable  # noqa: PLC0415  as above

    timetable = CronDataIntervalTimetable(
        collection.schedule, timezone=pendulum.timezone(collection.timezone)
    )
    interval = timetable.infer_manual_data_interval(run_after=pendulum.instance(run_after))
    return interval.start
