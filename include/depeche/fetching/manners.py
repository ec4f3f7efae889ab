"""How a collection fetches: at which pace, within which bounds, and what it respects."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from depeche.fetching.patience import Backoff

__all__ = ["Edges", "Manners", "Memory"]


@dataclass(frozen=True, slots=True)
class Manners:
    """What a client may do. Times in seconds, sizes in bytes as received and as unpacked."""

    allowed_hosts: Collection[str] = ()
    """Hosts on private addresses that may be asked, as `host` or `host:port`."""
    delay: float = 1.0
    """Between two requests to one host, unless robots.txt asks for more."""
    connections: int = 1
    """Requests to one host at once."""
    hosts: int = 16
    """Hosts asked at once."""
    limit: int = 50_000_000
    timeout: float = 20.0
    """Without a sign of the server."""
    deadline: float = 120.0
    """For one whole answer."""
    respects: Collection[str] = ("robots", "ai_agents", "text_mining", "directives")
    """What keeps a page from being fetched or kept."""
    backoff: Backoff = field(default_factory=Backoff)


class Memory(Protocol):
    """Keeps the rules of hosts, by origin, as long as the run lasts."""

    def get(self, origin: str) -> bytes | None:
        """What was put for an origin, if anything was."""

    def put(self, origin: str, rules: bytes) -> None:
        """Keep the rules of an origin."""


class _InProcess:
    def __init__(self) -> None:
        self._rules: dict[str, bytes] = {}

    def get(self, origin: str) -> bytes | None:
        return self._rules.get(origin)

    def put(self, origin: str, rules: bytes) -> None:
        self._rules[origin] = rules


@dataclass(frozen=True, slots=True)
class Edges:
    """Time and memory, handed in so that tests can hand in others."""

    pause: Callable[[float], None] = time.sleep
    ticks: Callable[[], float] = time.monotonic
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    memory: Memory = field(default_factory=_InProcess)
