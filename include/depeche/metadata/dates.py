"""Dates as the press writes them, to instants with their zone and what is known of them.

ISO 8601 and RFC 2822 are read by the standard library, written dates by dateparser, which is held
still: fixed languages in a fixed order, no memory of earlier calls, nothing relative, a year always
asked for.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Final, Literal

from dateparser.date import DateDataParser  # type: ignore[import-untyped] # it ships none

from depeche.metadata.words import folded

__all__ = ["Dated", "Precision", "parse_date"]

Precision = Literal["year", "month", "day", "second"]

LONGEST: Final = 80
"""Characters of the longest date: more is no date, and the time to read it stays bounded."""
EARLIEST: Final = datetime(1600, 1, 1, tzinfo=UTC)
"""The first newspapers are younger (Relation, Strasbourg, 1605)."""

_YEAR: Final = re.compile(r"(?:16|17|18|19|20|21)\d\d")
_MONTH: Final = re.compile(r"((?:16|17|18|19|20|21)\d\d)[-/.](0?[1-9]|1[0-2])")
_DAY: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_ISO: Final = re.compile(r"\d{4}-?\d\d-?\d\d[T ]\d\d")
_RFC: Final = re.compile(r"(?:[a-z]{3},? )?\d{1,2} [a-z]{3} \d{4} \d\d:\d\d", re.IGNORECASE)
_FIGURES: Final = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d\d)(?!\d)")
_ANY_YEAR: Final = re.compile(r"(?<!\d)(?:1[6-9]|2[01])\d\d(?!\d)")
_HOUR: Final = re.compile(r"(\d{1,2}) ?h ?(\d\d)?\b")
_GLUED: Final = re.compile(r"(?<=[^\W\d_])(?=\d{4})|(?<=\d)(?=[^\W\dhtz_]{3})")
_LANGUAGES: Final = ["fr", "en", "es", "de", "it", "pt", "nl", "ar"]
_PARSER: Final = DateDataParser(
    languages=_LANGUAGES,
    use_given_order=True,
    try_previous_locales=False,
    settings={
        "PARSERS": ["absolute-time"],
        "RELATIVE_BASE": datetime(2000, 1, 1),  # noqa: DTZ001 - the parser takes naive instants only
        "PREFER_DAY_OF_MONTH": "first",
        "PREFER_MONTH_OF_YEAR": "first",
        "DATE_ORDER": "DMY",
        "TIMEZONE": "UTC",
        "TO_TIMEZONE": "UTC",
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RETURN_TIME_AS_PERIOD": True,
    },
)
_PERIODS: Final[dict[str, Precision]] = {
    "time": "second",
    "day": "day",
    "month": "month",
    "year": "year",
}


@dataclass(frozen=True, slots=True)
class Dated:
    """A date: the first instant of what is known, in the zone it was written in, and how much."""

    instant: datetime
    precision: Precision

    def holds(self, other: "Dated") -> bool:
        """Whether `other` says the same more exactly."""
        parts = {"year": 1, "month": 2, "day": 3, "second": 6}
        known = parts[self.precision]
        same = self.instant.timetuple()[:known] == other.instant.timetuple()[:known]
        return same and parts[other.precision] > known


@lru_cache(maxsize=4096)
def parse_date(text: str) -> Dated | None:
    """Read a date; nothing when `text` is none, has no year, or lies before 1600.

    A date-time without a zone counts as UTC. In figures the day stands before the month, unless the
    year stands first.
    """
    text = " ".join(text.split()).strip(" .,;|-–—")
    if not text or len(text) > LONGEST:
        return None
    for read in _READERS:
        try:
            dated = read(text)
        except (ValueError, OverflowError):
            dated = None
        if dated is not None:
            return dated if dated.instant >= EARLIEST else None
    return None


def _short(text: str) -> Dated | None:
    """A year, a year and a month, a year, a month and a day."""
    if _YEAR.fullmatch(text):
        return Dated(datetime(int(text), 1, 1, tzinfo=UTC), "year")
    if match := _MONTH.fullmatch(text):
        return Dated(datetime(int(match[1]), int(match[2]), 1, tzinfo=UTC), "month")
    if match := _DAY.fullmatch(text):
        return Dated(datetime(*map(int, match.groups()), tzinfo=UTC), "day")  # type: ignore[misc,arg-type] # three groups
    return None


def _iso(text: str) -> Dated | None:
    return Dated(_zoned(datetime.fromisoformat(text)), "second") if _ISO.match(text) else None


def _rfc(text: str) -> Dated | None:
    return Dated(_zoned(parsedate_to_datetime(text)), "second") if _RFC.match(text) else None


def _written(text: str) -> Dated | None:
    """A date in words or figures, in one of the languages."""
    plain = _HOUR.sub(lambda m: f"{m[1]}:{m[2] or '00'}", _GLUED.sub(" ", folded(text)))
    if not (_ANY_YEAR.search(plain) or _FIGURES.search(plain)):
        return None
    found = _PARSER.get_date_data(plain)
    if found.date_obj is None or found.period not in _PERIODS:
        return None
    return Dated(_zoned(found.date_obj), _PERIODS[found.period])


def _zoned(instant: datetime) -> datetime:
    """`instant`; without a zone it counts as UTC. The day of a press article is its zone's."""
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant


_READERS: Final[tuple[Callable[[str], Dated | None], ...]] = (_short, _iso, _rfc, _written)
