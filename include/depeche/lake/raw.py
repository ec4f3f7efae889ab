"""The raw zone: bytes as they came, in WARC 1.1 files that any web-archive tool reads.

A page from the web is a `response` record with its HTTP headers; a file or a table row is a
`resource` record. Each record is a gzip member of its own, so that one can be read without the
others. Nothing in a file depends on when or where it is written.
"""

import hashlib
import io
import uuid
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import BinaryIO, Final
from urllib.parse import quote

from fastwarc import ArchiveIterator, GzipWriter, WarcRecord, WarcRecordType

from depeche.errors import LakeError
from depeche.records.article import RawReference
from depeche.records.flow import Capture

__all__ = ["Written", "payload", "write"]

Written = tuple[Capture, RawReference | None]

_LEVEL: Final = 6
_PHRASES: Final = {int(status): status.phrase for status in HTTPStatus}
_URI_CHARACTERS: Final = ":/?#[]@!$&'()*+,;=%~"
# The client has undone these already: they keep the names that Common Crawl gives them.
_UNDONE: Final = {"content-encoding", "content-length", "transfer-encoding"}


def write(captures: Iterable[Capture], file: BinaryIO) -> list[Written]:
    """Append one record per capture that has bytes; returns captures without bytes, and where.

    The references have an empty `uri`: a file has no address before it is stored.
    """
    return [_write_one(capture, file) for capture in captures]


def payload(member: bytes, reference: RawReference) -> bytes:
    """The bytes of one document from its compressed record. Raises `LakeError`."""
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(member))))
        content = bytes(record.reader.read())
    except (StopIteration, OSError, ValueError, zlib.error) as error:
        raise _damaged(reference, "is no WARC record") from error
    if hashlib.sha256(content).hexdigest() != reference.digest:
        raise _damaged(reference, "is not what was acquired (its SHA-256 differs)")
    return content


def _write_one(capture: Capture, file: BinaryIO) -> Written:
    if capture.content is None:
        return capture, None
    digest = hashlib.sha256(capture.content).hexdigest()
    offset = file.tell()
    compressed = GzipWriter(file, compression_level=_LEVEL)
    _record(capture, capture.content, digest).write(compressed)
    compressed.finish()
    reference = RawReference(uri="", offset=offset, length=file.tell() - offset, digest=digest)
    return replace(capture, content=None), reference


def _record(capture: Capture, content: bytes, digest: str) -> WarcRecord:
    kind = WarcRecordType.resource if capture.status is None else WarcRecordType.response
    record = WarcRecord()
    record.init_headers(kind, record_urn=_urn(capture, digest))
    record.headers.status_line = "WARC/1.1"
    record.record_date = capture.fetched_at
    record.headers["WARC-Target-URI"] = quote(capture.url or capture.address, safe=_URI_CHARACTERS)
    record.headers["WARC-Payload-Digest"] = f"sha256:{digest}"
    if capture.status is None:
        block = content
        record.headers["Content-Type"] = capture.media_type or "application/octet-stream"
    else:
        block = _http_head(capture, len(content)) + content
        record.is_http = True
    record.headers["WARC-Block-Digest"] = f"sha256:{hashlib.sha256(block).hexdigest()}"
    record.set_bytes_content(block)
    return record


def _urn(capture: Capture, digest: str) -> bytes:
    """An identifier that follows from what was captured, where and when."""
    name = f"{capture.address} {capture.fetched_at.isoformat()} {digest}"
    return f"uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}".encode()


def _http_head(capture: Capture, length: int) -> bytes:
    status = capture.status or 0
    phrase = _PHRASES.get(status, "")
    lines = [f"HTTP/1.1 {status} {phrase}", *_header_lines(capture), f"Content-Length: {length}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")


def _header_lines(capture: Capture) -> Iterator[str]:
    for name, value in capture.headers:
        shown = f"X-Crawler-{name}" if name.lower() in _UNDONE else name
        # A line break inside a value would end the head early.
        yield f"{shown}: {' '.join(value.split())}"


def _damaged(reference: RawReference, what: str) -> LakeError:
    return LakeError(
        f"{reference.uri} at byte {reference.offset} {what}: "
        "the raw file was changed after it was written; acquire the partition again"
    )
