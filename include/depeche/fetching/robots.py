"""robots.txt (RFC 9309), as protego reads it: who may fetch what, and how fast."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from protego import Protego

__all__ = ["LARGEST", "Robots", "product_token"]

LARGEST: Final = 512_000
"""Bytes of a robots.txt that are read: RFC 9309 asks for 500 KiB at least."""
SLOWEST: Final = 300.0
"""Seconds between two requests, at most: a host may slow a task down, but not stop it."""

_NOTHING: Final = "User-agent: *\nDisallow: /\n"


class Robots:
    """The rules of one host. `reason` tells why it bars everything, where it does so unread."""

    def __init__(self, rules: str, reason: str | None = None) -> None:
        self._rules = Protego.parse(rules)
        self.reason = reason

    @classmethod
    def of_answer(cls, status: int | None, content: bytes) -> "Robots":
        """What an answer means: none, 429 and 5xx bar everything, other errors nothing.

        RFC 9309, 2.3.1.3 and 2.3.1.4; 429 as Google has it, for a host that is overrun.
        """
        if status is None:
            return cls(_NOTHING, "robots.txt cannot be had, which bars everything")
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return cls(_NOTHING, f"robots.txt answers {status}, which bars everything")
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            return cls("")
        # protego takes a byte order mark for a part of the first line.
        return cls(content[:LARGEST].decode("utf-8", "replace").removeprefix("\ufeff"))

    def allows(self, url: str, agent: str) -> bool:
        """Whether the product token `agent` may fetch `url`."""
        return bool(self._rules.can_fetch(url, agent))

    def barred(self, url: str, agents: Iterable[str]) -> tuple[str, ...]:
        """Those of `agents` who may not fetch `url`."""
        return tuple(agent for agent in agents if not self.allows(url, agent))

    def delay(self, agent: str) -> float | None:
        """Seconds between two requests that the host asks for (`Crawl-delay`), if it does."""
        asked = self._rules.crawl_delay(agent)
        return None if asked is None else min(float(asked), SLOWEST)


def product_token(user_agent: str) -> str:
    """The name that robots.txt calls us by: `Example-Archive` of `Example-Archive/1.0 (+https:…)`.

    RFC 9309, 2.2.1: letters, hyphens and underscores.
    """
    return user_agent.strip().partition("/")[0].partition(" ")[0] or user_agent.strip()
