"""Bodies within bounds: as received and as unpacked, whatever the server promises."""

import zlib
from collections.abc import Callable, Iterable

import brotli
import zstandard

from depeche.errors import SourceUnreadable

__all__ = ["ENCODINGS", "read", "unpack"]

_SLICE = 1024


def read(url: str, chunks: Iterable[bytes], limit: int) -> bytes:
    """The body as received. Raises `SourceUnreadable` beyond `limit` bytes."""
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise _too_large(url, limit)
    return bytes(body)


def unpack(url: str, body: bytes, content_encoding: str, limit: int) -> bytes:
    """Undo `Content-Encoding`. Raises `SourceUnreadable`, also beyond `limit` bytes."""
    for name in reversed([part.strip().lower() for part in content_encoding.split(",")]):
        if name in {"", "identity"} or not body:
            continue
        if name not in _UNPACKERS:
            raise SourceUnreadable(f"{url}: its Content-Encoding {name!r} was not asked for")
        try:
            body = _UNPACKERS[name](body, limit + 1)
        except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as error:
            raise SourceUnreadable(
                f"{url}: the body is no valid {name} ({error}): the server is at fault"
            ) from error
        if len(body) > limit:
            raise _too_large(url, limit)
    return body


def _too_large(url: str, limit: int) -> SourceUnreadable:
    return SourceUnreadable(f"{url}: more than {limit:,} bytes: no article is so long, left aside")


def _gzip(body: bytes, most: int) -> bytes:
    """All members of gzip or zlib; what follows the last is ignored, as browsers do."""
    unpacked = b""
    while body and len(unpacked) < most:
        stream = zlib.decompressobj(zlib.MAX_WBITS | 32)  # 32: the header says which of the two
        try:
            unpacked += stream.decompress(body, most - len(unpacked))
        except zlib.error:
            if unpacked:
                break
            raise
        _expect_end(stream.eof or len(unpacked) >= most)
        body = stream.unused_data
    return unpacked


def _deflate(body: bytes, most: int) -> bytes:
    """As RFC 9110 has it, in a zlib wrapper, or raw deflate as some servers do."""
    try:
        return _gzip(body, most)
    except zlib.error:
        stream = zlib.decompressobj(-zlib.MAX_WBITS)
        unpacked = stream.decompress(body, most)
        _expect_end(stream.eof or len(unpacked) >= most)
        return unpacked


def _brotli(body: bytes, most: int) -> bytes:
    stream = brotli.Decompressor()
    unpacked: bytes = stream.process(body, output_buffer_limit=most)
    _expect_end(stream.is_finished() or len(unpacked) >= most)
    return unpacked


def _zstd(body: bytes, most: int) -> bytes:
    # RFC 8878: a window of 8 MB is the most that a client must support.
    stream = zstandard.ZstdDecompressor(max_window_size=1 << 23).decompressobj()
    unpacked = bytearray()
    # Fed in slices because the library bounds no output: a slice unpacks to 32 MB at most.
    for start in range(0, len(body), _SLICE):
        unpacked += stream.decompress(body[start : start + _SLICE])
        if stream.eof or len(unpacked) >= most:
            return bytes(unpacked)
    raise EOFError("it is cut off")


def _expect_end(ended: bool) -> None:
    if not ended:
        raise EOFError("it is cut off")


_UNPACKERS: dict[str, Callable[[bytes, int], bytes]] = {
    "br": _brotli,
    "deflate": _deflate,
    "gzip": _gzip,
    "x-gzip": _gzip,
    "zstd": _zstd,
}

ENCODINGS = "gzip, deflate, br, zstd"
"""What `Accept-Encoding` offers."""
