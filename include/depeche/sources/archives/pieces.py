"""An archive as pieces: each record with its place, and each place that cannot be read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from depeche.sources.archives.framing import ARC_LINE, Damage, Framed, read_record
from depeche.sources.archives.members import (
    BROKEN,
    Member,
    begins_members,
    next_member,
    starts,
)
from depeche.sources.archives.reader import Reader

__all__ = ["Piece", "Sample", "cuts", "pieces", "sample"]

_SAMPLE: Final = 1 << 18
"""Bytes at the beginning of a file by which the rest is judged."""
_CHUNK: Final = 1 << 16
_AT_LINE: Final = re.compile(rb"(?<=\n)(?:WARC/\d\.\d{1,2}\r?\n|" + ARC_LINE.pattern + rb")")


@dataclass(frozen=True, slots=True)
class Piece:
    """A record, or a place where one was."""

    offset: int
    """In the file, in bytes: of the record, or of the gzip member it lies in."""
    length: int
    """Bytes up to its end, or to where reading goes on after damage."""
    head: bytes
    block: bytes = b""
    size: int = 0
    """Bytes of its whole block, of which `block` may be the beginning."""
    number: int = 1
    """Which record of its gzip member it is."""
    alone: bool = True
    """Whether nothing else lies between its offset and its end."""
    damage: str | None = None

    @property
    def answers(self) -> bool:
        """Whether it is a captured answer of a server, as far as its head tells."""
        return bool(_RESPONSE.search(self.head)) or (
            self.head[:9] != b"filedesc:" and bool(ARC_LINE.fullmatch(self.head))
        )


_RESPONSE: Final = re.compile(rb"^warc-type:[ \t]*response[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sample:
    """What the beginning of a file tells of it."""

    bytes_each: float
    """Packed bytes for each captured answer."""
    divisible: bool
    """Whether a gzip member holds one record: then it can be entered at any of them."""


def pieces(file: BinaryIO, size: int, start: int, end: int, most: int) -> Iterator[Piece]:
    """The records that begin in [start, end), in order, with `most` bytes of each block.

    A packed file may be cut anywhere: ranges that meet give each record once. A plain one is cut
    where `cuts` says.
    """
    if begins_members(file):
        stop = starts(file, end, size) if end < size else size
        return _packed(file, size, starts(file, start, size), stop, most)
    return _plain(file, size, start, end, most)


def cuts(file: BinaryIO, size: int, span: int) -> Iterator[tuple[int, int]]:
    """The file as ranges of about `span` bytes. Only a plain one is read for it, once."""
    if begins_members(file):
        for start in range(0, size, span):
            yield start, min(start + span, size)
        return
    start = 0
    for piece in _plain(file, size, 0, size, 0):
        if piece.offset - start >= span:
            yield start, piece.offset
            start = piece.offset
    if start < size:
        yield start, size


def sample(file: BinaryIO, size: int) -> Sample:
    """Judge a file by its beginning."""
    answers, end, divisible = 0, 1, True
    end_of_sample = min(size, _SAMPLE)
    packed = begins_members(file)
    read = _packed if packed else _plain
    for piece in read(file, size, 0, end_of_sample, 0):
        answers += piece.answers
        end = max(end, piece.offset + piece.length)
        if packed and not piece.damage and not piece.alone:
            divisible = False
            break
    return Sample(end / max(1, answers), divisible)


def _packed(file: BinaryIO, size: int, start: int, end: int, most: int) -> Iterator[Piece]:
    at = start
    while at < end:
        member, number = Member(file, at), 0
        reader = Reader(member.read)
        try:
            while record := read_record(reader, most):
                number += 1
                yield _of_member(record, at, member, number)
            following = member.finish()
        except (Damage, *BROKEN) as error:
            following = _after(file, size, at, member, error)
            yield _damaged(error, at, following, number + 1)
        at = following


def _of_member(record: Framed, at: int, member: Member, number: int) -> Piece:
    alone = number == 1 and not record.more
    length = member.end - at if alone else 0
    return Piece(at, length, record.head, record.block, record.size, number, alone)


def _after(file: BinaryIO, size: int, at: int, member: Member, error: Exception) -> int:
    """Where reading goes on: behind the member, or at the next one that can be read."""
    if isinstance(error, Damage):
        try:
            return member.finish()
        except BROKEN:
            pass  # it is cut off as well
    return next_member(file, at + 1, size)


def _damaged(error: Exception, at: int, following: int, number: int) -> Piece:
    head = error.head if isinstance(error, Damage) else b""
    what = str(error) if isinstance(error, Damage) else f"its gzip member is damaged ({error})"
    return Piece(at, following - at, head, number=number, damage=what)


def _plain(file: BinaryIO, size: int, start: int, end: int, most: int) -> Iterator[Piece]:
    at = start
    while at < end:
        origin = at
        reader = _reader(file, origin)
        try:
            while at < end and (record := read_record(reader, most)):
                begun, at = origin + record.start, origin + reader.position
                yield Piece(begun, at - begun, record.head, record.block, record.size)
            at = max(at, origin + reader.position)
        except Damage as error:
            following = _next_line(file, at + 1, size)
            yield _damaged(error, at, following, 1)
            at = following


def _reader(file: BinaryIO, start: int) -> Reader:
    place = start

    def more(size: int) -> bytes:
        nonlocal place
        file.seek(place)
        piece = file.read(size)
        place += len(piece)
        return piece

    return Reader(more)


def _next_line(file: BinaryIO, start: int, size: int) -> int:
    """Where a line from `start` on begins a record; the file's end if none does."""
    place, kept = start - 1, b""
    while True:
        file.seek(place)
        piece = file.read(_CHUNK)
        if not piece:
            return size
        window = kept + piece
        if found := _AT_LINE.search(window):
            return place - len(kept) + found.start()
        place += len(piece)
        kept = window[-5120:]  # as long as a line of ARC may be
