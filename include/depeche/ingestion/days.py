"""Days of partitions: `2026-11-22`, `2026-11-22T06` and `2026-11-22T0630` are of one day."""

from datetime import date, timedelta
from typing import Final

__all__ = ["day_of", "since"]

_DAY: Final = 10
"""Characters of a partition that name its day."""


def day_of(partition: str) -> date | None:
    """The day of a partition; none where it is not named by a date."""
    try:
        return date.fromisoformat(partition[:_DAY])
    except ValueError:
        return None


def since(partition: str, days: int) -> str | None:
    """The partition of so many days before; none where there are no days to count."""
    day = day_of(partition)
    return (day - timedelta(days)).isoformat() if day else None
