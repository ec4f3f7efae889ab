"""Feeds: entries become references, pages become captures, what is no feed is refused."""

from pathlib import Path

import pytest
from source_edges import access, page

from depeche.errors import SourceUnreachable, SourceUnreadable
from depeche.records.flow import Reference
from depeche.sources.base import WebResponse
from depeche.sources.feed import FeedSource

FEED = "https://quai.example/rss/fil.xml"
RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Le Quai</title>
<language>fr-FR</language>{}</channel></rss>"""


def feed(**fields: object) -> FeedSource:
    return FeedSource.model_validate({"name": "quai", "kind": "feed", "url": FEED} | fields)


def discover(answer: WebResponse, tmp_path: Path) -> list[Reference]:
    return list(feed().discover(access(tmp_path, {FEED: answer}), "2026-11-22"))


def rss(items: str) -> WebResponse:
    return page(FEED, RSS.format(items).encode(), "application/rss+xml")


def test_entries_become_references_with_claims(tmp_path: Path) -> None:
    """Link, title, date, authors and the feed's language are kept as the feed says them."""
    answer = rss(
        "<item><title>Le port &amp;amp; la ville</title><link>https://quai.example/port</link>"
        "<pubDate>Sun, 22 Nov 2026 06:00:00 +0100</pubDate><dc:creator>Inès Le Goff</dc:creator>"
        "</item>"
    )

    [reference] = discover(answer, tmp_path)

    assert reference.address == reference.locator == "https://quai.example/port"
    assert reference.claims.title == "Le port & la ville"
    assert reference.claims.published == "Sun, 22 Nov 2026 06:00:00 +0100"
    assert reference.claims.authors == ("Inès Le Goff",)
    assert reference.claims.language == "fr"


def test_links_are_absolute_clean_and_once(tmp_path: Path) -> None:
    """Campaign parameters and fragments make no new document; relative links find their page."""
    answer = rss(
        "<item><link>../a.html?utm_source=rss&amp;id=3#xtor=RSS-1</link></item>"
        "<item><link>https://QUAI.example/a.html?id=3&amp;at_medium=rss</link></item>"
        "<item><link>https://quai.example/a.html?id=4</link></item>"
    )

    assert [reference.address for reference in discover(answer, tmp_path)] == [
        "https://quai.example/a.html?id=3", "https://quai.example/a.html?id=4",
    ]  # fmt: skip


def test_an_entry_without_link_is_told_not_lost(tmp_path: Path) -> None:
    """It cannot be fetched, so it is acquired as an error of its own."""
    answer = rss("<item><title>Sans lien</title></item><item><title>Non plus</title></item>")
    edges = access(tmp_path, {FEED: answer})
    references = list(feed().discover(edges, "2026-11-22"))

    captures = list(feed().acquire(references, edges))

    assert [c.error for c in captures] == ["SourceUnreadable"] * 2
    assert captures[0].address == f"{FEED}#entry-1"
    assert "no link" in (captures[0].message or "")


def test_an_empty_feed_is_fine(tmp_path: Path) -> None:
    """A valid feed without entries has nothing to acquire."""
    assert discover(rss(""), tmp_path) == []


@pytest.mark.parametrize("content", [b"", b"<html><body>Oups</body></html>", b"\x89PNG\r\n", b"{}"])
def test_what_is_no_feed_is_unreadable(tmp_path: Path, content: bytes) -> None:
    """A page, an image or nothing is refused with the address and the remedy."""
    with pytest.raises(SourceUnreadable, match=r"is no feed .*: give the address of an RSS"):
        discover(page(FEED, content), tmp_path)


@pytest.mark.parametrize(
    ("status", "error"),
    [(404, SourceUnreadable), (503, SourceUnreachable), (429, SourceUnreachable)],
)
def test_an_error_status_fails_the_source(
    tmp_path: Path, status: int, error: type[Exception]
) -> None:
    """A feed that is gone is unreadable; one that fails for now is worth another try."""
    with pytest.raises(error, match=f"the server answers {status}"):
        discover(page(FEED, b"", status=status), tmp_path)


def test_the_document_is_never_taken_for_a_file_name(tmp_path: Path) -> None:
    """A body that is a path or an address is neither opened nor fetched."""
    with pytest.raises(SourceUnreadable):
        discover(page(FEED, str(Path(__file__)).encode()), tmp_path)


def test_pages_are_acquired_with_what_the_server_said(tmp_path: Path) -> None:
    """Status, final address, media type and charset come with the bytes; failures are captures."""
    link, gone = "https://quai.example/a", "https://quai.example/gone"
    moved = WebResponse(
        "https://quai.example/b", 404, (("content-type", "text/HTML; charset=ISO-8859-1"),), b"x"
    )
    answer = rss(f"<item><link>{link}</link></item><item><link>{gone}</link></item>")
    edges = access(tmp_path, {FEED: answer, link: moved})
    references = list(feed().discover(edges, "2026-11-22"))

    first, second = feed().acquire(references, edges)

    assert (first.address, first.url, first.status) == (link, "https://quai.example/b", 404)
    assert (first.media_type, first.charset) == ("text/html", "iso-8859-1")
    assert (second.error, second.content) == ("SourceUnreachable", None)
