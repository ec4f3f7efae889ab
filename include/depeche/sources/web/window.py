"""When a listed page is of a partition: its dates, as written, against a window of time."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from depeche.errors import SourceUnreadable

__all__ = ["Span", "day_of", "span_of", "window_of"]

_KEYS = {10: ("%Y-%m-%d", 24), 13: ("%Y-%m-%dT%H", 1), 15: ("%Y-%m-%dT%H%M", 1)}
"""How a partition's key of so many characters is written, and the hours that it covers."""
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in UTC; its end is no part of it."""

    start: datetime
    end: datetime

    def meets(self, other: "Span") -> bool:
        """Whether the two have a moment in common."""
        return self.start < other.end and other.start < self.end


def window_of(partition: str, days: int) -> Span:
    """The interval that `partition` names, in UTC, and the `days` before it.

    An hour or a minute stands for the hour that begins with it: where the schedule is coarser, the
    next partition's look-back finds what came between. Raises `SourceUnreadable`.
    """
    try:
        written, hours = _KEYS[len(partition)]
        start = datetime.strptime(partition, written).replace(tzinfo=UTC)
        return Span(start - timedelta(days=days), start + timedelta(hours=hours))
    except (KeyError, ValueError, OverflowError):
        raise SourceUnreadable(
            f"partition {partition!r} names no day, hour or minute, by which entries are chosen:"
            " write it as 2026-11-22, 2026-11-22T06 or 2026-11-22T0630"
        ) from None


def span_of(written: str) -> Span | None:
    """What a date means: a moment, a day, a month or a year; None if it cannot be read."""
    text = written.strip()
    match = _DAY.fullmatch(text)
    if match:
        year, month, day = (int(part) if part else None for part in match.groups())
        return day_of(year or 0, month, day)
    moment = _moment(text)
    return Span(moment, moment + timedelta(microseconds=1)) if moment else None


def day_of(year: int, month: int | None = None, day: int | None = None) -> Span | None:
    """A whole year, month or day; None if the calendar has none such."""
    try:
        start = datetime(year, month or 1, day or 1, tzinfo=UTC)
        if day:
            return Span(start, start + timedelta(days=1))
        if month:
            return Span(start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC))
        return Span(start, datetime(year + 1, 1, 1, tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _moment(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text)
            # A time without a zone is taken for UTC: look-back makes up for the difference.
            aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            utc = aware.astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return utc if utc < datetime.max.replace(tzinfo=UTC) else None
    return None
