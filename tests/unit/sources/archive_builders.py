"""Archives for tests: records, members and files of WARC and ARC, whole and damaged."""

import base64
import gzip
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from depeche.records.flow import Capture
from depeche.sources.archives.warc import WarcSource
from depeche.sources.base import Access

NEWYEAR = datetime(2024, 1, 1, 8, tzinfo=UTC)
PAGE = b"<html><body><p>Le port a rouvert lundi, page %d.</p></body></html>"


def answer(
    body: bytes, headers: Sequence[str] = ("Content-Type: text/html",), status: int = 200
) -> bytes:
    lines = "\r\n".join([f"HTTP/1.1 {status} OK", *headers])
    return lines.encode() + b"\r\n\r\n" + body


def warc(
    number: int,
    block: bytes | None = None,
    *,
    kind: str = "response",
    at: datetime = NEWYEAR,
    says: int | None = None,
    extra: Sequence[str] = (),
) -> bytes:
    """One WARC record; `says` is a Content-Length that is not true."""
    block = answer(PAGE % number) if block is None else block
    head = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{number}>",
        f"WARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}",
        f"WARC-Target-URI: https://quai.example/{number}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(block) if says is None else says}",
        *extra,
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def arc(number: int, block: bytes | None = None, at: datetime = NEWYEAR) -> bytes:
    block = answer(PAGE % number) if block is None else block
    line = f"https://quai.example/{number} 127.0.0.1 {at:%Y%m%d%H%M%S} text/html {len(block)}\n"
    return line.encode() + block + b"\n"


def arc_head() -> bytes:
    lines = b"1 0 Quai\nURL IP-address Archive-date Content-type Archive-length\n"
    return b"filedesc://quai.arc 0.0.0.0 20240101000000 text/plain %d\n" % len(lines) + lines


def packed(*records: bytes) -> bytes:
    """Each record as a gzip member of its own."""
    return b"".join(gzip.compress(record, mtime=0) for record in records)


def sha1(content: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(content).digest()).decode()


def read(source: WarcSource, edges: Access, partition: str = "2024-01-01") -> list[Capture]:
    """All captures of a source for a partition."""
    return list(source.acquire(list(source.discover(edges, partition)), edges))


def numbers(captures: Sequence[Capture]) -> list[int]:
    """Which records came as pages."""
    return [int(c.address.rsplit("/", 1)[1]) for c in captures if c.error is None]
