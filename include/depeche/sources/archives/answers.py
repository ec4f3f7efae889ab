"""What a record holds of a captured answer: address, time, status, headers and the page itself."""

import base64
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from fastwarc import ArchiveIterator

from depeche.errors import SourceUnreadable
from depeche.sources.archives.framing import ARC_LINE, Damage
from depeche.sources.archives.pieces import Piece
from depeche.sources.web.headers import content_type
from depeche.unpacking import unpack

__all__ = ["Answer", "answer_of", "captured_at", "payload"]

_DATE: Final = re.compile(
    rb"^warc-date:[ \t]*([0-9TZ:.+-]{4,40})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
_ALGORITHMS: Final = frozenset({"md5", "sha1", "sha256", "sha384", "sha512"})
_HEX: Final = 4
"""Bits of a hexadecimal digit."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One captured answer of a server."""

    url: str
    at: datetime
    status: int
    headers: tuple[tuple[str, str], ...]
    media_type: str | None
    charset: str | None
    body: bytes
    """As it stands in the record: chunked and packed, if the crawler kept it so."""
    digests: tuple[tuple[str, str], ...] = ()
    """What the record says of its block, then of its payload, e.g. `("block", "sha1:…")`."""
    whole: bool = True
    """Whether the crawler kept all of it."""
    block: bytes = b""


def captured_at(head: bytes) -> datetime | None:
    """The time that a head tells, where it can be read."""
    if line := ARC_LINE.fullmatch(head):
        return _arc_time(line["date"].decode())
    found = _DATE.search(head)
    try:
        time = datetime.fromisoformat(found[1].decode()) if found else None
    except ValueError:
        return None
    if time is None:
        return None
    return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)


def answer_of(piece: Piece) -> Answer:
    """The answer in a whole record. Raises `Damage`."""
    at = captured_at(piece.head)
    if at is None:
        raise Damage("its head tells no time of capture", piece.head)
    try:
        record = next(iter(ArchiveIterator(io.BytesIO(_as_warc(piece)), parse_http=True)))
        http = record.http_headers
        body = bytes(record.reader.read())
    except (StopIteration, OSError, ValueError) as error:
        raise Damage(f"it is no record of an answer ({error})", piece.head) from error
    if http is None or http.status_code is None:
        raise Damage("it holds no HTTP answer", piece.head)
    headers = tuple((str(name), str(value)) for name, value in http)
    media_type, charset = content_type(headers)
    return Answer(
        url=str(record.headers.get("WARC-Target-URI") or "").strip("<>"),
        at=at,
        status=int(http.status_code),
        headers=headers,
        media_type=media_type,
        charset=charset,
        body=body,
        digests=_digests(record),
        whole=not record.headers.get("WARC-Truncated"),
        block=piece.block,
    )


def payload(answer: Answer, most: int) -> bytes:
    """The page, unpacked and with its digests verified. Raises `SourceUnreadable`, `Damage`."""
    named = {name.lower(): value for name, value in answer.headers}
    bare = answer.body
    if "chunked" in named.get("transfer-encoding", "").lower():
        bare = _without_chunks(bare)
    content = _unpacked(answer.url, bare, named.get("content-encoding", ""), most)
    # Crawlers do not agree on what a payload is: packed, without its chunks, or as it is read.
    for what, digest in answer.digests if answer.whole else ():
        candidates = (answer.block,) if what == "block" else (answer.body, bare, content)
        if not any(_holds(digest, candidate) for candidate in candidates):
            raise Damage(f"its {what} is not what its digest says ({digest})")
    return content


def _as_warc(piece: Piece) -> bytes:
    """The record as one of WARC, which an ARC record becomes with the same block."""
    line = ARC_LINE.fullmatch(piece.head)
    if line is None:
        head = piece.head
    else:
        head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: " + line["url"]
        head += b"\r\nContent-Type: application/http; msgtype=response\r\n"
        head += b"Content-Length: %d\r\n" % piece.size
    return head + b"\r\n" + piece.block + b"\r\n\r\n"


def _digests(record: Any) -> tuple[tuple[str, str], ...]:  # fastwarc has no types
    names = {"block": "WARC-Block-Digest", "payload": "WARC-Payload-Digest"}
    said = ((what, record.headers.get(name)) for what, name in names.items())
    return tuple((what, str(value)) for what, value in said if value)


def _holds(digest: str, content: bytes) -> bool:
    """Whether a digest is that of the bytes; what nobody can check holds."""
    algorithm, _, value = digest.strip().partition(":")
    algorithm = algorithm.lower().replace("-", "")
    if algorithm not in _ALGORITHMS:
        return True
    found = hashlib.new(algorithm, content, usedforsecurity=False)
    if len(value) == found.digest_size * 8 // _HEX:
        return value.lower() == found.hexdigest()
    return value.upper().rstrip("=") == base64.b32encode(found.digest()).decode().rstrip("=")


def _unpacked(url: str, body: bytes, encoding: str, most: int) -> bytes:
    try:
        return unpack(url, body, encoding, most)
    except SourceUnreadable:
        # Some crawlers unpack the page and leave the header as it came.
        if body.lstrip()[:1] == b"<":
            return body
        raise


def _without_chunks(body: bytes) -> bytes:
    """The body without the framing of chunks; as it is where a crawler has taken that away."""
    try:
        return b"".join(_chunks(body))
    except ValueError:
        return body


def _chunks(body: bytes) -> Iterator[bytes]:
    """RFC 9112, 7.1. Raises `ValueError` where no chunk begins."""
    at = 0
    while True:
        end = body.index(b"\r\n", at)
        size = int(body[at:end].partition(b";")[0], 16)
        if not size:
            return
        at = end + 2
        if body[at + size : at + size + 2] != b"\r\n":
            raise ValueError("a chunk is cut off")
        yield body[at : at + size]
        at += size + 2


def _arc_time(digits: str) -> datetime | None:
    """Fourteen digits, of which old archives leave out the last."""
    try:
        return datetime.strptime(digits[:14].ljust(14, "0"), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
