"""A site's feeds and sitemaps are found wherever it names them, and shown best first."""

import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import Result
from source_edges import CannedWeb, access, page
from typer.testing import CliRunner

from depeche.cli import app
from depeche.collections import load
from depeche.sources.finding.found import entry_of
from depeche.sources.finding.search import Search, find

HOME = "https://www.quai.example"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def rss(*links: str, day: int = 22, title: str = "Fil du Quai") -> str:
    items = "".join(
        f"<item><link>{link}</link><pubDate>{day} Nov 2026 06:00:00 GMT</pubDate></item>"
        for link in links
    )
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


def urlset(*links: str, day: str = "2026-11-21") -> str:
    body = "".join(f"<url><loc>{link}</loc><lastmod>{day}</lastmod></url>" for link in links)
    return f"<urlset>{body}</urlset>"


def news(link: str) -> str:
    return (
        f'<urlset xmlns:news="{NEWS}"><url><loc>{link}</loc><news:news><news:publication>'
        "<news:name>Le Quai</news:name><news:language>fr</news:language></news:publication>"
        "<news:publication_date>2026-11-20</news:publication_date></news:news></url></urlset>"
    )


def site(home: str) -> dict[str, str]:
    """A press site that names its listings in every way there is."""
    return {
        "/": '<html lang="fr-FR"><meta property="og:site_name" content="Le Quai">'
        '<link rel="alternate" type="application/rss+xml" href="/fil.xml">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="stylesheet" type="text/css" href="/style.css">'
        '<a href="/flux">Nos flux RSS</a><a href="/mer">Mer</a></html>',
        "/flux": '<html><a href="/mer.rss">RSS Mer</a><a href="/">Accueil</a></html>',
        "/fil.xml": rss(f"{home}/a", f"{home}/b"),
        "/feed": rss(f"{home}/a", f"{home}/b?utm_source=rss"),
        "/comments/feed/": rss(f"{home}/c"),
        "/mer.rss": rss(f"{home}/mer-1", day=23),
        "/rss": rss(),
        "/robots.txt": f"User-agent: *\nSITEMAP: {home}/index.xml # tout\nSitemap: non",
        "/index.xml": f"<sitemapindex><sitemap><loc>{home}/2019-01.xml</loc></sitemap><sitemap>"
        f"<loc>{home}/news.xml</loc></sitemap><sitemap><loc>{home}/pages.xml</loc></sitemap>"
        "</sitemapindex>",
        "/news.xml": news(f"{home}/n"),
        "/pages.xml": urlset(f"{home}/p", f"{home}/q"),
    }


def search(pages: Mapping[str, str], start: str = "/") -> tuple[Search, list[str]]:
    answers = {
        HOME + path: page(HOME + path, body.encode(), "text/html") for path, body in pages.items()
    }
    edges = access(Path(), answers)
    found = find(HOME + start, edges)
    assert isinstance(edges.web, CannedWeb)
    return found, edges.web.asked


def shown(result: Search) -> list[tuple[str, str, str]]:
    return [(one.kind, one.url.removeprefix(HOME), one.told) for one in result.found]


def test_listings_are_found_wherever_they_are_named() -> None:
    """Page, page about feeds, robots.txt, indexes and old custom; the same content only once."""
    result, asked = search(site(HOME))

    assert shown(result) == [
        ("sitemap", "/news.xml", "1 entry, 2026-11-20 to 2026-11-20"),
        ("feed", "/mer.rss", "1 entry, 2026-11-23 to 2026-11-23"),
        ("feed", "/fil.xml", "2 entries, 2026-11-22 to 2026-11-22"),
        ("sitemap", "/index.xml", "at least 3 entries, 2026-11-20 to 2026-11-21"),
    ]
    assert {(one.publisher, one.language) for one in result.found} == {("Le Quai", "fr")}
    assert len(asked) == len(set(asked))
    assert HOME + "/2019-01.xml" not in asked
    assert HOME + "/comments/feed/" not in asked


def test_an_article_or_a_feed_will_do_as_a_start() -> None:
    """What is asked for may be a feed itself, or a page that names none."""
    assert [one.url for one in search({"/fil.xml": rss(f"{HOME}/a")}, "/fil.xml")[0].found] == [
        HOME + "/fil.xml"
    ]
    pages = {"/mer/a-1": "<p>Le port", "/feed": rss(f"{HOME}/a")}
    assert [one.url for one in search(pages, "/mer/a-1")[0].found] == [HOME + "/feed"]


def test_what_was_tried_in_vain_is_told() -> None:
    """Each address that was asked is found or has its reason, and the search ends."""
    many = "".join(f'<a href="/rss/{n}">x</a>' for n in range(500))
    result, asked = search({"/": f"<html>{many}</html>", "/rss": "<html></html>"})

    assert result.found == []
    assert "first element is html" in result.tried[HOME + "/rss"]
    assert "no answer" in result.tried[HOME + "/atom.xml"]
    assert "addresses are enough" in result.tried[HOME + "/rss/499"]
    assert len(asked) <= 60


def test_an_index_of_many_is_allowed_as_many() -> None:
    """Where the sitemaps that may matter are more than a source reads, the entry says how many."""
    children = "".join(f"<sitemap><loc>{HOME}/s{n}.xml</loc></sitemap>" for n in range(99))
    pages = {"/": "x", "/sitemap.xml": f"<sitemapindex>{children}</sitemapindex>"}
    pages |= {"/s0.xml": urlset(f"{HOME}/a")}

    [found] = search(pages)[0].found

    assert entry_of("quai", found)["sitemaps"] == 150


class _Site(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.host = f"127.0.0.1:{self.server_address[1]}"
        self.pages = site(f"http://{self.host}")


class _Handler(BaseHTTPRequestHandler):
    server: _Site

    def do_GET(self) -> None:
        body = self.server.pages.get(self.path)
        self.send_response(404 if body is None else 200)
        self.end_headers()
        self.wfile.write((body or "").encode())

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def server() -> Iterator[_Site]:
    made = _Site()
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["sources", "find", *arguments])


def test_what_is_printed_is_ready_for_a_collection(
    server: _Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pasted below the head of a collection file, the entries load as they are."""
    monkeypatch.setenv("DEPECHE_USER_AGENT", "Tests (+https://example.org)")

    result = run(f"http://{server.host}/", "--allow-host", server.host)

    assert result.exit_code == 0, result.output
    assert "# 1 entry, 2026-11-20 to 2026-11-20" in result.stdout
    head = "name: presse\ndescription: x\nstart: 2026-11-01\nuser_agent: x\n"
    (tmp_path / "presse.yaml").write_text(head + result.stdout)
    sources = load(tmp_path / "presse.yaml").sources
    assert [source.kind for source in sources] == ["sitemap", "feed", "feed", "sitemap"]
    assert {source.publisher for source in sources} == {"Le Quai"}
    assert "/rss" in result.stderr
    assert "it lists no pages" in result.stderr


def test_nothing_found_ends_with_1(server: _Site) -> None:
    """What was tried is told, and no YAML is printed."""
    server.pages = {"/": "<html></html>"}

    result = run(f"http://{server.host}", "--allow-host", server.host, "--user-agent", "Tests")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "no feed and no sitemap was found" in result.stderr
    assert "the server answers 404" in result.stderr


def test_nobody_asks_without_a_name(server: _Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a user agent nothing is fetched, and the remedy is told."""
    monkeypatch.delenv("DEPECHE_USER_AGENT", raising=False)

    result = run(f"http://{server.host}", "--allow-host", server.host)

    assert result.exit_code == 1
    assert "--user-agent" in result.stderr
    assert "DEPECHE_USER_AGENT" in result.stderr
