"""A file of the `Files` edge as a seekable stream, read window by window."""

import io
from typing import BinaryIO, cast

from depeche.sources.base import Files, FileStat
from depeche.sources.files.packing import unpacking

__all__ = ["open_packed", "open_stream"]

WINDOW = 1 << 20
"""Bytes asked for at a time."""


class _Window(io.RawIOBase):
    """Raw reads of one file; `io.BufferedReader` makes windows of them."""

    def __init__(self, files: Files, stat: FileStat) -> None:
        self._files, self._stat, self._position = files, stat, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._stat.size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io passes a memoryview
        end = min(self._position + len(buffer), self._stat.size)
        content = (
            self._files.read(self._stat.uri, self._position, end) if end > self._position else b""
        )
        buffer[: len(content)] = content
        self._position += len(content)
        return len(content)


def open_packed(files: Files, stat: FileStat) -> BinaryIO:
    """The bytes of `stat` as they lie; reads raise `SourceError`."""
    return cast("BinaryIO", io.BufferedReader(_Window(files, stat), WINDOW))


def open_stream(files: Files, stat: FileStat) -> BinaryIO:
    """The bytes of `stat`, unpacked as its name says; reads raise `SourceError` or `BROKEN`."""
    return unpacking(stat.relative, open_packed(files, stat))
