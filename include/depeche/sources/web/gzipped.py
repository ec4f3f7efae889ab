"""Gzipped sitemaps, unpacked within bounds."""

import logging
import zlib

from depeche.errors import SourceUnreadable

__all__ = ["unpacked"]

LOGGER = logging.getLogger(__name__)

BYTES = 100_000_000
"""The most that a sitemap may hold when unpacked; the protocol allows half of it."""
_GZIP = b"\x1f\x8b"


def unpacked(url: str, content: bytes) -> bytes:
    """The sitemap at `url` without gzip, if it has any. Raises `SourceUnreadable`.

    Its content tells, because names and headers say it or not.
    """
    if not content.startswith(_GZIP):
        return content
    try:
        plain, whole = _members(content)
    except zlib.error as error:
        raise SourceUnreadable(
            f"{url}: the sitemap is no valid gzip ({error}): tell its publisher"
        ) from error
    if len(plain) > BYTES:
        raise SourceUnreadable(
            f"{url}: the sitemap unpacks to more than {BYTES:,} bytes, twice what the protocol"
            " allows: give the address of a smaller one, such as the news sitemap"
        )
    if not whole:
        LOGGER.warning("%s: the gzipped sitemap is cut off: what came of it is read", url)
    return plain


def _members(content: bytes) -> tuple[bytes, bool]:
    """All members of a gzip, one byte beyond the bound at most, and whether the last is whole."""
    unpacked = bytearray()
    while content.startswith(_GZIP) and len(unpacked) <= BYTES:
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        unpacked += stream.decompress(content, BYTES + 1 - len(unpacked))
        if not stream.eof:
            return bytes(unpacked), False
        content = stream.unused_data
    return bytes(unpacked), True
