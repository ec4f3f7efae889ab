"""Dates as the press writes them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depeche.metadata.dates import EARLIEST, LONGEST, Dated, parse_date


def dated(precision: str, *parts: int) -> Dated:
    return Dated(datetime(*parts, tzinfo=UTC), precision)  # type: ignore[arg-type,misc] # from the table below


CASES = {
    "2023-09-05T10:00:00Z": dated("second", 2023, 9, 5, 10),
    "2023-09-05T10:00:00+02:00": dated("second", 2023, 9, 5, 8),
    "2023-09-05 10:00": dated("second", 2023, 9, 5, 10),
    "2023-09-05": dated("day", 2023, 9, 5),
    "2023-09": dated("month", 2023, 9, 1),
    "2023": dated("year", 2023, 1, 1),
    "Tue, 05 Sep 2023 10:00:00 +0200": dated("second", 2023, 9, 5, 8),
    "1er août 2020": dated("day", 2020, 8, 1),
    "5 septembre 2023 à 10h12": dated("second", 2023, 9, 5, 10, 12),
    "mardi 5 septembre 2023 à 9 h": dated("second", 2023, 9, 5, 9),
    "31 déc. 2022 à 14:12": dated("second", 2022, 12, 31, 14, 12),
    "05 Déc2022": dated("day", 2022, 12, 5),
    "septembre 2023": dated("month", 2023, 9, 1),
    "08/12/21 à 15h46": dated("second", 2021, 12, 8, 15, 46),
    "03/04/2024": dated("day", 2024, 4, 3),
    "September 5, 2023 10:30 am EST": dated("second", 2023, 9, 5, 15, 30),
    "5 de septiembre de 2023": dated("day", 2023, 9, 5),
    "3. September 2023": dated("day", 2023, 9, 3),
    "12. März 2021": dated("day", 2021, 3, 12),
    "٥ سبتمبر 2023": dated("day", 2023, 9, 5),
}


@pytest.mark.parametrize("text", CASES)
def test_dates_are_read_with_what_is_known(text: str) -> None:
    """ISO, RFC 2822, figures and words; the first instant of what is known, in UTC."""
    assert parse_date(text) == CASES[text]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12 mars",
        "lundi",
        "hier à 10h",
        "il y a 4 heures",
        "2024-02-30",
        "4 enfants 2023",
        "1580",
    ],
)
def test_what_is_no_whole_date_is_refused(text: str) -> None:
    """Without a year, with an impossible day, or before the first newspapers: no date."""
    assert parse_date(text) is None


def test_earlier_dates_do_not_matter() -> None:
    """The reading of a date does not depend on the language of the one before."""
    parse_date.cache_clear()
    alone = parse_date("03/04/2024")
    parse_date.cache_clear()
    parse_date("September 5, 2023")
    assert parse_date("03/04/2024") == alone


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(max_size=LONGEST + 20))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing raises, and what is read is an instant after 1600."""
    found = parse_date(text)
    assert found is None or found.instant >= EARLIEST


@given(st.datetimes(datetime(1600, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis wants naive bounds
def test_iso_instants_are_kept(instant: datetime) -> None:
    """What is written as ISO 8601 comes back."""
    assert parse_date(instant.isoformat()) == Dated(instant, "second")


def test_a_date_keeps_the_zone_it_was_written_in() -> None:
    """The instant is the same in any zone; the day of the article is that of its own."""
    dated = parse_date("2024-03-05T00:30:00+01:00")
    assert dated is not None
    assert dated.instant == datetime(2024, 3, 4, 23, 30, tzinfo=UTC)
    assert dated.instant.date().isoformat() == "2024-03-05"
