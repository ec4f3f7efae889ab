"""Sitemaps: the pages of the partition's window, and nothing that a sitemap should not do."""

import gzip
import logging
from collections.abc import Mapping
from pathlib import Path

import pytest
from source_edges import CannedWeb, access, page

from depeche.errors import SourceUnreadable
from depeche.records.flow import Reference
from depeche.sources.base import WebResponse
from depeche.sources.web.sitemap import SitemapSource

HOME = "https://quai.example"
ROOT = f"{HOME}/sitemap.xml"
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
DAY = "2026-11-22"


def sitemap(**fields: object) -> SitemapSource:
    return SitemapSource.model_validate({"name": "quai", "kind": "sitemap", "url": ROOT} | fields)


def urlset(*urls: str) -> str:
    body = "".join(f"<url>{url}</url>" for url in urls)
    return f'<urlset xmlns="{SCHEMA}" xmlns:news="{NEWS}">{body}</urlset>'


def listed(path: str, lastmod: str = "") -> str:
    return f"<loc>{HOME}{path}</loc>" + (f"<lastmod>{lastmod}</lastmod>" if lastmod else "")


def index(*children: str) -> str:
    body = "".join(f"<sitemap>{child}</sitemap>" for child in children)
    return f'<sitemapindex xmlns="{SCHEMA}">{body}</sitemapindex>'


def web(pages: Mapping[str, str | bytes]) -> dict[str, WebResponse]:
    return {
        HOME + path: page(
            HOME + path, body if isinstance(body, bytes) else body.encode(), "application/xml"
        )
        for path, body in pages.items()
    }  # fmt: skip


def discover(
    tmp_path: Path, pages: Mapping[str, str | bytes], partition: str = DAY, **fields: object
) -> list[Reference]:
    return list(sitemap(**fields).discover(access(tmp_path, web(pages)), partition))


def paths(references: list[Reference]) -> list[str]:
    return [reference.address.removeprefix(HOME) for reference in references]


def test_news_become_references_with_claims(tmp_path: Path) -> None:
    """Title, date, language and publisher are kept as the news sitemap says them, no caption."""
    entry = (
        f"<loc> {HOME}/port </loc><news:news><news:publication><news:name>Le Quai</news:name>"
        "<news:language>fr-FR</news:language></news:publication>"
        "<news:publication_date>2026-11-22T06:30:00+01:00</news:publication_date>"
        "<news:title>Le port &amp; la ville</news:title></news:news>"
        '<i:image xmlns:i="urn:i"><i:loc>https://x.example/a.jpg</i:loc><i:title>Non</i:title>'
        "</i:image>"
    )

    [reference] = discover(tmp_path, {"/sitemap.xml": urlset(entry)})

    assert reference.address == reference.locator == f"{HOME}/port"
    claims = reference.claims
    assert (claims.title, claims.publisher) == ("Le port & la ville", "Le Quai")
    assert (claims.published, claims.language) == ("2026-11-22T06:30:00+01:00", "fr")


@pytest.mark.parametrize(
    ("partition", "days", "expected"),
    [
        ("2026-11-22", 2, ["/d20", "/d22", "/noon", "/rfc", "/month", "/none", "/odd"]),
        ("2026-11-22", 0, ["/d22", "/noon", "/rfc", "/month", "/none", "/odd"]),
        ("2026-11-22T12", 0, ["/d22", "/noon", "/month", "/none", "/odd"]),
        ("2026-11-22T0630", 0, ["/d22", "/rfc", "/month", "/none", "/odd"]),
        ("2026-11-23", 0, ["/d23", "/month", "/none", "/odd"]),
    ],
)
def test_a_partition_has_the_entries_of_its_window(
    tmp_path: Path, partition: str, days: int, expected: list[str]
) -> None:
    """Days, hours and minutes with their look-back; a vague date counts if it may be meant."""
    urls = urlset(
        listed("/d19", "2026-11-19"), listed("/d20", "2026-11-20"), listed("/d22", "2026-11-22"),
        listed("/noon", "2026-11-22T13:30:00+01:00"),
        listed("/rfc", "Sun, 22 Nov 2026 06:45:00 GMT"), listed("/d23", "2026-11-23"),
        listed("/month", "2026-11"), listed("/none"), listed("/odd", "hier"),
    )  # fmt: skip

    found = discover(tmp_path, {"/sitemap.xml": urls}, partition, days=days)

    assert paths(found) == expected


def test_entries_without_a_date_may_be_left_out(tmp_path: Path) -> None:
    """`undated: skip` takes only what says when it is from."""
    pages = {"/sitemap.xml": urlset(listed("/a", DAY), listed("/b"))}
    assert paths(discover(tmp_path, pages, undated="skip")) == ["/a"]


def test_an_update_brings_an_article_back(tmp_path: Path) -> None:
    """An article of long ago that was changed in the window is of the window."""
    entry = listed("/a", DAY) + (
        "<news:news><news:publication_date>2020-01-01</news:publication_date></news:news>"
    )
    assert paths(discover(tmp_path, {"/sitemap.xml": urlset(entry)})) == ["/a"]


def test_an_index_is_followed_where_it_may_matter(tmp_path: Path) -> None:
    """Sitemaps changed last before the window, or named after another time, are not fetched."""
    pages = {
        "/sitemap.xml": index(
            listed("/old.xml", "2026-11-19"), listed("/posts-2019-03.xml"),
            listed("/posts-2026-11.xml"), listed("/posts-2026-12.xml"),
            listed("/day/20261121.xml.gz"), listed("/day/20261101.xml.gz"),
            listed("/deep.xml", DAY),
        ),
        "/posts-2026-11.xml": urlset(listed("/nov", DAY)),
        "/day/20261121.xml.gz": gzip.compress(urlset(listed("/day", DAY)).encode()),
        "/deep.xml": index(listed("/deeper.xml"), listed("/sitemap.xml")),
        "/deeper.xml": urlset(listed("/deep", DAY), listed("/nov", DAY)),
    }  # fmt: skip
    edges = access(tmp_path, web(pages))

    found = list(sitemap().discover(edges, DAY))

    assert paths(found) == ["/nov", "/day", "/deep"]
    assert isinstance(edges.web, CannedWeb)
    assert len(edges.web.asked) == 5


def test_numbers_are_not_taken_for_years(tmp_path: Path) -> None:
    """Where sitemaps are counted beyond any year, the one numbered 2019 is read as well."""
    pages = {"/sitemap.xml": index(listed("/s-2019.xml"), listed("/s-3.xml"))} | {
        f"/s-{n}.xml": urlset(listed(f"/{n}", DAY)) for n in (3, 2019)
    }
    assert paths(discover(tmp_path, pages)) == ["/2019", "/3"]


def test_what_of_an_index_fails_is_told_not_lost(tmp_path: Path) -> None:
    """A sitemap that is gone, and one nested too deep, are errors of their own beside the rest."""
    pages = {
        "/sitemap.xml": index(listed("/gone.xml"), listed("/2.xml")),
        "/2.xml": index(listed("/3.xml")),
        "/3.xml": index(listed("/4.xml")),
    }
    edges = access(tmp_path, web(pages))

    captures = list(sitemap().acquire(list(sitemap().discover(edges, DAY)), edges))

    assert [capture.error for capture in captures] == ["SourceUnreadable"] * 2
    told = [capture.message or "" for capture in captures]
    assert "/gone.xml: no answer" in told[0]
    assert "/4.xml" in told[1]
    assert "nested deeper than 3" in told[1]


def test_a_sitemap_without_address_is_told(tmp_path: Path) -> None:
    """In an index as among pages: an error of its own beside the rest."""
    pages = {"/sitemap.xml": index("", listed("/a.xml")), "/a.xml": urlset(listed("/a", DAY))}
    first, second = discover(tmp_path, pages)
    assert first.problem == f"{ROOT}#sitemap-1: there is no sitemap to fetch"
    assert paths([second]) == ["/a"]


def test_a_gzip_of_several_members_is_read_whole(tmp_path: Path) -> None:
    """Files put one behind the other unpack as one, as any gunzip has it."""
    text = urlset(listed("/a", DAY), listed("/b", DAY)).encode()
    packed = gzip.compress(text[:150]) + gzip.compress(text[150:])
    assert paths(discover(tmp_path, {"/sitemap.xml": packed})) == ["/a", "/b"]


def test_too_many_sitemaps_are_refused(tmp_path: Path) -> None:
    """An index of more than `sitemaps` that may matter names its number and the remedy."""
    pages = {"/sitemap.xml": index(*(listed(f"/s{n}.xml") for n in range(60)))}
    with pytest.raises(SourceUnreadable, match=r"61 sitemaps may hold .* raise sitemaps"):
        discover(tmp_path, pages)


@pytest.mark.parametrize("packed", [False, True])
def test_plain_text_is_read(tmp_path: Path, packed: bool) -> None:
    """One address per line, gzipped or not; a line that is none is an error of its own."""
    text = f"\ufeff{HOME}/a\r\n\r\nftp://quai.example/b\r\n{HOME}/c?utm_source=x\n".encode()

    found = discover(tmp_path, {"/sitemap.xml": gzip.compress(text) if packed else text})

    assert paths(found) == ["/a", "/sitemap.xml#line=3", "/c"]
    assert "'ftp://quai.example/b' is no web address" in (found[1].problem or "")


def test_a_feed_serves_as_a_sitemap(tmp_path: Path) -> None:
    """RSS is handed to the reading of feeds, and its entries to the window."""
    items = "".join(
        f"<item><link>{HOME}/{day}</link><pubDate>{day} Nov 2026 06:00:00 GMT</pubDate></item>"
        for day in (10, 22)
    )
    rss = f'<rss version="2.0"><channel><language>fr</language>{items}</channel></rss>'

    [reference] = discover(tmp_path, {"/sitemap.xml": gzip.compress(rss.encode())})

    assert (reference.address, reference.claims.language) == (f"{HOME}/22", "fr")


def test_a_broken_sitemap_gives_its_readable_part(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Bare ampersands lose no part of an address, a cut file keeps what came; a warning tells."""
    cut = urlset(listed("/a?id=1&page=2", DAY), listed("/b", DAY), listed("/c", DAY))[:-40]

    with caplog.at_level(logging.WARNING):
        found = discover(tmp_path, {"/sitemap.xml": cut})

    assert paths(found)[:2] == ["/a?id=1&page=2", "/b"]
    assert f"{ROOT}: the sitemap is broken" in caplog.text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is no sitemap"),
        (b"Bonjour", "is no sitemap"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "its first element is html"),
        (b"<urlset", "nothing in it can be read"),
        (b"\x1f\x8bjunk", "no valid gzip"),
        (gzip.compress(b" " * 100_000_001), "unpacks to more than"),
    ],
)
def test_what_is_no_sitemap_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    """A page, junk, a bomb or nothing is refused with the address and the reason."""
    with pytest.raises(SourceUnreadable, match=f"^{ROOT}: .*{reason}"):
        discover(tmp_path, {"/sitemap.xml": content})


def test_entities_open_no_file_and_do_not_multiply(tmp_path: Path) -> None:
    """A document type can neither read a file into an address nor fill the memory."""
    (tmp_path / "secret").write_text("secret")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 9))
    doctype = (
        f'<!DOCTYPE urlset [<!ENTITY x SYSTEM "file://{tmp_path}/secret">'
        f'<!ENTITY l0 "ha">{laughs}]>'
    )
    body = urlset(listed("/a"), f"<loc>{HOME}/&x;</loc>", f"<loc>{HOME}/&l8;</loc>")

    found = discover(tmp_path, {"/sitemap.xml": doctype + body})

    assert all("secret" not in ref.address and len(ref.address) < 60 for ref in found)
    assert paths(found)[0] == "/a"


def test_an_entry_without_address_is_told(tmp_path: Path) -> None:
    """It is an error of its own: counted, not passed over."""
    [reference] = discover(tmp_path, {"/sitemap.xml": urlset("<lastmod>2026-11-22</lastmod>")})
    assert reference.problem == f"{ROOT}#entry-1: there is no link to fetch"


def test_filters_choose_addresses(tmp_path: Path) -> None:
    """`include` and `exclude` are sought anywhere in the canonical address."""
    pages = {"/sitemap.xml": urlset(*map(listed, ("/sport/a", "/sport/video/b", "/culture/c")))}
    found = discover(tmp_path, pages, include=["/sport/", "/monde/"], exclude=["/video/"])
    assert paths(found) == ["/sport/a"]


@pytest.mark.parametrize("expression", ["(a", "(?=a)", " "])
def test_a_wrong_filter_is_told_when_it_is_loaded(expression: str) -> None:
    """What is no expression, or one whose time could grow without bound, is refused by name."""
    with pytest.raises(ValueError, match=r"no regular expression|is empty"):
        sitemap(include=[expression])


@pytest.mark.parametrize("partition", ["manual", "2026-02-30", "0001-01-01", "2026-11-22T25"])
def test_a_partition_without_a_date_is_refused(tmp_path: Path, partition: str) -> None:
    """What the calendar does not know chooses no entries; the remedy is told."""
    with pytest.raises(SourceUnreadable, match="write it as 2026-11-22"):
        discover(tmp_path, {"/sitemap.xml": urlset(listed("/a"))}, partition)
