"""Plain texts and table rows."""

import json

import pytest
from extraction_documents import NEWS, article, document

from depeche.errors import DocumentUnreadable
from depeche.extraction import MODELS, extract
from depeche.records.flow import Claims, Extract
from depeche.records.outcome import Reason, Refusal

TEXT = " ".join(NEWS)


def row(content: object) -> Extract | Refusal:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    return extract(document(raw, "application/json"))


def taken(content: object) -> Extract:
    found = row(content)
    assert isinstance(found, Extract), found
    return found


def test_the_engine_is_named_with_its_version() -> None:
    """Provenance can tell which weights and which trafilatura shaped a text."""
    versions = {model.name: model.version for model in MODELS}

    assert versions["trafilatura"] == "2.3.1"
    assert len(versions["depeche-blocks"]) == 12


@pytest.mark.parametrize("text", ["Un.\r\n\r\nDeux.\t \n", "a\u00a0b\u2028c", "é\u0301 ﬁ"])
def test_plain_text_passes_through_unchanged(text: str) -> None:
    """No character is changed, folded or trimmed; only a byte order mark is left out."""
    found = extract(document(text.encode("utf-8-sig"), "text/plain"))

    assert isinstance(found, Extract)
    assert (found.text, found.flags) == (text, ())


@pytest.mark.parametrize("content", [b"", b" \n\t", b"\xef\xbb\xbf"])
def test_no_text_is_empty(content: bytes) -> None:
    """An empty file is rejected with that reason."""
    found = extract(document(content, "text/plain"))
    assert isinstance(found, Refusal)
    assert found.reason is Reason.EMPTY


def test_a_text_knows_what_its_source_said() -> None:
    """Claims of the source pass through, with their evidence."""
    found = extract(document(TEXT, "text/plain", claims=Claims(title="T", language="fr")))

    assert isinstance(found, Extract)
    assert found.claims.title == "T"
    assert dict(found.evidence) == {"title": "source", "language": "source"}


def test_a_row_of_text_with_all_columns() -> None:
    """Every column is kept as written and says that it comes from the row."""
    found = taken(
        {
            "id": 12, "url": "https://a.example/x", "text": TEXT, "title": " Le port ",
            "date": "2026-11", "language": "fr", "authors": ["Inès", {"name": "Marc"}, None],
        }
    )  # fmt: skip

    assert found.text == TEXT
    assert found.claims == Claims(
        "https://a.example/x", "Le port", "2026-11", "fr", ("Inès", "Marc"), "12"
    )
    assert found.url == "https://a.example/x"
    assert set(dict(found.evidence).values()) == {"row"}


def test_a_row_of_html_is_read_as_a_page() -> None:
    """The page's text and statements are taken; the row's own columns outweigh them."""
    head = '<meta property="og:title" content="De la page"><meta name="author" content="Inès Goff">'
    found = taken({"html": article(head=head), "text": None, "title": "De la ligne"})

    assert found.text.split("\n") == NEWS
    assert (found.claims.title, found.claims.authors) == ("De la ligne", ("Inès Goff",))
    assert dict(found.evidence)["title"] == "row"
    assert dict(found.evidence)["authors"] == "meta author"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'{"text": "a"', r"no JSON: .* at character 13: '\{\"text\": \"a\"'"),
        (b"not json at all", "no JSON: Expecting value at character 1"),
        (b"", "no JSON"),
        (b"[1, 2]", "no JSON object but"),
        (b'"text"', "no JSON object but"),
        (b'{"id": 1, "body": "x"}', "neither text nor html, only body, id: name its column"),
        (b"{}", "neither text nor html, only nothing"),
        (b'{"text": 7}', "text is int, not a string"),
        (b'{"html": ["<p>"]}', "html is list, not a string"),
        (b"[" * 100_000, "no usable JSON"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    ],
)
def test_a_bad_row_says_what_is_wrong(content: bytes, problem: str) -> None:
    """The message names the problem, its place and the row's beginning."""
    with pytest.raises(DocumentUnreadable, match=problem):
        row(content)


@pytest.mark.parametrize("empty", [{"text": ""}, {"text": " "}, {"text": "", "html": ""}])
def test_an_empty_row_is_empty(empty: dict[str, str]) -> None:
    """A row that has its column but nothing in it is rejected, not quarantined."""
    found = row(empty)
    assert isinstance(found, Refusal)
    assert found.reason is Reason.EMPTY


def test_a_row_in_an_old_charset_is_repaired() -> None:
    """JSON is UTF-8 by definition; a line that is not is read all the same, and flagged."""
    found = taken(json.dumps({"text": TEXT}, ensure_ascii=False).encode("cp1252"))
    assert (found.text, found.flags) == (TEXT, ("charset_repaired",))


def test_lone_surrogates_become_replacement_characters() -> None:
    """JSON can write what no text can hold; pairs stay what they mean."""
    found = taken(rb'{"text": "a \ud800 b \ud83d\ude00", "title": "\udfff t"}')

    assert found.text == "a \ufffd b 😀"
    assert found.claims.title == "\ufffd t"
