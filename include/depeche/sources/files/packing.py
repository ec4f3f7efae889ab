"""Packed files: `.gz`, `.bz2` and `.zst`, by their names, unpacked as they are read."""

import bz2
import gzip
import io
import zlib
from collections.abc import Callable
from typing import BinaryIO, Final, cast

import zstandard

from depeche.errors import SourceUnreadable

__all__ = ["BROKEN", "SUFFIXES", "bare_name", "unpacked", "unpacking"]

_WINDOW: Final = 1 << 27
"""Bytes that zstd may look back, at most: as much as its command line takes without being asked."""
_CHUNK: Final = 1 << 16
_SLICE: Final = 1 << 10
BROKEN: Final = (EOFError, OSError, zlib.error, zstandard.ZstdError)
"""What reading a damaged file raises."""


class _Zstd(io.RawIOBase):
    """Any number of zstd frames; going back begins anew."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = packed
        self._begin()

    def _begin(self) -> None:
        self._packed.seek(0)
        self._frame = self._new_frame()
        self._begun = False
        self._fed, self._ready = b"", b""
        self._position = 0

    @staticmethod
    def _new_frame() -> "zstandard.ZstdDecompressionObj":
        return zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_END:
            raise io.UnsupportedOperation("the end of a packed file is not known")
        target = offset + (self._position if whence == io.SEEK_CUR else 0)
        if target < self._position:
            self._begin()
        while self._position < target and (left := target - self._position):
            if not self._take(min(left, _CHUNK)):
                break
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io passes a memoryview
        content = self._take(len(buffer))
        buffer[: len(content)] = content
        return len(content)

    def _take(self, size: int) -> bytes:
        while not self._ready and self._feed():
            pass
        content, self._ready = self._ready[:size], self._ready[size:]
        self._position += len(content)
        return content

    def _feed(self) -> bool:
        """Unpack a slice; false at the end. The library bounds no output: a slice is 32 MB."""
        piece = self._fed or self._packed.read(_SLICE)
        self._fed = b""
        if not piece:
            if self._begun:
                raise EOFError("it is cut off")
            return False
        self._ready, self._begun = self._frame.decompress(piece), True
        if self._frame.eof:
            self._fed, self._begun = self._frame.unused_data, False
            self._frame = self._new_frame()
        return True


def _gzip(packed: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", gzip.GzipFile(fileobj=packed, mode="rb"))


def _bzip2(packed: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", bz2.BZ2File(packed, "rb"))


def _zstd(packed: BinaryIO) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(_Zstd(packed), _CHUNK))


_PACKINGS: Final[dict[str, Callable[[BinaryIO], BinaryIO]]] = {
    ".gz": _gzip,
    ".bz2": _bzip2,
    ".zst": _zstd,
}
SUFFIXES: Final = tuple(_PACKINGS)


def bare_name(name: str) -> str:
    """A file's name, in small letters, as it is called when it is unpacked."""
    lower = name.lower()
    return next((lower.removesuffix(end) for end in SUFFIXES if lower.endswith(end)), lower)


def unpacking(name: str, packed: BinaryIO) -> BinaryIO:
    """The unpacked bytes of a file, by its name; reads may raise one of `BROKEN`."""
    opened = next((made for end, made in _PACKINGS.items() if name.lower().endswith(end)), None)
    return opened(packed) if opened else packed


def unpacked(name: str, packed: bytes, most: int) -> bytes:
    """The whole file. Raises `SourceUnreadable`, also beyond `most` bytes."""
    if bare_name(name) == name.lower():
        return packed
    try:
        content = unpacking(name, io.BytesIO(packed)).read(most + 1)
    except BROKEN as error:
        raise SourceUnreadable(
            f"{name}: the packed file is damaged ({error}): replace it by a whole one"
        ) from error
    if len(content) > most:
        raise SourceUnreadable(f"{name}: unpacks to more than {most:,} bytes: left aside")
    return content
