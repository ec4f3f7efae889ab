"""Floors on real articles: what must be cut, and how little of an article may be lost.

The judge has learned from these articles: what it makes of others, `make quality` tells.
"""

import importlib.util
import os
from pathlib import Path
from typing import Any

import pytest

from depeche.cleaning import Cleaned, Cleaner, cut

SHARED = Path(os.environ.get("DEPECHE_SHARED", Path(__file__).parents[3] / "shared"))
GOLD = SHARED / "bench" / "boilerplate" / "fr_articles.jsonl"
SCORER = SHARED / "bench" / "score_lines.py"

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not GOLD.exists(), reason="the real articles do not lie beside the project"),
]

MOST_LOST = 0.1
LEAST_CUT = 94.0
LEAST_OF_KIND = {"author_bio": 0.87, "caption": 0.88, "social_embed": 0.86}
LEAST_OF_OTHER_KINDS = 0.94
"""Shares of lines, for kinds with ten lines or more."""


@pytest.fixture(scope="module")
def scorer() -> Any:
    spec = importlib.util.spec_from_file_location("score_lines", SCORER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def gold(scorer: Any) -> list[dict[str, Any]]:
    return list(scorer.rows(GOLD))


@pytest.fixture(scope="module")
def cleaned(gold: list[dict[str, Any]]) -> dict[str, Cleaned]:
    cleaner = Cleaner()
    return {row["id"]: cleaner.clean(row["text"]) for row in gold}


def test_floors(scorer: Any, gold: list[dict[str, Any]], cleaned: dict[str, Cleaned]) -> None:
    """Body characters lost, boilerplate characters cut, and lines cut of each kind."""
    result, lost = scorer.score(gold, {name: found.text for name, found in cleaned.items()})
    assert result["documents"] == 110
    assert result["body_lost_pct"] <= MOST_LOST, lost
    assert result["boilerplate_cut_pct"] >= LEAST_CUT
    for kind, score in result["per_kind"].items():
        cut, lines = map(int, score.split("/"))
        assert lines < 10 or cut >= LEAST_OF_KIND.get(kind, LEAST_OF_OTHER_KINDS) * lines, kind


def test_text_is_source_minus_removals(
    gold: list[dict[str, Any]], cleaned: dict[str, Cleaned]
) -> None:
    """Real articles keep the contract of a cleaned text."""
    for row in gold:
        found = cleaned[row["id"]]
        assert found.text == cut(row["text"], found.removals)
        ends = [0, *(removal.end for removal in found.removals)]
        starts = [removal.start for removal in found.removals]
        assert all(end <= start for end, start in zip(ends, starts, strict=False))


def test_cleaning_real_articles_twice_cuts_nothing_more(cleaned: dict[str, Cleaned]) -> None:
    """What cleaning leaves of a real article is clean."""
    cleaner = Cleaner()
    assert [name for name, found in cleaned.items() if cleaner.clean(found.text).removals] == []
