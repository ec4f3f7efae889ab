"""The raw zone's WARC files."""

import gzip
import io
import zlib

import pytest
from fastwarc import ArchiveIterator
from hypothesis import given
from hypothesis import strategies as st

from depeche.errors import LakeError
from depeche.lake import raw
from depeche.records.article import RawReference
from depeche.records.flow import Capture
from lake_builders import NOON, file_capture, page_capture


def _archive(*captures: Capture) -> tuple[bytes, list[raw.Written]]:
    file = io.BytesIO()
    return (raw.write(captures, file), file.getvalue())[::-1]


def _member(archive: bytes, reference: RawReference) -> bytes:
    return archive[reference.offset : reference.offset + reference.length]


@given(st.lists(st.tuples(st.booleans(), st.binary(max_size=300)), max_size=5))
def test_any_bytes_come_back(contents: list[tuple[bool, bytes]]) -> None:
    """Pages and files of any bytes are read back from their place, and their digest holds."""
    captures = [
        page_capture(f"https://quai.example/{n}", content)
        if page
        else file_capture(f"f{n}", content)
        for n, (page, content) in enumerate(contents)
    ]
    archive, written = _archive(*captures)
    found = [raw.payload(_member(archive, reference), reference) for _, reference in written]
    assert found == [content for _, content in contents]


def test_each_record_is_a_gzip_member_of_its_own() -> None:
    """The members lie end to end, each ends by itself, and together they are the file."""
    archive, written = _archive(file_capture("a", b"un"), file_capture("b", b"deux" * 9999))
    for _, reference in written:
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        text = member.decompress(_member(archive, reference))
        assert text.startswith(b"WARC/1.1\r\n")
        assert member.eof
        assert not member.unused_data
    assert sum(reference.length for _, reference in written) == len(archive)


def test_pages_are_responses_and_files_are_resources() -> None:
    """A page keeps status and headers as a response; a file is a resource with its media type."""
    page = page_capture(
        "https://quai.example/é", b"<p>", ("Content-Type", "text/html"), ("X", "a\r\nb")
    )
    archive, _ = _archive(page, file_capture("file:texts/deux mots.txt", b"abc"))
    response, resource = [
        (record.headers.to_dict(), record.http_headers, record.reader.read(), record.record_date)
        for record in ArchiveIterator(io.BytesIO(archive), parse_http=True)
    ]
    assert response[0]["WARC-Type"] == "response"
    assert response[0]["WARC-Target-URI"] == "https://quai.example/%C3%A9"
    assert response[1].status_code == 200
    assert response[1].get("X") == "a b"
    assert response[2:] == (b"<p>", NOON)
    assert resource[0]["WARC-Type"] == "resource"
    assert resource[0]["WARC-Target-URI"] == "file:texts/deux%20mots.txt"
    assert resource[0]["Content-Type"] == "text/plain"


def test_digests_are_those_that_archive_tools_check() -> None:
    """An independent reader finds the SHA-256 of each payload right."""
    archive, _ = _archive(
        page_capture("https://quai.example/1", b"<p>un"), file_capture("b", b"deux")
    )
    records = list(ArchiveIterator(io.BytesIO(archive), verify_digests=True))
    assert len(records) == 2


def test_headers_speak_of_the_bytes_that_are_stored() -> None:
    """What the client undid is kept under another name, and the length is that of the payload."""
    headers = (
        ("Content-Encoding", "br"),
        ("Content-Length", "3"),
        ("Transfer-Encoding", "chunked"),
    )
    archive, _ = _archive(page_capture("https://quai.example/1", b"<p>quai", *headers))
    text = gzip.decompress(archive)
    assert b"X-Crawler-Content-Encoding: br" in text
    assert b"\r\nContent-Encoding" not in text
    assert b"\r\nContent-Length: 7\r\n" in text


def test_the_same_captures_give_the_same_bytes() -> None:
    """No clock, no chance and no path is in a file."""
    captures = page_capture("https://quai.example/1", b"<p>un"), file_capture("b", b"deux")
    assert _archive(*captures)[0] == _archive(*captures)[0]


def test_a_capture_without_bytes_has_no_record() -> None:
    """What failed is handed back in its place, without a reference."""
    failed = file_capture("a", None, error="SourceUnreachable", message="refused")
    archive, written = _archive(failed, file_capture("b", b"deux"))
    assert written[0] == (failed, None)
    assert written[1][0].content is None
    assert len(list(ArchiveIterator(io.BytesIO(archive)))) == 1


def test_damage_is_noticed_and_named() -> None:
    """Bytes that are not what was acquired, or no record, raise an error that names the place."""
    archive, [(_, reference)] = _archive(file_capture("a", b"abc"))
    reference = reference.model_copy(update={"uri": "s3://depeche/raw/x.warc.gz"})
    other = reference.model_copy(update={"digest": "00" * 32})
    with pytest.raises(LakeError, match=r"x\.warc\.gz at byte 0 is not what was acquired"):
        raw.payload(archive, other)
    for broken in (b"", b"junk" * 40, archive[: len(archive) // 2]):
        with pytest.raises(LakeError, match=r"x\.warc\.gz at byte 0"):
            raw.payload(broken, reference)
