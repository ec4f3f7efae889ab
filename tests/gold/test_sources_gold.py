"""Feeds and sitemaps written to be hard, or taken from the wild: read, or refused with a reason."""

import os
from collections import Counter
from pathlib import Path
from typing import NoReturn

import pytest

from depeche.errors import SourceError
from depeche.sources.base import WebResponse
from depeche.sources.web.feed_entries import read_feed
from depeche.sources.web.sitemap_reading import read_sitemap

SHARED = Path(os.environ.get("DEPECHE_SHARED", Path(__file__).parents[3] / "shared"))
FEEDS, SITEMAPS = SHARED / "bench" / "feeds", SHARED / "bench" / "sitemaps"
URL = "https://quai.example/listing"

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not FEEDS.exists(), reason="the feeds do not lie beside the project"),
]


def answer(path: Path) -> WebResponse:
    return WebResponse(URL, 200, (("content-type", "application/xml"),), path.read_bytes())


def outcome(path: Path) -> str:
    try:
        feed = read_feed(URL, answer(path))
    except SourceError as error:
        return "refused" if str(error).startswith(f"{URL}: ") else unexplained(path, error)
    return "with entries" if feed.entries else "without entries"


def unexplained(path: Path, error: Exception) -> NoReturn:
    pytest.fail(f"{path}: {error!r} names neither address nor remedy")


def test_every_feed_is_read_or_refused_with_a_reason() -> None:
    """Of two thousand feeds none breaks the reading, and almost none is refused."""
    counts = Counter(outcome(path) for path in sorted(FEEDS.rglob("*")) if path.is_file())

    assert counts.total() > 2000
    assert counts["refused"] <= 8
    assert counts["with entries"] >= 1150


def test_every_sitemap_lists_its_pages() -> None:
    """Each entry has an address, a date and, in news sitemaps, a title."""
    for path in sorted(SITEMAPS.iterdir()):
        sitemap = read_sitemap(URL, answer(path))

        assert sitemap.entries, path.name
        for entry in sitemap.entries:
            assert entry.link.startswith("http")
            assert entry.dates
            assert entry.claims.title
