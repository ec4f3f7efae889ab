"""Zip files: their members listed by the directory at the end, and read one by one."""

import lzma
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from depeche.errors import SourceError, SourceUnreadable
from depeche.sources.addresses import printable
from depeche.sources.base import Files, FileStat
from depeche.sources.files.streams import open_packed

__all__ = ["SUFFIX", "Member", "ZipReader", "members"]

SUFFIX: Final = ".zip"
_DIRECTORY: Final = 1 << 26
"""Bytes of a directory, at most: half a million members. Python holds it in memory."""
_TAIL: Final = 22 + (1 << 16)
"""Bytes at the end in which the directory is described: its record and the longest comment."""
_RECORD: Final = struct.Struct("<4s8xI")
_BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, NotImplementedError,
    RuntimeError, ValueError, UnicodeError, struct.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a zip file."""

    number: int
    """Its place in the directory, from 0."""
    name: str
    """For addresses only, for nothing is written under it; a name that comes again is numbered."""
    size: int
    """Packed bytes."""


def members(files: Files, stat: FileStat) -> Iterator[Member]:
    """The files in a zip file, in its order. Raises `SourceUnreadable`."""
    seen = Counter[str]()
    for number, info in enumerate(_opened(files, stat).infolist()):
        if not info.is_dir():
            name = printable(info.filename).lstrip("/")
            seen[name] += 1
            if seen[name] > 1:
                stem, dot, suffix = name.rpartition(".")
                name = f"{stem}~{seen[name]}{dot}{suffix}"
            yield Member(number, name, info.compress_size)


class ZipReader:
    """Reads members of zip files; the last file stays open."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._open: tuple[FileStat, zipfile.ZipFile] | None = None

    def read(self, stat: FileStat, number: int, most: int) -> bytes:
        """One member. Raises `SourceUnreadable`, also beyond `most` bytes."""
        if self._open is None or self._open[0] != stat:
            self._open = stat, _opened(self._files, stat)
        archive = self._open[1]
        info = archive.infolist()[number]
        where = f"{stat.uri}: {printable(info.filename)}"
        if info.flag_bits & 1:
            raise SourceUnreadable(f"{where} is encrypted: put it there without a password")
        try:
            with archive.open(info) as file:
                content = file.read(most + 1)
        except SourceError:
            raise
        except _BROKEN as error:
            raise SourceUnreadable(f"{where} is damaged ({error}): replace the zip file") from error
        if len(content) > most:
            raise SourceUnreadable(f"{where} unpacks to more than {most:,} bytes: left aside")
        return content


def _opened(files: Files, stat: FileStat) -> zipfile.ZipFile:
    file = open_packed(files, stat)
    if (size := _directory(file, stat.size)) > _DIRECTORY:
        raise SourceUnreadable(
            f"{stat.uri}: a directory of {size:,} bytes, {_DIRECTORY:,} are read: cut the zip file"
            " into smaller ones"
        )
    try:
        return zipfile.ZipFile(file)
    except _BROKEN as error:
        if isinstance(error, SourceError):
            raise
        raise SourceUnreadable(
            f"{stat.uri}: is no whole zip file ({error}): replace it by a whole one"
        ) from error


def _directory(file: BinaryIO, size: int) -> int:
    """Bytes that the end of the file says of its directory; those of the file where it cannot."""
    file.seek(max(0, size - _TAIL))
    tail = file.read(_TAIL)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _RECORD.size > len(tail):
        return 0
    _, told = _RECORD.unpack_from(tail, at)
    return size if told == (1 << 32) - 1 else int(told)
