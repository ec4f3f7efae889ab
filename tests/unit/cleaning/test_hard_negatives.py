"""What only looks like boilerplate stays: an article without any leaves byte for byte."""

import pytest

from articles import BODY, HARD
from depeche.cleaning import Cleaner


@pytest.mark.parametrize("name", HARD)
def test_articles_without_boilerplate_are_not_touched(name: str) -> None:
    """Obituaries, quotations, chronicles, recipes, results and poems stay as they are."""
    assert Cleaner().clean(HARD[name]).removals == ()


@pytest.mark.parametrize("end", ["", "\n", "\n\n \n", "\u00a0"])
def test_white_space_of_an_untouched_article_stays(end: str) -> None:
    """Not even a last line end is stripped."""
    assert Cleaner().clean(BODY + end).text == BODY + end


@pytest.mark.parametrize("name", [n for n in HARD if n not in ("poem", "dated_entries")])
def test_furniture_below_does_not_drag_the_article_along(name: str) -> None:
    """With prompts below it, the same article still stays whole."""
    cleaned = Cleaner().clean(f"{HARD[name]}\n\nPartager sur Facebook\n12 commentaires")
    assert cleaned.text == HARD[name]
