"""A collection's schedule in Airflow's terms."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from airflow.sdk import CronDataIntervalTimetable

from depeche.collections import Collection

__all__ = ["first_instant", "timetable"]


def timetable(collection: Collection) -> CronDataIntervalTimetable | None:
    """When the collection runs; none: by hand only.

    Airflow reads a bare cron expression as a trigger with an empty data interval, hence the class.
    """
    if collection.schedule is None:
        return None
    return CronDataIntervalTimetable(collection.schedule, timezone=collection.timezone)


def first_instant(collection: Collection) -> datetime:
    """Start of the collection's first day, in its time zone."""
    return datetime.combine(collection.start, time(), ZoneInfo(collection.timezone))
