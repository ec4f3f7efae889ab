"""Pages: the article's text and what the page states of it, each with its evidence."""

from contextlib import suppress

import pytest
from extraction_documents import NEWS, URL, article, document, html
from lxml.html import document_fromstring

from depeche.errors import DocumentUnreadable
from depeche.extraction import extract
from depeche.extraction.furniture import hints
from depeche.extraction.page import parsed
from depeche.records.flow import Claims, Document, Extract
from depeche.records.outcome import Reason, Refusal

JSON_LD = """<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "Organization", "name": "Le Quai"},
{"@type": ["NewsArticle"], "headline": "Le port rouvre",
"datePublished": "2026-11-20T06:30:00+01:00",
"dateModified": "2026-11-21",
"author": [{"@type": "Person", "name": "Inès Le Goff"},
{"@type": "Organization", "name": "Agence Nord"},
{"@type": "Person", "name": "Marc Tual (mt)"}],
"articleSection": "Ville",
"keywords": "port, pêche", "publisher": {"name": "Le Quai"}}]}</script>"""


def taken(subject: Document) -> Extract:
    extract_ = extract(subject)
    assert isinstance(extract_, Extract), extract_
    return extract_


def refused(subject: Document) -> Refusal:
    refusal = extract(subject)
    assert isinstance(refusal, Refusal), refusal
    return refusal


def evidence(extract_: Extract, name: str) -> str | None:
    return dict(extract_.evidence).get(name)


def test_the_article_is_found_without_what_surrounds_it() -> None:
    """Menus and scripts are left out; every paragraph is a line."""
    assert taken(document(article(after="<script>x()</script>"))).text.split("\n") == NEWS


def test_json_ld_states_the_article() -> None:
    """All that schema.org offers is read as written, and says where it was found."""
    found = taken(document(article(head=JSON_LD), url=URL))

    assert found.claims.title == "Le port rouvre"
    assert found.claims.published == "2026-11-20T06:30:00+01:00"
    assert found.claims.authors == ("Inès Le Goff", "Marc Tual")
    assert (found.modified, found.section, found.tags) == ("2026-11-21", "Ville", ("port", "pêche"))
    assert (found.publisher, found.url, found.claims.language) == ("Le Quai", URL, "fr")
    assert evidence(found, "published") == "JSON-LD datePublished"
    assert evidence(found, "language") == "html lang"


def test_meta_tags_state_it_too() -> None:
    """Where there is no JSON-LD, the tags of Open Graph and others are read."""
    head = (
        '<meta property="og:title" content="Le port &amp;amp; la criée">'
        '<meta property="article:published_time" content="2026-11-20">'
        '<meta name="author" content="Inès Le Goff et Marc Tual">'
        '<meta property="article:tag" content="port"><meta property="article:tag" content="mer">'
        '<meta name="description" content="Trois semaines de travaux.">'
        '<link rel="canonical" href="https://lequai.example/port">'
    )
    found = taken(document(article(head=head)))

    assert found.claims.title == "Le port & la criée"
    assert (found.claims.published, found.claims.authors) == (
        "2026-11-20", ("Inès Le Goff", "Marc Tual"),
    )  # fmt: skip
    assert (found.tags, found.lead) == (("port", "mer"), "Trois semaines de travaux.")
    assert found.url == "https://lequai.example/port"
    assert evidence(found, "published") == "meta article:published_time"


@pytest.mark.parametrize(
    "title",
    [
        "Le port rouvre - Le Quai", "Le port rouvre | LE QUAI", "Le Quai : Le port rouvre",
        "Le port rouvre – lequai.example", "Le port rouvre",
    ],
)  # fmt: skip
def test_a_title_is_without_the_name_of_the_site(title: str) -> None:
    """The site's name, or its host's, at either end is no part of a headline."""
    head = f'<title>{title}</title><meta property="og:title" content="{title}">'
    head += '<meta property="og:site_name" content="Le Quai">'

    assert taken(document(article(head=head), url=URL)).claims.title == "Le port rouvre"


@pytest.mark.parametrize("title", ["Brest - Quimper : la ligne rouvre", "Le Quai"])
def test_a_title_keeps_what_is_its_own(title: str) -> None:
    """Dashes and colons inside a headline stay, and no title becomes empty."""
    head = f'<meta property="og:title" content="{title}">'
    head += '<meta property="og:site_name" content="Le Quai">'

    assert taken(document(article(head=head))).claims.title == title


def test_the_source_fills_what_the_page_does_not_state() -> None:
    """What a feed said is believed where the page is silent, before the page is searched."""
    claims = Claims("https://a.example/x", "Du fil", "2026-11-19", "br", ("A. Fil",), "7")
    page = html("".join(f"<p>{p}</p>" for p in NEWS), "<title>Le Quai</title>", lang="")

    found = taken(document(page.replace(' lang=""', ""), claims=claims))

    assert (found.claims.title, found.claims.published) == ("Du fil", "2026-11-19")
    assert (found.claims.authors, found.claims.language) == (("A. Fil",), "br")
    assert (found.claims.row_id, found.url) == ("7", "https://a.example/x")
    assert evidence(found, "published") == "source"


def test_a_date_in_the_page_is_searched_last() -> None:
    """A date that stands only in the text is found, and its evidence says that it was searched."""
    found = taken(document(article(before="<p class='date'>Publié le 20 novembre 2026</p>")))

    assert found.claims.published == "2026-11-20"
    assert evidence(found, "published") == "search of the page"


def test_a_cut_description_is_no_lead() -> None:
    """Search engines' snippets end in dots; they are nobody's standfirst."""
    head = '<meta name="description" content="Le port de Saint-Brélan a rouvert vendredi…">'
    assert taken(document(article(head=head))).lead is None


def test_what_a_page_marks_as_furniture_is_hinted_and_stays() -> None:
    """An embedded post is kept for the cleaner to judge, with its place in the text."""
    post = "Quelle joie de revoir les chalutiers sortir ce matin de Saint-Brélan !"
    embed = f"<blockquote class='twitter-tweet'><p>{post}</p></blockquote>"

    found = taken(document(article(after=embed)))

    assert [found.text[h.start : h.end] for h in found.hints] == [post]
    assert [(h.kind, h.rule) for h in found.hints] == [("social_embed", "page.social_embed")]


def test_captions_are_hinted_where_they_stand() -> None:
    """A line that is a figcaption's text is a caption; the same words inside a line are not."""
    tree = document_fromstring("<figure><figcaption>Le  bassin\n à flot</figcaption></figure>")

    [hint] = hints(tree, "Un texte.\nLe bassin à flot\nLe bassin à flot rouvre.")

    assert (hint.start, hint.end, hint.kind) == (10, 26, "caption")


@pytest.mark.parametrize("status", [404, 410])
def test_gone_is_not_found(status: int) -> None:
    """The answer of the server decides, however much text its error page has."""
    assert refused(document(article(), status=status)).reason is Reason.NOT_FOUND


@pytest.mark.parametrize("status", [400, 403, 429, 500, 503])
def test_other_errors_are_told(status: int) -> None:
    """Any other error status is a reason of its own and names the status."""
    refusal = refused(document(article(), status=status))
    assert (refusal.reason, str(status) in refusal.detail) == (Reason.HTTP_ERROR, True)


@pytest.mark.parametrize("page", ["", "   \n", "<html></html>", "<!-- -->", html("<img src=a>")])
def test_a_page_without_text_is_empty(page: str) -> None:
    """Nothing to read is a reason, not an error."""
    assert refused(document(page)).reason is Reason.EMPTY


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png", "video/mp4"])
def test_other_media_hold_no_article(media_type: str) -> None:
    """A media type that holds no text is refused by name."""
    refusal = refused(document(b"x", media_type))
    assert (refusal.reason, media_type in refusal.detail) == (Reason.NOT_TEXT, True)


HEADLINES = [
    f"{'Grève au port' if n % 2 else 'Fête à la criée'} : le point en {n} dates" for n in range(12)
]


def teasers(link: str) -> str:
    return html(
        "<main>" + "".join(link.format(n=n, t=t) for n, t in enumerate(HEADLINES)) + "</main>"
    )


@pytest.mark.parametrize(
    "link",
    [
        "<p><a href='/{n}'>{t}</a></p>",
        "<ul><li><a href='/{n}'>{t}</a></li></ul>",
        "<article><h2><a href='/{n}'>{t}</a></h2><p>Un chapô de {n} mots.</p></article>",
        "<a href='/{n}'><h3>{t}</h3><p>Un chapô de quelques mots pour {n}.</p></a>",
    ],
)
def test_a_page_of_headlines_is_an_index(link: str) -> None:
    """Links or linked headlines, with or without teasers, make no article."""
    assert refused(document(teasers(link))).reason is Reason.INDEX_PAGE


def test_an_article_with_related_headlines_is_an_article() -> None:
    """A list of links below a text does not make it an index."""
    related = "".join(f"<li><a href='/{n}'>{t}</a></li>" for n, t in enumerate(HEADLINES[:4]))
    assert taken(document(article(after=f"<ul>{related}</ul>"))).text.startswith(NEWS[0])


@pytest.mark.parametrize("media_type", ["text/plain", "application/octet-stream", "text/xml", ""])
def test_a_page_under_another_type_is_a_page(media_type: str) -> None:
    """Servers and file names err: what begins as a page is read as one."""
    assert taken(document("\n " + article(), media_type)).text.split("\n") == NEWS


def test_text_under_the_type_of_a_page_is_text() -> None:
    """An .html file without any markup passes through as it is."""
    assert taken(document("\n".join(NEWS))).text == "\n".join(NEWS)


def test_a_fragment_is_a_page() -> None:
    """Rows hold pieces of pages without a root: they are read like whole ones."""
    assert taken(document("".join(f"<p>{p}</p>" for p in NEWS))).text.split("\n") == NEWS


def test_a_very_long_paragraph_is_not_cut() -> None:
    """The parser's limit of 10 MB on one text is lifted: no word of a longer one is lost."""
    paragraph = " ".join(NEWS) * 30_000

    tree = parsed(f"<html><body><article><p>{paragraph}")

    assert tree is not None
    assert len(tree.text_content()) == len(paragraph) > 11_000_000


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 5_000 + NEWS[0],
        "<html><head><script type='application/ld+json'>" + "[" * 100_000 + "</script>",
        "<html><head><meta name=author content='" + "<" * 300_000 + "'>",
        "<a " * 100_000,
        "<html><body>\x00\x0b\ufffe<p>" + NEWS[0],
    ],
)
def test_hostile_pages_end(page: str) -> None:
    """Depth, unclosed tags and control characters end in an outcome, not in a crash or a wait."""
    with suppress(DocumentUnreadable):
        assert isinstance(extract(document(page)), Extract | Refusal)
