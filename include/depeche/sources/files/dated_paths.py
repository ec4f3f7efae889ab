"""Dated paths: `{date} {year} {month} {day} {hour}` in a path stand for the partition's own."""

import re

from depeche.errors import SourceUnreadable

__all__ = ["FIELDS", "fill", "is_dated", "static_part", "unknown_fields"]

FIELDS = ("date", "year", "month", "day", "hour")
"""What may stand between braces."""

_FIELD = re.compile(r"\{([^{}]*)\}")
_PARTITION = re.compile(
    r"(?P<date>(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2}))(?:T(?P<hour>\d{2}).*)?"
)


def unknown_fields(path: str) -> list[str]:
    """The fields of `path` that no partition can fill."""
    return [name for name in _FIELD.findall(path) if name not in FIELDS]


def is_dated(path: str) -> bool:
    """Whether each partition has a path of its own."""
    return _FIELD.search(path) is not None


def fill(path: str, partition: str) -> str:
    """`path` for `partition`, e.g. `2026-11-22` or `2026-11-22T06`. Raises `SourceUnreadable`."""
    if not is_dated(path):
        return path
    match = _PARTITION.fullmatch(partition)
    known = {k: v for k, v in match.groupdict().items() if v} if match else {}
    missing = [name for name in _FIELD.findall(path) if name not in known]
    if missing:
        raise SourceUnreadable(
            f"path {path!r} asks for {{{missing[0]}}}, which partition {partition!r} does not have:"
            " run it for a dated partition, or take the field out of the path"
        )
    return _FIELD.sub(lambda field: known[field[1]], path)


def static_part(path: str) -> str:
    """The folder above the first dated part: an address below it tells one date from another."""
    field = _FIELD.search(path)
    if field is None:
        return path
    return path[: path.rfind("/", 0, field.start()) + 1]
