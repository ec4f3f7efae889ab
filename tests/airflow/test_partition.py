"""The partition of a run, for every way in which Airflow starts one."""

import re
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pendulum
import pytest
from airflow.timetables.base import TimeRestriction
from airflow.timetables.interval import CronDataIntervalTimetable

from depeche.collections import Collection
from depeche.errors import ConfigurationError
from orchestration.partition import PATTERN, partition_of

pytestmark = pytest.mark.airflow

PARIS = "Europe/Paris"


def collection(schedule: str | None, timezone: str = PARIS) -> Collection:
    return Collection.model_validate(
        {
            "name": "port",
            "description": "Texts of a test.",
            "schedule": schedule,
            "timezone": timezone,
            "start": date(2023, 9, 1),
            "sources": [{"name": "texts", "kind": "folder", "path": "texts"}],
        }
    )


def run(partition: str | None = None, **known: Any) -> dict[str, Any]:
    """A task's context, as far as it tells of the run."""
    after = known.pop("run_after", datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
    params = {"partition": partition, "refetch": False}
    return {"params": params, "dag_run": SimpleNamespace(run_after=after), **known}


def scheduled(schedule: str, earliest: str, count: int) -> list[dict[str, Any]]:
    """The first runs that Airflow's own timetable plans."""
    timetable = CronDataIntervalTimetable(schedule, timezone=pendulum.timezone(PARIS))
    limits = TimeRestriction(earliest=pendulum.parse(earliest, tz=PARIS), latest=None, catchup=True)
    runs, last = [], None
    for _ in range(count):
        info = timetable.next_dagrun_info(last_automated_data_interval=last, restriction=limits)
        last = info.data_interval
        runs.append(run(data_interval_start=last.start, run_after=info.run_after))
    return runs


def event(**extra: str) -> SimpleNamespace:
    return SimpleNamespace(extra=extra)


@pytest.mark.parametrize(
    ("schedule", "earliest", "keys"),
    [
        ("0 5 * * *", "2023-09-05", ["2023-09-05", "2023-09-06", "2023-09-07"]),
        ("0 0 * * *", "2026-10-24", ["2026-10-24", "2026-10-25", "2026-10-26"]),
        ("@daily", "2026-03-28", ["2026-03-28", "2026-03-29", "2026-03-30"]),
        ("0 6 * * 1", "2023-09-05", ["2023-09-11", "2023-09-18"]),
        ("@monthly", "2023-09-05", ["2023-10-01", "2023-11-01"]),
        ("0 5,17 * * *", "2023-09-05", ["2023-09-05T03", "2023-09-05T15", "2023-09-06T03"]),
        ("*/30 * * * *", "2023-09-05", ["2023-09-04T2200", "2023-09-04T2230"]),
    ],
)
def test_a_scheduled_or_backfilled_run_takes_its_interval(
    schedule: str, earliest: str, keys: list[str]
) -> None:
    """The key is the start of the interval, as fine as the schedule, whatever the clock does."""
    runs = scheduled(schedule, earliest, len(keys))
    assert [partition_of(each, collection(schedule)) for each in runs] == keys


def test_an_hour_that_comes_twice_has_two_keys() -> None:
    """On the night when clocks go back, no interval takes the key of another."""
    runs = scheduled("@hourly", "2026-10-25", 6)
    keys = [partition_of(each, collection("@hourly")) for each in runs]
    assert len(set(keys)) == 6


def test_what_a_person_asks_for_comes_first() -> None:
    """The parameter wins over the interval."""
    asked = run("2023-09-05", data_interval_start=datetime(2026, 11, 21, 4, tzinfo=UTC))
    assert partition_of(asked, collection("0 5 * * *")) == "2023-09-05"


@pytest.mark.parametrize(
    ("schedule", "key"), [("0 5 * * *", "2026-11-21"), ("@hourly", "2026-11-22T08")]
)
def test_a_manual_run_takes_the_last_complete_interval(schedule: str, key: str) -> None:
    """Without partition and interval it does what a scheduled run would have done last."""
    assert partition_of(run(data_interval_start=None), collection(schedule)) == key


def test_a_manual_run_without_schedule_takes_its_day() -> None:
    """A collection that runs by hand only is filed under the day on which it was started."""
    late = run(run_after=datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    assert partition_of(late, collection(None)) == "2026-11-23"


def test_a_run_triggered_by_an_asset_takes_the_partition_of_the_event() -> None:
    """Events say which partition they are about; those that agree count once."""
    events = {"a": [event(partition="2023-09-05"), event()], "b": [event(partition="2023-09-05")]}
    assert partition_of(run(triggering_asset_events=events), collection(None)) == "2023-09-05"


def test_events_of_several_partitions_are_refused_with_a_remedy() -> None:
    """One run publishes one partition; which one is not guessed."""
    events = {"a": [event(partition="2023-09-05"), event(partition="2023-09-06")]}
    with pytest.raises(
        ConfigurationError, match="2023-09-05, 2023-09-06; trigger one run for each"
    ):
        partition_of(run(triggering_asset_events=events), collection(None))


@pytest.mark.parametrize("wrong", ["2023-02-31", "2023-09-05T25", "2023-09-05T0661"])
def test_a_day_that_the_calendar_does_not_know_is_refused(wrong: str) -> None:
    """The pattern of the form lets it pass; the task does not, and says what to write."""
    assert re.match(PATTERN, wrong)
    with pytest.raises(ConfigurationError, match="write it as 2026-11-22"):
        partition_of(run(wrong), collection("0 5 * * *"))
