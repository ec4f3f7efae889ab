"""Bytes to text: what the bytes say outweighs what is said of them."""

import random

import pytest

from depeche.extraction.charset import Decoded, decode
from depeche.records.outcome import Reason, Refusal

FRENCH = "L’été dernier, à Saint-Malo, le maire annonça « une fête » où l’on dîne pour 10 €.\n"
REPAIRED = ("charset_repaired",)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(codec: str) -> None:
    """The mark is read and is no part of the text."""
    assert decode(FRENCH.encode(codec), "iso-8859-1") == Decoded(FRENCH)


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("utf-8", None), ("utf-8", "UTF-8"), ("cp1252", "windows-1252"), ("cp1252", "iso-8859-1"),
        ("utf-16-le", "utf-16le"), ("iso8859-15", "ISO-8859-15"),
    ],
)  # fmt: skip
def test_a_true_declaration_is_believed(codec: str, declared: str | None) -> None:
    """What is declared and fits is taken, without a flag."""
    text = FRENCH.replace("’", "'") if codec == "iso8859-15" else FRENCH
    assert decode(text.encode(codec), declared) == Decoded(text)


@pytest.mark.parametrize("declared", ["utf-8", None, "us-ascii", "no-such-charset", "hex"])
def test_western_text_is_repaired(declared: str | None) -> None:
    """Windows-1252 without a true declaration is read as what it is, and flagged."""
    assert decode(FRENCH.encode("cp1252"), declared) == Decoded(
        FRENCH, () if declared == "us-ascii" else REPAIRED
    )


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1251", "shift_jis"])
def test_utf8_declared_as_something_else_is_repaired(declared: str) -> None:
    """Valid UTF-8 beyond ASCII is no accident, whatever the server says."""
    assert decode(FRENCH.encode(), declared) == Decoded(FRENCH, REPAIRED)


def test_a_few_stray_bytes_do_not_spoil_utf8() -> None:
    """Sites paste old bytes into new pages: the page stays UTF-8, the strays are windows-1252."""
    content = (FRENCH * 5).encode() + "déjà vu\n".encode("cp1252") + FRENCH.encode()

    assert decode(content) == Decoded(FRENCH * 5 + "déjà vu\n" + FRENCH, REPAIRED)


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        ("cp1250", "Prezydent powiedział, że są poważne trudności w mieście Łódź. "),
        ("cp1251", "Президент заявил, что переговоры продолжатся в столице. "),
        ("koi8-r", "Президент заявил, что переговоры продолжатся в столице. "),
        ("cp1253", "Ο πρωθυπουργός δήλωσε ότι οι συνομιλίες θα συνεχιστούν. "),
        ("cp1256", "قال رئيس الوزراء إن المحادثات ستستمر في العاصمة. "),
        ("cp932", "首相は東京で会談を続けると述べた。来週も協議が行われる予定です。"),
        ("gb18030", "总理表示会谈将在北京继续进行，下周还将举行磋商。"),
    ],
)
def test_other_scripts_are_detected(codec: str, text: str) -> None:
    """Undeclared legacy charsets of other languages are not taken for Western ones."""
    assert decode((text * 5).encode(codec)) == Decoded(text * 5, REPAIRED)


@pytest.mark.parametrize(
    "head",
    [
        '<meta charset="windows-1252">',
        "<META http-equiv=Content-Type content='text/html; charset=iso-8859-1'>",
        '<?xml version="1.0" encoding="ISO-8859-1"?><html>',
    ],
)
def test_a_page_may_declare_its_charset(head: str) -> None:
    """Markup is asked for its declaration; plain text that quotes one is not."""
    text = head + "Noël à Québec, 10 €"

    assert decode(text.encode("cp1252"), markup=True) == Decoded(text)
    assert decode(text.encode("cp1252"), markup=False) == Decoded(text, REPAIRED)


def test_a_page_cannot_be_wide_and_readable() -> None:
    """A page whose declaration could be read is no UTF-16, though editors write so."""
    text = '<meta charset="utf-16">Noël'
    assert decode(text.encode(), markup=True) == Decoded(text)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n1 0 obj", b"\x89PNG\r\n\x1a\n...", b"PK\x03\x04word/document.xml",
        b"\xff\xd8\xff\xe0JFIF", b"GIF89a", b"\x1f\x8b\x08\x00", b"{\\rtf1 x}",
        b"text with \x00 in it", bytes(range(1, 32)) * 9,
        random.Random(1).randbytes(4000).replace(b"\0", b"a"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("declared", [None, "utf-8"])
def test_binary_is_no_text(content: bytes, declared: str | None) -> None:
    """A .txt that is really something else is refused, whatever is declared."""
    refusal = decode(content, declared)

    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.NOT_TEXT


def test_a_stray_control_character_is_no_binary() -> None:
    """Articles hold the odd control character; they are articles all the same."""
    text = "Un mot de plus. " * 20 + "Un\x02 autre. "
    assert decode(text.encode()) == Decoded(text)


def test_size_costs_only_linear_time() -> None:
    """A long line of ASCII before one odd byte is read once, not once per character."""
    content = b"a" * 3_000_000 + b" \xe9t\xe9 " + b"b" * 3_000_000

    decoded = decode(content)

    assert isinstance(decoded, Decoded)
    assert decoded.text[3_000_000:3_000_005] == " été "
