"""When to ask again and how long to wait: retries, `Retry-After`, and a pause per host."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from depeche.sources.base import WebResponse

__all__ = ["TRANSIENT", "Backoff", "Politeness", "retry_after"]

TRANSIENT = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
"""Answers that may be others a moment later."""


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waits between tries, in seconds. Without jitter: a run is the same each time."""

    tries: int = 4
    first: float = 1.0
    factor: float = 2.0
    longest: float = 30.0
    """A server that asks for more by `Retry-After` is not waited for."""

    def wait(self, tried: int, asked: float | None) -> float | None:
        """Seconds to wait after `tried` tries; None when it is time to give up."""
        wait = max(self.first * self.factor ** (tried - 1), asked or 0.0)
        return wait if tried < self.tries and wait <= self.longest else None


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


@dataclass(slots=True)
class Politeness:
    """At least `delay` seconds between two requests to one host; hosts that are ours need none."""

    delay: float
    pause: Callable[[float], None]
    ticks: Callable[[], float]
    exempt: Collection[str] = ()
    _next: dict[str, float] = field(default_factory=dict)

    def wait(self, url: str) -> None:
        """Wait until the host of `url` may be asked again."""
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        if host in self.exempt or f"{host}:{parts.port}" in self.exempt:
            return
        now = self.ticks()
        due = max(now, self._next.get(host, now))
        self._next[host] = due + self.delay
        if due > now:
            self.pause(due - now)
