"""Gzip members, one after the other, and the places in a file where one surely begins."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from depeche.sources.archives.framing import begins_record

__all__ = ["BROKEN", "Member", "begins_members", "next_member", "starts"]

_CHUNK: Final = 1 << 16
_MAGIC: Final = b"\x1f\x8b\x08"
_STORED: Final = 1 << 16
"""Deflate stores what it cannot compress in blocks of at most 65,535 bytes."""
_BEGINNING: Final = 1 << 13
"""Unpacked bytes by which a record is known: as much as the line of an ARC record has at most."""
BROKEN: Final = (zlib.error, EOFError)
"""What reading a damaged member raises."""


class Member:
    """The unpacked bytes of the member that begins at `start`; its checksum is verified."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        self._file, self._place = file, start
        self._packed = b""
        self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self.end = 0
        """One past its last packed byte, once everything was read."""

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; none at its end. Raises `zlib.error` and `EOFError`."""
        while not self._stream.eof:
            if not self._packed:
                self._file.seek(self._place)
                self._packed = self._file.read(_CHUNK)
                self._place += len(self._packed)
                if not self._packed:
                    raise EOFError("the file ends inside it")
            content = self._stream.decompress(self._packed, size)
            self._packed = self._stream.unconsumed_tail
            if self._stream.eof:
                self.end = self._place - len(self._stream.unused_data)
            if content:
                return content
        return b""

    def finish(self) -> int:
        """Read on to the end, which is returned. Raises as `read` does."""
        while self.read(_CHUNK):
            pass
        return self.end


def next_member(file: BinaryIO, start: int, size: int) -> int:
    """Where the next readable record begins from `start` on; the file's end if there is none."""
    return next((at for at in _marks(file, start) if _is_record(file, at)), size)


def starts(file: BinaryIO, start: int, size: int) -> int:
    """The first place from `start` on where a member surely begins; the file's end if none is.

    A page may itself be an archive, whose members then stand in the file byte by byte. They end
    within one stored block: so the members from here on must follow each other for longer than
    that, or up to the end of the file. The answer depends on the file alone, so that two shards
    that meet here agree.
    """
    if not start:
        return 0
    return next((at for at in _marks(file, start) if _is_chain(file, at, size)), size)


def begins_members(file: BinaryIO) -> bool:
    """Whether the file is gzip at all."""
    file.seek(0)
    return file.read(len(_MAGIC)) == _MAGIC


def _marks(file: BinaryIO, start: int) -> Iterator[int]:
    """Every place from `start` on that reads like the beginning of a member."""
    place, kept = start, b""
    while True:
        file.seek(place)
        piece = file.read(_CHUNK)
        if not piece:
            return
        window, origin = kept + piece, place - len(kept)
        at = window.find(_MAGIC)
        while at >= 0:
            yield origin + at
            at = window.find(_MAGIC, at + 1)
        place += len(piece)
        kept = window[-(len(_MAGIC) - 1) :]


def _is_record(file: BinaryIO, at: int) -> bool:
    member, content = Member(file, at), b""
    try:
        while len(content) < _BEGINNING and (piece := member.read(_BEGINNING)):
            content += piece
    except BROKEN:
        pass  # a record that is cut off later begins here all the same
    return begins_record(content)


def _is_chain(file: BinaryIO, start: int, size: int) -> bool:
    at = start
    while at < size and at <= start + _STORED:
        if not _is_record(file, at):
            return False
        try:
            at = Member(file, at).finish()
        except BROKEN:
            return False
    return True
