"""What time a sitemap is of, where its name tells it: `sitemap-2019-03.xml`, `?date=20190301`."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from depeche.sources.web.window import Span, day_of

__all__ = ["named_spans"]

_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})"
    r"(?:(?P<sign>[-_/.]?)(?P<month>0[1-9]|1[0-2])(?:(?P=sign)(?P<day>0[1-9]|[12]\d|3[01]))?)?"
    r"(?!\d)"
)
_NUMBER = re.compile(r"\d+")


def named_spans(addresses: Sequence[str]) -> list[Span | None]:
    """For each address of one index the time that its name tells, None where it tells none.

    Names that differ in their numbers only are read alike: 2019 is no year, and 11 no month, among
    numbers that run on beyond what the calendar has.
    """
    names = [_name(address) for address in addresses]
    dates = [list(_DATE.finditer(name)) for name in names]
    fineness: dict[str, int] = {}
    for name, found in zip(names, dates, strict=True):
        pattern = _NUMBER.sub("#", name)
        fineness[pattern] = min(fineness.get(pattern, 3), _fineness(found))
    return [
        _span(found, fineness[_NUMBER.sub("#", name)])
        for name, found in zip(names, dates, strict=True)
    ]


def _name(address: str) -> str:
    """Path and query: a year in the host is part of a name."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}"


def _fineness(dates: Sequence[re.Match[str]]) -> int:
    """0 without a date, 1 to the year, 2 to the month, 3 to the day."""
    return min((sum(map(bool, date.group("year", "month", "day"))) for date in dates), default=0)


def _span(dates: Sequence[re.Match[str]], fineness: int) -> Span | None:
    """From the first to the last of the dates, each as fine as its neighbours allow."""
    if fineness == 0:
        return None
    spans = [
        day_of(*(int(part) for part in date.group("year", "month", "day")[:fineness]))
        for date in dates
    ]
    known = [span for span in spans if span]
    if len(known) < len(spans):
        return None
    return Span(min(span.start for span in known), max(span.end for span in known))
