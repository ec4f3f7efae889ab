"""The raw zone: bytes as they came, in WARC 1.1 files that any web-archive tool reads.

A page from the web is a `response` record with its HTTP headers, beside the `request` that it
answers and a `metadata` record with its time; an answer that brings nothing new is a `revisit`. A
file or a table row is a `resource` record. Each record is a gzip member of its own, so that one can
be read without the others. Nothing in a file depends on when or where it is written.
"""

import hashlib
import io
import uuid
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import BinaryIO, Final
from urllib.parse import quote, urlsplit

from fastwarc import ArchiveIterator, GzipWriter, WarcRecord, WarcRecordType

from depeche.errors import LakeError
from depeche.records.article import RawReference
from depeche.records.flow import Capture
from depeche.sources.archives.pages import page_at
from depeche.sources.base import WebResponse

__all__ = ["Written", "payload", "write"]

Written = tuple[Capture, RawReference | None]

_LEVEL: Final = 6
_PHRASES: Final = {int(status): status.phrase for status in HTTPStatus}
_URI_CHARACTERS: Final = ":/?#[]@!$&'()*+,;=%~"
# The client has undone these already: they keep the names that Common Crawl gives them.
_UNDONE: Final = {"content-encoding", "content-length", "transfer-encoding"}
_SAME_PAYLOAD: Final = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_NOT_MODIFIED: Final = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

Headers = tuple[tuple[str, str], ...]


def write(items: Iterable[Capture | WebResponse], file: BinaryIO) -> list[Written]:
    """Append the records of each item; returns the captures, without bytes, and where those lie.

    A response is one on the way to a document: robots.txt, a feed, a redirect, a failed try. The
    references have an empty `uri`: a file has no address before it is stored.
    """
    written = []
    for item in items:
        if isinstance(item, WebResponse):
            _write_answer(item, file)
        else:
            written.append(_write_capture(item, file))
    return written


def payload(member: bytes, reference: RawReference) -> bytes:
    """The bytes of one document from its compressed record. Raises `LakeError`."""
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(member))))
        content = bytes(record.reader.read())
    except (StopIteration, OSError, ValueError, zlib.error) as error:
        return _archived(member, reference, error)
    if hashlib.sha256(content).hexdigest() != reference.digest:
        return _archived(member, reference, None)
    return content


def _archived(member: bytes, reference: RawReference, error: Exception | None) -> bytes:
    """The bytes from a record that another crawler wrote: it may be ARC, packed or in chunks."""
    content = page_at(member)
    if content is None and error is not None:
        raise _damaged(reference, "is no WARC record") from error
    if content is None or hashlib.sha256(content).hexdigest() != reference.digest:
        raise _damaged(reference, "is not what was acquired (its SHA-256 differs)")
    return content


def _write_capture(capture: Capture, file: BinaryIO) -> Written:
    if capture.raw is not None:
        return capture, capture.raw
    if capture.content is None:
        if capture.unchanged:
            _write_revisit(capture, file)
        return capture, None
    digest = hashlib.sha256(capture.content).hexdigest()
    if capture.status is None:
        record = _resource(capture, capture.content, digest)
        start, end = _append(record, file)
    else:
        answer = _answer_of(capture, capture.content)
        start, end = _write_answer(answer, file)
    reference = RawReference(uri="", offset=start, length=end - start, digest=digest)
    return replace(capture, content=None), reference


def _answer_of(capture: Capture, content: bytes) -> WebResponse:
    return WebResponse(
        capture.url or capture.address,
        capture.status or 0,
        capture.headers,
        content,
        capture.fetched_at,
        capture.request,
        capture.seconds,
    )


def _write_answer(answer: WebResponse, file: BinaryIO) -> tuple[int, int]:
    """Response, request and time; returns where the response starts and ends."""
    digest = hashlib.sha256(answer.content).hexdigest()
    response = _urn("response", answer.url, answer.at, digest)
    record = _record(WarcRecordType.response, response, answer.at, answer.url)
    record.headers["WARC-Payload-Digest"] = f"sha256:{digest}"
    _set_http(record, _answer_head(answer) + answer.content)
    place = _append(record, file)
    if answer.request:
        _write_beside(answer, response, file)
    return place


def _write_beside(answer: WebResponse, response: bytes, file: BinaryIO) -> None:
    """The request, and how long its answer took (as Heritrix writes it)."""
    urn = _urn("request", answer.url, answer.at, response.decode())
    request = _record(WarcRecordType.request, urn, answer.at, answer.url)
    request.headers["WARC-Concurrent-To"] = _bracketed(response)
    _set_http(request, _request_head(answer))
    _append(request, file)
    urn = _urn("metadata", answer.url, answer.at, response.decode())
    metadata = _record(WarcRecordType.metadata, urn, answer.at, answer.url)
    metadata.headers["WARC-Concurrent-To"] = _bracketed(response)
    metadata.headers["Content-Type"] = "application/warc-fields"
    _set_block(metadata, f"fetchTimeMs: {round(answer.seconds * 1000)}\r\n".encode())
    _append(metadata, file)


def _write_revisit(capture: Capture, file: BinaryIO) -> None:
    """That the server confirmed, or sent again, what an earlier partition holds."""
    answer = _answer_of(capture, b"")
    held = capture.reference.held
    digest = (held and held.digest) or ""
    urn = _urn("revisit", answer.url, answer.at, digest)
    record = _record(WarcRecordType.revisit, urn, answer.at, answer.url)
    confirmed = answer.status == HTTPStatus.NOT_MODIFIED
    record.headers["WARC-Profile"] = _NOT_MODIFIED if confirmed else _SAME_PAYLOAD
    if digest:
        record.headers["WARC-Payload-Digest"] = f"sha256:{digest}"
    record.headers["WARC-Refers-To-Target-URI"] = quote(answer.url, safe=_URI_CHARACTERS)
    _set_http(record, _answer_head(answer))
    _append(record, file)


def _resource(capture: Capture, content: bytes, digest: str) -> WarcRecord:
    urn = _urn("resource", capture.address, capture.fetched_at, digest)
    record = _record(
        WarcRecordType.resource, urn, capture.fetched_at, capture.url or capture.address
    )
    record.headers["WARC-Payload-Digest"] = f"sha256:{digest}"
    record.headers["Content-Type"] = capture.media_type or "application/octet-stream"
    _set_block(record, content)
    return record


def _record(kind: WarcRecordType, urn: bytes, at: datetime, url: str) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(kind, record_urn=urn)
    record.headers.status_line = "WARC/1.1"
    record.record_date = at
    record.headers["WARC-Target-URI"] = quote(url, safe=_URI_CHARACTERS)
    return record


def _set_http(record: WarcRecord, block: bytes) -> None:
    record.is_http = True
    _set_block(record, block)


def _set_block(record: WarcRecord, block: bytes) -> None:
    record.headers["WARC-Block-Digest"] = f"sha256:{hashlib.sha256(block).hexdigest()}"
    record.set_bytes_content(block)


def _append(record: WarcRecord, file: BinaryIO) -> tuple[int, int]:
    """Write a record as a gzip member of its own; returns its first byte and one past its last."""
    start = file.tell()
    compressed = GzipWriter(file, compression_level=_LEVEL)
    record.write(compressed)
    compressed.finish()
    return start, file.tell()


def _urn(kind: str, url: str, at: datetime, digest: str) -> bytes:
    """An identifier that follows from what was captured, where and when."""
    name = f"{kind} {url} {at.isoformat()} {digest}"
    return f"uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}".encode()


def _bracketed(urn: bytes) -> str:
    return f"<urn:{urn.decode()}>"


def _answer_head(answer: WebResponse) -> bytes:
    phrase = _PHRASES.get(answer.status, "")
    first = f"HTTP/1.1 {answer.status} {phrase}"
    return _head([first, *_lines(answer.headers), f"Content-Length: {len(answer.content)}"])


def _request_head(answer: WebResponse) -> bytes:
    parts = urlsplit(answer.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    target = quote(target, safe=_URI_CHARACTERS)
    return _head([f"GET {target} HTTP/1.1", *_lines(answer.request)])


def _head(lines: Iterable[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")


def _lines(headers: Headers) -> Iterator[str]:
    for name, value in headers:
        shown = f"X-Crawler-{name}" if name.lower() in _UNDONE else name
        # A line break inside a value would end the head early.
        yield f"{shown}: {' '.join(value.split())}"


def _damaged(reference: RawReference, what: str) -> LakeError:
    return LakeError(
        f"{reference.uri} at byte {reference.offset} {what}: "
        "the file was changed after it was read; acquire the partition again"
    )
