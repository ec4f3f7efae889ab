"""Titles, authors and days of real pages, as floors and against the engines alone."""

import os
import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "training"))

from metadata_quality import HTMLDATE, OURS, TRAFILATURA, Page, read_pages, scores

SHARED = Path(os.environ.get("DEPECHE_SHARED", Path(__file__).parents[3] / "shared"))

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not SHARED.exists(), reason="the real pages do not lie beside the project"),
]


@cache
def pages(name: str) -> list[Page]:
    return list(read_pages(name, SHARED))


@pytest.mark.parametrize(
    ("name", "titles", "authors", "days"),
    [
        ("body_gold", 0.85, 0.91, 0.97),
        ("segment_gold", 0.80, 0.56, 0.87),
        ("dates", 1.0, 1.0, 0.91),
    ],
)
def test_metadata_does_not_get_worse(name: str, titles: float, authors: float, days: float) -> None:
    """Shares of titles and days that are exactly right, and F1 over persons."""
    ours = scores(pages(name), OURS)

    assert ours["title"].share >= titles
    assert ours["authors"].f1 >= authors
    assert ours["day"].share >= days


@pytest.mark.parametrize("name", ["body_gold", "segment_gold", "dates"])
def test_metadata_is_no_worse_than_the_engines(name: str) -> None:
    """On the same pages in the same run, no field is better read by an engine alone."""
    ours, engine, dates = (scores(pages(name), who) for who in (OURS, TRAFILATURA, HTMLDATE))

    assert ours["title"].share >= engine["title"].share
    assert ours["authors"].f1 >= engine["authors"].f1
    assert ours["day"].share >= max(engine["day"].share, dates["day"].share)
