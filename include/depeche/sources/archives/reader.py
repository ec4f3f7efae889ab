"""A stream that can be looked into ahead, from pieces as they come."""

from collections.abc import Callable
from typing import Final

__all__ = ["Reader"]

_CHUNK: Final = 1 << 16


class Reader:
    """Bytes from `more(size)`, which gives up to so many, and none at the end.

    Holds what was looked at and one piece; raises what `more` raises.
    """

    def __init__(self, more: Callable[[int], bytes]) -> None:
        self._more = more
        self._ahead = b""
        self.position = 0
        """Bytes taken so far."""

    def peek(self, size: int) -> bytes:
        """The next bytes, which stay; fewer than `size` at the end only."""
        while len(self._ahead) < size and (piece := self._more(_CHUNK)):
            self._ahead += piece
        return self._ahead[:size]

    def take(self, size: int) -> bytes:
        """The next bytes, up to `size` of them; none at the end."""
        taken = self.peek(min(size, _CHUNK))
        self._ahead = self._ahead[len(taken) :]
        self.position += len(taken)
        return taken

    def line(self, longest: int) -> bytes:
        """The next line with its end; of one that is longer, so many bytes."""
        seen = self.peek(min(longest, _CHUNK))
        end = seen.find(b"\n") + 1
        return self.take(end or min(longest, _CHUNK))

    def copy(self, size: int, most: int) -> tuple[bytes, int]:
        """The next `size` bytes, of which `most` are kept, and how many there were."""
        kept, passed = bytearray(), 0
        while passed < size and (piece := self.take(size - passed)):
            kept += piece[: max(0, most - len(kept))]
            passed += len(piece)
        return bytes(kept), passed
