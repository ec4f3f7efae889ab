"""What a page states of its article: which node, which address, which date, which price."""

from datetime import UTC, datetime

import pytest
from extraction_documents import URL, article, document

from depeche.extraction import extract
from depeche.extraction.broken_json import values_of
from depeche.records.flow import Extract

HERE = f"""{{"@type": "NewsArticle", "url": "{URL}",
"headline": "Le port rouvre après les travaux"}}"""
OTHER = """{"@type": "NewsArticle", "url": "https://www.lequai.example/sport/regate",
"headline": "Une régate sous la grêle", "author": "Marc Tual", "datePublished": "2026-11-01"}"""


def taken(head: str = "", before: str = "", after: str = "", **fields: object) -> Extract:
    found = extract(document(article(head, before, after), **({"url": URL} | fields)))
    assert isinstance(found, Extract), found
    return found


def ld(*blocks: str) -> str:
    return "".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)


def test_the_node_of_this_page_is_chosen() -> None:
    """A related article that is described first is not taken for this one."""
    assert taken(ld(OTHER, HERE)).claims.title == "Le port rouvre après les travaux"


def test_a_related_article_alone_states_nothing() -> None:
    """Another address and another headline: the node speaks of another page."""
    head = ld(OTHER) + "<meta property='og:title' content='Le port rouvre après les travaux'>"

    found = taken(head)

    assert found.claims.title == "Le port rouvre après les travaux"
    assert found.claims.authors == ()
    assert dict(found.evidence)["published"] != "JSON-LD datePublished"


def test_references_are_followed() -> None:
    """An author who is only an `@id` is the node of that name."""
    graph = """{"@graph": [{"@type": "Article", "headline": "Le port rouvre", "author":
    [{"@id": "#ines"}], "publisher": {"@id": "#org"}}, {"@type": "Organization", "@id": "#org",
    "name": "Le Quai"}, {"@type": "Person", "@id": "#ines", "name": "Inès Le Goff"}]}"""

    found = taken(ld(graph))

    assert (found.claims.authors, found.publisher) == (("Inès Le Goff",), "Le Quai")


@pytest.mark.parametrize(
    "block",
    [
        '{"a": "b",}',
        '{"a": "b"};',
        '<!-- {"a": "b"} -->',
        '//<![CDATA[\n{"a": "b"}\n//]]>',
        '{/* un mot */ "a": "b" // fin\n}',
        "{&quot;a&quot;: &quot;b&quot;}",
    ],
)
def test_broken_json_is_mended(block: str) -> None:
    """Commas too many, comments, wrappers and entities do not hide what is said."""
    assert values_of(block) == [{"a": "b"}]


def test_strings_are_not_mended() -> None:
    """What looks like a comment or a spare comma inside a string stays; raw line ends too."""
    assert values_of('{"a": "https://x, ]\n y",}') == [{"a": "https://x, ]\n y"}]


@pytest.mark.parametrize("block", ["", "{", '{"a" "b"}', '{"a": ' * 9000, '"' + '\\"' * 50_000])
def test_what_is_no_json_states_nothing(block: str) -> None:
    """No block breaks the page, whatever its length or depth."""
    assert values_of(block) == []


@pytest.mark.parametrize(
    ("head", "paywalled", "evidence"),
    [
        (ld('{"@type": "Article", "isAccessibleForFree": false}'), True, "isAccessibleForFree"),
        (ld('{"@type": "Article", "isAccessibleForFree": "True"}'), False, "isAccessibleForFree"),
        (
            ld('{"@type": "Article", "hasPart": [{"isAccessibleForFree": "http://schema.org/False"}]}'),
            True,
            "isAccessibleForFree",
        ),
        ("<meta property='article:content_tier' content='locked'>", True, "content_tier"),
        ("<meta property='article:content_tier' content='free'>", False, "content_tier"),
        ("", None, ""),
    ],
)  # fmt: skip
def test_what_is_not_free_is_paywalled(head: str, paywalled: bool | None, evidence: str) -> None:
    """What the page says of its price, of the whole or of a part, with where it says so."""
    found = taken(head)

    assert found.paywalled is paywalled
    assert dict(found.evidence).get("paywalled", "").endswith(evidence)


def test_addresses_are_absolute() -> None:
    """The canonical address and the picture are resolved against the page's own address."""
    found = taken("<link rel='canonical' href='/port'><meta property='og:image' content='/p.jpg'>")

    assert found.canonical == "https://www.lequai.example/port"
    assert found.image == "https://www.lequai.example/p.jpg"
    assert dict(found.evidence)["canonical"] == "link canonical"


@pytest.mark.parametrize("href", ["javascript:void(0)", "mailto:a@b.example", "http://[", "a b"])
def test_what_is_no_web_address_is_none(href: str) -> None:
    """Only http and https name a page."""
    assert taken(f"<link rel='canonical' href='{href}'>").canonical is None


def test_dates_that_are_none_are_passed_over() -> None:
    """Placeholders and the epoch give way to what another place states."""
    head = ld('{"@type": "Article", "datePublished": "0001-01-01", "dateModified": "1970-01-01"}')
    head += "<meta property='article:published_time' content='2026-11-20'>"

    found = taken(head)

    assert (found.claims.published, found.modified) == ("2026-11-20", None)


def test_a_date_of_the_future_gives_way() -> None:
    """A date after acquisition is taken only where nothing else is stated."""
    head = ld('{"@type": "Article", "datePublished": "2042-01-01"}')
    later = datetime(2026, 11, 22, tzinfo=UTC)

    assert taken(head, fetched_at=later).claims.published == "2042-01-01"
    head += "<meta property='article:published_time' content='2026-11-20'>"
    assert taken(head, fetched_at=later).claims.published == "2026-11-20"


def test_a_zone_of_the_place_tells_the_day() -> None:
    """The same instant in UTC and in local time: the local day is the article's."""
    head = ld('{"@type": "Article", "datePublished": "2026-11-19T23:30:00Z"}')
    head += "<meta name='date' content='2026-11-20T00:30:00+01:00'>"

    assert taken(head).claims.published == "2026-11-20T00:30:00+01:00"


def test_a_time_element_outweighs_a_vague_meta_tag() -> None:
    """`date` may be the file's; the element beside the headline is the article's."""
    before = "<h1>Le port rouvre</h1><p>Publié le <time datetime='2026-11-20'>vendredi</time></p>"

    found = taken("<meta name='date' content='2026-11-21'>", before)

    assert found.claims.published == "2026-11-20"
    assert dict(found.evidence)["published"] == "time element"


def test_a_date_beside_the_headline_outweighs_a_vague_meta_tag() -> None:
    """What readers see alone below the headline dates the article, without any markup."""
    found = taken("<meta name='dc.date' content='2026-11-21'>", "<h1>Le port</h1><p>20.11.2026</p>")

    assert found.claims.published == "20.11.2026"
    assert dict(found.evidence)["published"] == "date beside the headline"


def test_the_headline_is_the_heading_that_has_the_title() -> None:
    """Where the first rank names the site, a date is looked for beside the second."""
    head = "<title>Le port rouvre après les travaux | Le Quai</title>"
    site = "<h1>Le Quai</h1>" + "<p><a href='/'>Rubrique</a></p>" * 40
    headline = "<h2>Le port rouvre après les travaux</h2><span>20 novembre 2026</span>"

    assert taken(head, site + headline).claims.published == "20 novembre 2026"


def test_an_update_is_no_publication() -> None:
    """A `time` whose surroundings speak of a change is the change."""
    before = "<h1>Le port rouvre</h1><p>Mis à jour le <time datetime='2026-11-21'>21</time></p>"

    found = taken("<meta name='date' content='2026-11-20'>", before)

    assert (found.claims.published, found.modified) == ("2026-11-20", "2026-11-21")


def test_dates_of_comments_are_not_the_article_s() -> None:
    """A `time` among comments says nothing of the article."""
    after = "<div class='comments'><time datetime='2026-11-21'>hier</time></div>"

    found = taken("<meta name='date' content='2026-11-20'>", "<h1>Le port rouvre</h1>", after)

    assert found.claims.published == "2026-11-20"


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("<a rel='author' href='/i'>Inès Le Goff</a>", ("Inès Le Goff",)),
        ("<span class='article__author'>Par Inès Le Goff</span>", ("Par Inès Le Goff",)),
        ("<p><b class='author'>Inès Le Goff</b> <b class='author'>Marc Tual</b></p>",
         ("Inès Le Goff", "Marc Tual")),
    ],
)  # fmt: skip
def test_marked_bylines_are_found(byline: str, authors: tuple[str, ...]) -> None:
    """Who signs in a marked element is the author where nothing else states one."""
    assert taken(before=byline).claims.authors == authors


def test_a_site_is_not_its_own_author() -> None:
    """Where only the site signs in the head, the byline in the page counts."""
    head = "<meta name='author' content='Le Quai'><meta property='og:site_name' content='Le Quai'>"

    assert taken(head, "<p class='byline'>Inès Le Goff</p>").claims.authors == ("Inès Le Goff",)


def test_last_name_first_is_turned() -> None:
    """« Last, First » of library metadata is one person; two full names are two."""
    assert taken("<meta name='dc.creator' content='Goff, Inès'>").claims.authors == ("Inès Goff",)


@pytest.mark.parametrize(
    ("stated", "shown", "title"),
    [
        ("Le port rouvre enfin - Toute la mer", "Le port rouvre enfin", "Le port rouvre enfin"),
        ("Le port rouvre enfin", "Travaux – Le port rouvre enfin", "Le port rouvre enfin"),
        ("Le port rouvre : ce qu’il faut savoir", "Après les travaux, le port rouvre",
         "Après les travaux, le port rouvre"),
        ("Le port rouvre enfin", "À la une", "Le port rouvre enfin"),
    ],
)  # fmt: skip
def test_a_title_is_what_readers_see(stated: str, shown: str, title: str) -> None:
    """The headline of the page counts where it says the same as the meta tag, and only there."""
    head = f"<meta property='og:title' content='{stated}'>"

    assert taken(head, f"<h1>{shown}</h1>").claims.title == title
