"""Extraction held against real pages: floors, and better than the engine alone.

The weights of blocks learned from these pages; docs/quality-pages.md has the figures for sites that
they never saw.
"""

import gzip
import json
import os
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from trafilatura import bare_extraction

from depeche.errors import SourceUnreadable
from depeche.extraction import extract
from depeche.records.flow import Document, Extract
from depeche.records.outcome import Reason, Refusal
from depeche.sources.base import Access, WebResponse
from depeche.sources.web.feed import FeedSource
from edges import NOON

SHARED = Path(os.environ.get("DEPECHE_SHARED", Path(__file__).parents[3] / "shared"))
BENCH = SHARED / "bench"

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not BENCH.exists(), reason="the real pages do not lie beside the project"),
]


@cache
def gold(name: str, step: int = 1) -> list[tuple[dict[str, Any], Document, Extract | Refusal]]:
    """Every `step`th page of a set, with what extraction makes of it."""
    path, found = BENCH / name, []
    for line in path.read_text("utf-8").splitlines()[::step]:
        row = json.loads(line)
        content = gzip.decompress((path.parent / row["page"]).read_bytes())
        page = Document("gold", row["page"], content, "text/html", url=row.get("url"))
        found.append((row, page, extract(page)))
    return found


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def f1(found: str, expected: str) -> float:
    common = sum((words(found) & words(expected)).values())
    total = words(found).total() + words(expected).total()
    return 2 * common / total if total else 1.0


def body(row: dict[str, Any]) -> str:
    if "paragraphs" in row:
        return "\n".join(row["paragraphs"])
    sections = [line for part in row["sections"] for line in part["headline"] + part["paragraphs"]]
    return "\n".join(row["summary"] + sections)


def text_of(found: Extract | Refusal) -> str:
    return found.text if isinstance(found, Extract) else ""


def engine_alone(document: Document) -> str:
    found = bare_extraction(document.content)
    return getattr(found, "text", None) or ""


@pytest.mark.parametrize(
    ("name", "floor"),
    [("extraction/body_gold.jsonl", 0.972), ("extraction/europa_gold.jsonl", 0.98)],
)
def test_body_text_is_better_than_that_of_the_engine_alone(name: str, floor: float) -> None:
    """Mean F1 over pages, as a floor and against trafilatura with its defaults."""
    pages = gold(name)

    ours = [f1(text_of(found), body(row)) for row, _, found in pages]
    alone = [f1(engine_alone(page), body(row)) for row, page, _ in pages]

    print(f"{name}: F1 {sum(ours) / len(ours):.4f}, engine alone {sum(alone) / len(alone):.4f}")  # noqa: T201 -- shown with -rP
    assert sum(ours) / len(ours) >= max(floor, sum(alone) / len(alone) + 0.02)


def test_titles_and_days_of_news_pages() -> None:
    """Shares of pages whose claims are exactly the gold's, as floors."""
    right: Counter[str] = Counter()
    for row, _, found in gold("extraction/body_gold.jsonl"):
        if isinstance(found, Extract):
            claims = found.claims
            right["title"] += claims.title == row["title"]
            right["day"] += (claims.published or "")[:10] == (row["published"] or "")[:10]

    print(dict(right))  # noqa: T201 -- shown with -rP
    assert right["title"] >= 98
    assert right["day"] >= 116


@pytest.mark.parametrize(
    ("name", "step"), [("body_gold", 1), ("europa_gold", 1), ("segment_gold", 4)]
)
def test_no_real_article_is_refused_as_an_index(name: str, step: int) -> None:
    """The measure for pages of links lets every article page of the sets pass."""
    reasons = {
        row["page"]: found.reason
        for row, _, found in gold(f"extraction/{name}.jsonl", step)
        if isinstance(found, Refusal)
    }
    assert Reason.INDEX_PAGE not in reasons.values(), reasons


class OneAnswer:
    """A web that has the same answer for every address."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def get(self, url: str) -> WebResponse:
        return WebResponse(url, 200, (("content-type", "application/xml"),), self.content)


def test_every_feed_is_read_or_refused_with_a_reason() -> None:
    """Of two thousand feeds written to be hard none breaks, and few are refused."""
    feed = FeedSource(name="f", kind="feed", url="https://example.org/feed")
    refusals: list[str] = []
    files = sorted(path for path in (BENCH / "feeds").rglob("*") if path.is_file())
    for path in files:
        edges = Access(None, OneAnswer(path.read_bytes()), lambda: NOON)  # type: ignore[arg-type]  # a feed reads no files
        try:
            references = list(feed.discover(edges, "2026-11-22"))
        except SourceUnreadable as error:
            refusals.append(str(error))
        else:
            assert all(reference.address.encode() for reference in references), path

    assert len(files) > 2000
    assert len(refusals) < 0.01 * len(files)
    assert all("is no feed" in refusal and "give the address" in refusal for refusal in refusals)
