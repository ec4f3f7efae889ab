"""Feeds: entries become references, pages become captures, what is no feed is refused."""

from contextlib import suppress
from pathlib import Path

import pytest
from pydantic import ValidationError
from source_edges import access, page

from depeche.errors import SourceUnreachable, SourceUnreadable
from depeche.records.flow import Reference
from depeche.sources.base import WebResponse
from depeche.sources.web.feed import FeedSource

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


def test_links_are_found_where_feeds_put_them(tmp_path: Path) -> None:
    """A permalink guid, FeedBurner's original link and `xml:base` lead to the page."""
    answer = rss(
        "<item><guid>https://quai.example/guid</guid></item>"
        '<item><link>https://feeds.example/~r/1</link><f:origLink xmlns:f="http://rssnamespace.org/'
        'feedburner/ext/1.0">https://quai.example/orig</f:origLink></item>'
    )
    atom = page(
        FEED,
        b'<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://base.example/x/"><entry>'
        b'<link href="a.html"/><updated>2026-11-22T06:00:00Z</updated></entry></feed>',
    )

    assert [reference.locator for reference in discover(answer, tmp_path)] == [
        "https://quai.example/guid", "https://quai.example/orig",
    ]  # fmt: skip
    [reference] = discover(atom, tmp_path)
    assert reference.locator == "https://base.example/x/a.html"
    assert reference.claims.published == "2026-11-22T06:00:00Z"


def test_a_recording_is_no_page(tmp_path: Path) -> None:
    """An entry of a podcast is an error with its reason; one with a page beside it is a page."""
    sound = '<enclosure url="https://quai.example/1.mp3" type="audio/mpeg"/>'
    answer = rss(
        f'<item><guid isPermaLink="false">n1</guid>{sound}</item>'
        f"<item><link>https://quai.example/1.mp3</link>{sound}</item>"
        f"<item><link>https://quai.example/page</link>{sound}</item>"
        '<item><link>https://quai.example/live</link><enclosure url="https://quai.example/live"'
        ' type="text/html"/></item>'
    )

    found = discover(answer, tmp_path)

    assert found[0].problem == f"{FEED}#n1: its only link is an enclosure (audio/mpeg), not a page"
    assert "enclosure (audio/mpeg)" in (found[1].problem or "")
    assert [reference.problem for reference in found[2:]] == [None, None]


def test_a_json_feed_is_read(tmp_path: Path) -> None:
    """Both versions, under any media type, with the same claims as any other feed."""
    answer = page(
        FEED,
        b'\xef\xbb\xbf {"version": "https://jsonfeed.org/version/1.1", "language": "fr-FR",'
        b'"items": ['
        b'{"id": "1", "url": "/a", "title": "Le port", "date_published": "2026-11-22T06:00:00Z",'
        b'"authors": [{"name": "In\xc3\xa8s"}, 3]}, {"id": 2}, "x", {"id": "p", "attachments":'
        b'[{"url": "https://quai.example/1.mp3", "mime_type": "audio/mpeg"}]}]}',
        "text/plain",
    )

    first, *lost = discover(answer, tmp_path)

    assert (first.address, first.claims.title) == ("https://quai.example/a", "Le port")
    assert (first.claims.authors, first.claims.language) == (("Inès",), "fr")
    assert first.claims.published == "2026-11-22T06:00:00Z"
    assert [reference.problem is None for reference in lost] == [False] * 3


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"<a>" * 20_000,
        b'<!DOCTYPE rss [<!ENTITY a "haha">'
        + b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 20) for c in range(98, 108))
        + b"]><rss><channel><title>&k;</title></channel></rss>",
        b'<rss version="2.0"><channel><item><title>' + b"&lt;" * 50_000,
    ],
)
def test_hostile_feeds_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    """Nesting without end and entities that multiply neither break the source nor hold it up."""
    with suppress(SourceUnreadable):
        found = discover(page(FEED, content), tmp_path)
        assert all(len(str(reference)) < 1_000_000 for reference in found)


def test_entries_are_filtered(tmp_path: Path) -> None:
    """`include` and `exclude` hold for feeds too; what has no link is still told."""
    answer = rss(
        "<item><link>https://quai.example/sport/a</link></item><item/>"
        "<item><link>https://quai.example/video/b</link></item>"
    )
    edges = access(tmp_path, {FEED: answer})

    found = list(feed(exclude=["/video/"]).discover(edges, "2026-11-22"))

    assert [reference.address for reference in found] == [
        "https://quai.example/sport/a", f"{FEED}#entry-2",
    ]  # fmt: skip


@pytest.mark.parametrize("url", ["http://[::1/flux", "https://", "ftp://quai.example/flux"])
def test_an_address_that_cannot_be_asked_is_refused_at_load(url: str) -> None:
    """Before anything runs, with the field and the remedy."""
    with pytest.raises(ValidationError, match="begin it with https:// or http://, then the host"):
        feed(url=url)
