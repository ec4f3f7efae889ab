"""One record after the other in unpacked WARC or ARC: its head, its block, and what is wrong.

FastWARC reads records too, but it believes a length that is too large, and takes the records behind
it for the page (docs/decisions/0014). Here a record must end where the next one begins.
"""

import re
from dataclasses import dataclass
from typing import Final

from depeche.sources.archives.reader import Reader

__all__ = ["ARC_LINE", "WARC_LINE", "Damage", "Framed", "begins_record", "read_record"]

_HEAD: Final = 1 << 16
"""Bytes of a head, at most: addresses of a few thousand bytes occur."""
_BLANKS: Final = 16
"""Bytes of line ends between records that are passed over; the standard has four."""
WARC_LINE: Final = re.compile(rb"WARC/\d\.\d{1,2}\r?\n")
ARC_LINE: Final = re.compile(
    rb"(?P<url>[a-z][a-z0-9+.-]{1,15}:[^ \n]{1,4096}) (?P<ip>[0-9a-fA-F.:]{1,45})"
    rb" (?P<date>\d{8,14}) (?P<mime>[^ \n]{1,200}(?: [^\n]{0,200})?) (?P<length>\d{1,15})\r?\n"
)
"""Version 1 has five fields; version 2 has others before the length."""
_LENGTH: Final = re.compile(
    rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)


class Damage(Exception):
    """A record cannot be read; `head` is what is known of it."""

    def __init__(self, message: str, head: bytes = b"") -> None:
        super().__init__(message)
        self.head = head


@dataclass(frozen=True, slots=True)
class Framed:
    """A record as it stands in the stream."""

    start: int
    """Its first byte in the unpacked stream."""
    head: bytes
    """Lines of the head, without the empty one; for ARC the one line."""
    block: bytes
    """As much of the block as was asked for."""
    size: int
    """Bytes of the whole block."""
    more: bool
    """Whether another record follows in the stream."""


def begins_record(content: bytes) -> bool:
    """Whether unpacked bytes begin as a record of WARC or ARC does."""
    return bool(WARC_LINE.match(content) or ARC_LINE.match(content))


def read_record(reader: Reader, most: int) -> Framed | None:
    """The next record, with up to `most` bytes of its block; none at the end. Raises `Damage`."""
    _pass_blanks(reader)
    start = reader.position
    if not reader.peek(1):
        return None
    head = _head(reader)
    size = _size(head)
    block, there = reader.copy(size, most)
    if there < size:
        raise Damage(f"its head says {size} bytes, and {there} are there", head)
    _pass_blanks(reader)
    following = reader.peek(_HEAD // 8)
    if following and not begins_record(following):
        raise Damage(f"its head says {size} bytes, and others follow before the next record", head)
    return Framed(start, head, block, size, bool(following))


def _pass_blanks(reader: Reader) -> None:
    ahead = reader.peek(_BLANKS)
    reader.take(len(ahead) - len(ahead.lstrip(b"\r\n")))


def _head(reader: Reader) -> bytes:
    first = reader.line(_HEAD)
    if ARC_LINE.fullmatch(first):
        return first
    if not WARC_LINE.fullmatch(first):
        raise Damage("no record begins here")
    head = first
    while (line := reader.line(_HEAD)).strip():
        head += line
        if len(head) > _HEAD:
            raise Damage(f"its head has more than {_HEAD} bytes", head)
    return head


def _size(head: bytes) -> int:
    if found := ARC_LINE.fullmatch(head) or _LENGTH.search(head):
        return int(found[found.lastindex or 0])
    raise Damage("its head tells no Content-Length", head)
