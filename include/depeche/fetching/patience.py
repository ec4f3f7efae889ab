"""When to ask again and how long to wait: retries, `Retry-After`, jitter."""

import hashlib
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from depeche.sources.base import WebResponse

__all__ = ["TRANSIENT", "Backoff", "retry_after"]

TRANSIENT = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
"""Answers that may be others a moment later."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waits between tries, in seconds."""

    tries: int = 4
    first: float = 1.0
    factor: float = 2.0
    longest: float = 30.0
    """A server that asks for more by `Retry-After` is not waited for."""
    jitter: float = 0.5
    """Share of a wait that may be added, so that many clients do not come back at once."""

    def wait(self, url: str, tried: int, asked: float | None) -> float | None:
        """Seconds to wait after `tried` tries; None when it is time to give up."""
        if tried >= self.tries or (asked or 0.0) > self.longest:
            return None
        own = self.first * self.factor ** (tried - 1) * (1 + self.jitter * _spread(url, tried))
        return max(min(own, self.longest), asked or 0.0)


def _spread(url: str, tried: int) -> float:
    """From 0 to 1, by the address: spread like chance, and the same each time."""
    digest = hashlib.sha256(f"{tried} {url}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:4]) / 0xFFFFFFFF


def retry_after(response: WebResponse) -> float | None:
    """Seconds that the answer asks to wait; a date is taken against the answer's own date."""
    headers = {name.lower(): value for name, value in response.headers}
    asked = headers.get("retry-after", "").strip()
    if asked.isdecimal():
        return float(asked)
    try:
        until, now = parsedate_to_datetime(asked), parsedate_to_datetime(headers.get("date", ""))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return None
