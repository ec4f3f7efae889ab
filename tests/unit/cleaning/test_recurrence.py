"""Lines that recur at a source: counted in any order, cut where they are the page's own."""

import random

from depeche.cleaning import Cleaner, Recurrence, count_lines
from depeche.cleaning.recurrence import LEAST_ARTICLES
from depeche.cleaning.rules import templates
from depeche.cleaning.view import prepare

BODY = (
    "Le port de Kerlan a rouvert lundi matin, après trois jours de tempête et une forte marée.\n"
    "Les pêcheurs sont sortis à l’aube, malgré la houle, et la criée a repris l’après-midi même.\n"
    "La digue, ouverte sur vingt mètres par les vagues, sera réparée en mars, selon le maire."
)
BOX = "Le Môle paraît chaque mardi depuis 1987 dans les kiosques de Kerlan."
"""Nothing in it says that it is no sentence of the article."""


def recurring(times: int, line: str = BOX) -> dict[str, int]:
    return dict(Recurrence.of([("site", key, times) for key in count_lines([line])]).at("site"))


def test_a_line_counts_once_for_each_article() -> None:
    """However often it stands there, and whatever its case, accents and spaces."""
    counts = count_lines([f"{BOX}\nx\n{BOX.upper()}", f"x\n {BOX}"])
    assert counts["le mole parait chaque mardi depuis 1987 dans les kiosques de kerlan."] == 2


def test_the_order_of_articles_and_partitions_does_not_matter() -> None:
    """Sums of sums: shuffled counts give the same lines and the same version."""
    counted = [
        (source, line, number % 3 + 1)
        for number, line in enumerate("abcdefgh" * 3)
        for source in ("une", "locale")
    ]
    shuffled = random.Random(5).sample(counted, len(counted))
    assert Recurrence.of(shuffled) == Recurrence.of(counted)
    assert Recurrence.of(shuffled).version == Recurrence.of(counted).version


def test_rare_lines_say_nothing() -> None:
    """A line of fewer articles than asked for is forgotten; no lines at all have a name too."""
    assert recurring(LEAST_ARTICLES - 1) == {}
    assert Recurrence().version == "none"


def proposed(text: str, recurring: dict[str, int]) -> list[str]:
    """Names of the rules that propose a line of `text`."""
    return [p.rule for p in templates.tag(prepare(text, recurring=recurring))]


def test_a_recurring_line_around_the_article_belongs_to_the_page() -> None:
    """From the least number of articles on, for the source whose line it is and no other."""
    text = f"{BODY}\nLe Môle, quai des Brumes"
    known = recurring(LEAST_ARTICLES, "Le Môle, quai des Brumes")
    assert proposed(text, known) == ["other_boilerplate.template"]
    assert proposed(text, {}) == []


def test_a_recurring_line_between_paragraphs_may_be_a_subhead() -> None:
    """A few words stay, however common; a box of several words goes when it is common enough."""
    first, second, third = BODY.split("\n")
    subhead = "\n".join([first, second, "Ce que l’on sait", third])
    assert Cleaner().clean(subhead, recurring=recurring(50, "Ce que l’on sait")).text == subhead
    box = "\n".join([first, second, BOX, third])
    assert Cleaner().clean(box, recurring=recurring(50)).text == BODY
    assert BOX in Cleaner().clean(box, recurring=recurring(LEAST_ARTICLES)).text
