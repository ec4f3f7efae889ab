"""Which partition a capture belongs to, and which files may hold captures of a partition."""

import re
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath
from typing import Final

from depeche.errors import SourceUnreadable

__all__ = ["day_in_name", "days_before", "is_of"]

_IN_NAME: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d(?:\D|$))"
)
_PARTITION: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(T\d{2})?")


def day_in_name(path: str) -> date | None:
    """The day that a file's name tells, as in `CC-NEWS-20240101013247-00762.warc.gz`."""
    found = _IN_NAME.search(PurePosixPath(path).name)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def days_before(partition: str, days: int) -> list[date]:
    """The day of a partition and so many before it. Raises `SourceUnreadable`."""
    match = _PARTITION.fullmatch(partition)
    if match is None:
        raise SourceUnreadable(
            f"partition {partition!r} is neither a day nor an hour: an archive is divided by the"
            " time of capture into those; run it for one, or write `by: path`"
        )
    day = date.fromisoformat(match[1])
    return [day - timedelta(n) for n in range(days + 1)]


def is_of(at: datetime, partition: str) -> bool:
    """Whether a time (UTC) lies in the day or hour that a partition names."""
    return at.strftime("%Y-%m-%dT%H").startswith(partition)
