"""The four real articles, held against what a perfect run makes of them."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from depeche.cleaning import cut
from depeche.cli.inputs import find, open_access
from depeche.cli.terminal import local_collection
from depeche.cli.workers import Worker
from depeche.records.article import Article
from depeche.records.outcome import Kept

SHARED = Path(os.environ.get("DEPECHE_SHARED", Path(__file__).parents[3] / "shared"))
GOLD = SHARED / "gold" / "seeds.json"

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not GOLD.exists(), reason="the real articles do not lie beside the project"),
]

NAMES = [
    "000_0abb6b4ddfdf6bc9.txt",
    "001_4a4339defcfc8c45.txt",
    "002_7860c7815b4efad1.txt",
    "003_494802250bdb2df9.txt",
]


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    paths = [str(SHARED / "seeds")]
    access = open_access(paths)
    worker = Worker(local_collection(entities=True), access)
    results = list(worker.work(find(paths, None, access)))
    return {
        Path(result.path).name: result.outcome.article
        for result in results
        if isinstance(result.outcome, Kept)
    }


@pytest.fixture(scope="module")
def gold() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(GOLD.read_text("utf-8"))["documents"]
    return found


def test_all_four_are_kept(articles: dict[str, Article]) -> None:
    """None of the four is refused."""
    assert sorted(articles) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_exactly_the_furniture_is_cut(
    articles: dict[str, Article], gold: dict[str, Any], name: str
) -> None:
    """Removals are those of the gold, to the character; the title moves besides."""
    found = [
        {
            "kind": r.kind,
            "text": articles[name].source_text[r.start : r.end],
            "span": [r.start, r.end],
        }
        for r in articles[name].removals
        if r.kind != "title"
    ]
    assert found == gold[name]["removed"]


@pytest.mark.parametrize("name", NAMES)
def test_not_a_word_of_the_article_is_lost(
    articles: dict[str, Article], gold: dict[str, Any], name: str
) -> None:
    """The body starts and ends where it should, and lines that look like furniture stay."""
    text = articles[name].text
    assert text.startswith(gold[name]["first_body"])
    assert text.endswith(gold[name]["last_body"])
    assert all(passage in text for passage in gold[name]["keep"])
    assert text == cut(articles[name].source_text, articles[name].removals)


@pytest.mark.parametrize("name", NAMES)
def test_metadata_is_as_the_gold_has_it(
    articles: dict[str, Article], gold: dict[str, Any], name: str
) -> None:
    """Title, authors, language, and the date to the month, with its evidence."""
    article, wanted = articles[name], gold[name]
    assert article.title == wanted["title"]
    assert list(article.authors) == wanted["authors"]
    assert article.language == wanted["language"]
    published = article.published_at and article.published_at.strftime("%Y-%m")
    assert published == wanted["published"]
    if wanted["published"]:
        assert article.published_precision == "month"
        assert article.published_evidence
