"""Layout breaks are told, quiet days are not."""

from typing import Any

from depeche.records.ledger import LayoutBreak
from depeche.reports.layout import layout_breaks


def rows(count: int, **changes: Any) -> list[dict[str, Any]]:
    usual = {
        "source": "quai",
        "words": 420,
        "title": "Le port",
        "authors": ["A"],
        "published_at": 1,
    }
    return [usual | {"words": 400 + number} | changes for number in range(count)]


def test_a_source_like_itself_is_no_break() -> None:
    """Ordinary variation raises nothing, nor does a day of shorter texts."""
    assert layout_breaks(rows(9), rows(40)) == ()
    assert layout_breaks(rows(9, words=180), rows(40)) == ()


def test_texts_that_collapse_are_told() -> None:
    """The median falls under four tenths of its former self."""
    assert layout_breaks(rows(5, words=90), rows(21)) == (
        LayoutBreak(source="quai", measure="words", before=410.0, now=90.0),
    )


def test_a_field_that_vanishes_is_told() -> None:
    """Authors that nearly every article had are gone from all."""
    (found,) = layout_breaks(rows(8, authors=[]), rows(30))
    assert (found.measure, found.before, found.now) == ("authors", 1.0, 0.0)
    assert layout_breaks(rows(8, authors=[]), rows(30, authors=[])) == ()


def test_little_history_or_few_articles_say_nothing() -> None:
    """Four articles, nineteen before, or another source's: no judgement."""
    assert layout_breaks(rows(4, words=9), rows(40)) == ()
    assert layout_breaks(rows(9, words=9), rows(19)) == ()
    assert layout_breaks(rows(9, words=9), rows(40, source="autre")) == ()
