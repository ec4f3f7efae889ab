"""One answer per field, by a stated order of evidence."""

from datetime import UTC, datetime

import pytest

from depeche.metadata import Metadata, resolve
from depeche.records.cleaned import DatedCue, Findings
from depeche.records.flow import Claims, Extract

NOON = datetime(2024, 3, 4, 12, tzinfo=UTC)


def extract(claims: Claims | None = None, **known: object) -> Extract:
    return Extract(text="…", claims=claims or Claims(), **known)  # type: ignore[arg-type] # fields of an extract


def found(
    extract: Extract, findings: Findings | None = None, now: datetime | None = None
) -> Metadata:
    return resolve(extract, findings or Findings(), now)


def test_nothing_known_is_nothing_said() -> None:
    """Every field stays empty."""
    assert found(extract()) == Metadata()


def test_the_page_s_title_comes_before_the_text_s() -> None:
    """The first line serves only where no title is given."""
    line = Findings(title="Première ligne")
    assert found(extract(Claims(title="Titre  de la page")), line).title == "Titre de la page"
    assert found(extract(), line).title == "Première ligne"


@pytest.mark.parametrize(
    ("title", "publisher", "url"),
    [
        ("Le port rouvre | Le Quai", "Le Quai", None),
        ("Le port rouvre - LeQuai.fr", "Le Quai", None),
        ("Le port rouvre — Quai", None, "https://www.lequai.example/port"),
    ],
)
def test_the_site_s_name_leaves_the_title(
    title: str, publisher: str | None, url: str | None
) -> None:
    """A last part that is the publisher or the site's host is no headline."""
    known = extract(Claims(title=title), publisher=publisher, url=url)
    assert found(known).title == "Le port rouvre"


def test_another_last_part_stays_in_the_title() -> None:
    """A dash in a headline is not cut at random."""
    known = extract(Claims(title="Brest - Quimper 2-1"), publisher="Le Quai")
    assert found(known).title == "Brest - Quimper 2-1"


def test_authors_of_the_page_come_before_signatures() -> None:
    """Signatures serve where the page names nobody."""
    signed = Findings(authors=("Par Lina Morel",))
    assert found(extract(Claims(authors=("Anne Stéphan",))), signed).authors == ("Anne Stéphan",)
    assert found(extract(Claims(authors=("AFP",))), signed).authors == ("Lina Morel",)


def test_dates_follow_the_order_of_evidence() -> None:
    """Claim, date line, prefix, address: the first that is there wins, and says what it is."""
    cues = Findings(
        dates=(
            DatedCue("2 mars 2024", "date line in the text"),
            DatedCue("2024-02", "date prefix in the text"),
        )
    )
    url = "https://www.lequai.example/2024/01/15/port"
    page = extract(
        Claims(published="2024-03-03"), url=url, evidence=(("published", "page metadata"),)
    )
    assert found(page, cues).published_evidence == "page metadata"
    assert found(extract(url=url), cues).published_at == datetime(2024, 3, 2, tzinfo=UTC)
    prefix = found(extract(url=url), Findings(dates=cues.dates[1:]))
    assert (prefix.published_precision, prefix.published_at) == (
        "month",
        datetime(2024, 2, 1, tzinfo=UTC),
    )
    assert found(extract(url=url)).published_evidence == "address"


def test_weaker_evidence_makes_a_date_exact() -> None:
    """A day from the page and the hour from a date line of that day give the hour."""
    cues = Findings(dates=(DatedCue("4 mars 2024 à 10h12", "date line in the text"),))
    known = found(extract(Claims(published="2024-03-04")), cues)
    assert known.published_at == datetime(2024, 3, 4, 10, 12, tzinfo=UTC)
    assert known.published_precision == "second"
    assert known.published_evidence == "source claim, made exact by date line in the text"


def test_nothing_is_published_in_the_future() -> None:
    """A date after acquisition is passed over and flagged; the next evidence serves."""
    url = "https://www.lequai.example/2024/03/01/port"
    known = found(extract(Claims(published="2042-01-01"), url=url), now=NOON)
    assert known.published_at == datetime(2024, 3, 1, tzinfo=UTC)
    assert known.flags == ("date_in_future",)


def test_an_hour_that_only_seems_to_be_in_the_future_is_reduced_to_its_day() -> None:
    """A local hour without its zone may lie after acquisition; the day does not."""
    known = found(extract(Claims(published="2024-03-04T12:30:00")), now=NOON)
    assert (known.published_at, known.published_precision) == (
        datetime(2024, 3, 4, tzinfo=UTC),
        "day",
    )


def test_dates_that_disagree_are_flagged() -> None:
    """Years between page and text are worth a look."""
    cues = Findings(dates=(DatedCue("4 mars 2019", "date line in the text"),))
    known = found(extract(Claims(published="2024-03-04")), cues)
    assert known.flags == ("dates_disagree",)


def test_a_change_is_never_before_publication() -> None:
    """An earlier change is no change."""
    known = extract(Claims(published="2024-03-04"), modified="2024-03-01")
    assert found(known).modified_at is None
    later = Findings(dates=(DatedCue("5 mars 2024", "date line in the text", "modified"),))
    assert found(known, later).modified_at == datetime(2024, 3, 5, tzinfo=UTC)


def test_tags_of_page_and_text_come_together() -> None:
    """Each once, the page's first."""
    known = found(extract(tags=("port", "mer")), Findings(tags=("mer", "digue")))
    assert known.tags == ("port", "mer", "digue")


def test_agencies_and_notes_about_authors_are_kept() -> None:
    """What cleaning found in the cut lines reaches the record as it was written."""
    findings = Findings(agencies=("AFP",), biographies=("Lina Morel est journaliste.",))
    answer = found(extract(), findings)
    assert answer.agencies == ("AFP",)
    assert answer.author_notes == ("Lina Morel est journaliste.",)
