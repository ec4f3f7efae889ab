"""The blocks of a page and the choice among them."""

import json

import numpy as np
from extraction_documents import NEWS, article, document, html
from lxml.html import document_fromstring

from depeche.extraction import extract
from depeche.extraction.blocks import blocks_of
from depeche.extraction.chain import Chain
from depeche.extraction.choice import chosen, lacking
from depeche.extraction.embedded import text_in_data
from depeche.extraction.page import parsed
from depeche.extraction.uses import is_foreign, uses_of
from depeche.records.flow import Document, Extract

LONG = [f"{paragraph} {NEWS[n - 1]}" for n, paragraph in enumerate(NEWS)]


def taken(subject: Document) -> Extract:
    found = extract(subject)
    assert isinstance(found, Extract), found
    return found


def paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def texts(page: str) -> list[str]:
    return [block.text for block in blocks_of(document_fromstring(page))]


def test_blocks_stand_in_the_order_of_the_page() -> None:
    """Elements, text of their own around them and line breaks each make a block."""
    page = "<div>un <b>deux</b><p>trois</p>quatre<br>cinq<ul><li>six</ul><script>x</script></div>"

    assert texts(page) == ["un deux", "trois", "quatre", "cinq", "six"]


def test_a_block_knows_its_links() -> None:
    """The share of links counts the characters inside them."""
    [block] = blocks_of(document_fromstring("<p>12345<a href='/'>67890</a></p>"))

    assert block.density == 0.5


def test_a_box_counts_the_prose_in_it_without_what_readers_wrote() -> None:
    """Comments longer than the article do not make their box the article's."""
    page = f"<body><main><p>{LONG[0]}</p></main><div class='comments'><p>{LONG[1] * 9}</p></div>"

    root = blocks_of(document_fromstring(page))[0].box
    while root.parent is not None:
        root = root.parent

    assert root.prose == len(LONG[0])


def test_words_say_what_elements_are_for_in_any_language() -> None:
    """Words of several languages tell the same use; a page that merely has comments is none."""
    assert uses_of(frozenset({"kommentare"})) == uses_of(frozenset({"comments"})) == {"comment"}
    assert is_foreign(frozenset({"comment", "list"}))
    assert not is_foreign(frozenset({"article", "has", "comments"}))


def test_comments_longer_than_the_article_are_left() -> None:
    """What readers wrote is no article, however much it is."""
    talk = "".join(f"<div class='comment'><p>Lecteur {n} : {LONG[0]}</p></div>" for n in range(20))
    page = html(
        f"<main><article>{paragraphs(LONG)}</article></main><div id='comments'>{talk}</div>"
    )

    assert taken(document(page)).text.split("\n") == LONG


def test_a_second_article_is_cut() -> None:
    """Of pages that go on with another article, the first is taken."""
    other = [f"Ailleurs, {line[0].lower()}{line[1:]}" for line in LONG]
    page = html(
        f"<main><article><h1>Le port rouvre</h1>{paragraphs(LONG)}</article>"
        f"<article><h1>Une autre affaire</h1>{paragraphs(other)}</article></main>"
    )

    text = taken(document(page)).text

    assert "Ailleurs" not in text
    assert LONG[-1] in text


def test_paragraphs_apart_by_line_breaks_are_lines() -> None:
    """Text without paragraph elements keeps its paragraphs."""
    page = html(f"<main><article><div>{'<br><br>'.join(LONG)}</div></article></main>")

    assert taken(document(page)).text.split("\n") == LONG


def test_headings_and_lists_stay() -> None:
    """A heading between paragraphs and the items of a list belong to the text."""
    items = [f"La {n}e tranche du chantier du bassin, avec ses quais et grues" for n in range(2, 5)]
    middle = "<h2>Un chantier en trois tranches</h2><ul>" + "".join(f"<li>{i}</li>" for i in items)
    body = f"{paragraphs(LONG[:3])}{middle}</ul>{paragraphs(LONG[3:])}"

    text = taken(document(html(f"<main><article>{body}</article></main>"))).text

    assert "Un chantier en trois tranches" in text
    assert all(item in text for item in items)


def test_cells_of_a_row_are_apart_by_tabs() -> None:
    """A table gives a line for each row."""
    table = (
        "<table><tr><td>Chalutiers</td><td>12</td></tr><tr><td>Canots</td><td>7</td></tr></table>"
    )

    text = taken(document(article(after=table + paragraphs(LONG)))).text

    assert "Chalutiers\t12" in text


def test_text_that_stands_only_in_json_ld_is_taken() -> None:
    """An empty page that states its article is not empty; flag and evidence tell it."""
    node = {"@type": "NewsArticle", "headline": "Le port rouvre", "articleBody": "\n".join(LONG)}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'

    found = taken(document(html("<div id='root'></div>", head)))

    assert found.text.split("\n") == LONG
    assert "text_from_data" in found.flags
    assert dict(found.evidence)["text"] == "JSON-LD articleBody"


def test_text_that_stands_only_in_the_state_of_a_script_is_taken() -> None:
    """Whatever the names of the keys, the run of paragraphs under one path is found."""
    nodes = [{"type": "text", "content": f"<p>{line}</p>"} for line in LONG]
    state = json.dumps({"menu": ["Accueil"], "page": {"story": {"elements": nodes}}})
    page = f"<html><body><div></div><script>window.__STATE__ = {state};go()</script></body></html>"

    assert text_in_data(document_fromstring(page)).split("\n") == LONG
    assert dict(taken(document(page)).evidence)["text"] == "page data"


def test_data_do_not_replace_a_text_that_the_page_shows() -> None:
    """Where the page shows the article, its data only confirm it."""
    node = {"@type": "NewsArticle", "articleBody": "Autre chose. " * 40}
    head = f'<script type="application/ld+json">{json.dumps(node)}</script>'

    assert "text_from_data" not in taken(document(article(head=head, after=paragraphs(LONG)))).flags


def test_a_live_blog_is_flagged_and_keeps_its_order() -> None:
    """Entries stay as the page has them."""
    head = '<script type="application/ld+json">{"@type": "LiveBlogPosting"}</script>'
    entries = "".join(f"<div><h3>1{n} h 30</h3><p>{line}</p></div>" for n, line in enumerate(LONG))

    found = taken(document(html(f"<main><article>{entries}</article></main>", head)))

    assert "live_blog" in found.flags
    assert [line for line in found.text.split("\n") if line in LONG] == LONG


def test_the_likelihoods_are_a_pure_function_of_the_evidence() -> None:
    """The order in which evidence is named does not matter, nor does a page of one block."""
    chain = Chain.of_release()
    found = [["always", "tag:p", "size:9"], ["always", "tag:li", "links:5"]]

    assert (chain.likelihoods(found) == chain.likelihoods([names[::-1] for names in found])).all()
    assert 0 <= chain.likelihoods([["never seen"]])[0] <= 1


def test_deep_and_wide_pages_are_read() -> None:
    """What the parser lets pass of ten thousand nested elements, and as many cells, is found."""
    deep = parsed("<div>a" * 10_000)
    assert deep is not None

    assert "".join(block.text for block in blocks_of(deep)) == deep.text_content()
    assert len(texts("<table><tr>" + "<td>1</td>" * 10_000 + "</tr></table>")) == 10_000


def test_a_paragraph_in_doubt_follows_its_brothers_and_a_last_line_does_not() -> None:
    """Brothers of the same box speak for a paragraph; what stands apart below needs more."""
    page = f"<body><main>{paragraphs(LONG)}</main><div>Le Quai, contact</div></body>"
    blocks = blocks_of(document_fromstring(page))

    found = chosen(blocks, np.array([0.9, 0.9, 0.9, 0.9, 0.2, 0.5]))

    assert [block.text for block in found] == LONG


def test_a_table_between_paragraphs_is_taken() -> None:
    """Results belong to a report, and no single cell looks as if it did."""
    table = "<table><tr><td>Sarzel</td><td>0-0</td></tr></table>"
    page = f"<main>{paragraphs(LONG[:2])}{table}{paragraphs(LONG[2:])}</main>"
    blocks = blocks_of(document_fromstring(page))

    found = chosen(blocks, np.array([0.9, 0.9, 0.0, 0.0, 0.9, 0.9, 0.9]))

    assert [block.text for block in found[2:4]] == ["Sarzel", "0-0"]


def test_another_choice_is_measured_by_the_likely_words_that_it_lacks() -> None:
    """What is unlikely may be missing; of what is likely every word counts once."""
    page = f"<main>{paragraphs(['un deux', 'trois quatre', 'cinq'])}</main>"
    blocks = blocks_of(document_fromstring(page))
    likelihoods = np.array([0.9, 0.6, 0.1])

    shares = [
        lacking(blocks, likelihoods, text) for text in ("un deux trois quatre", "un deux", "")
    ]

    assert shares == [0.0, 0.5, 1.0]
