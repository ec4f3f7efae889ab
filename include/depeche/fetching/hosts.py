"""What is known of a host while a task runs: its rules, its pace, its failures."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock, Semaphore
from typing import Final
from urllib.parse import urlsplit

from depeche.errors import SourceUnreachable
from depeche.fetching.manners import Memory
from depeche.fetching.rights import Rule, read_tdmrep
from depeche.fetching.robots import Robots
from depeche.sources.addresses import host_of

__all__ = ["ROBOTS", "TDMREP", "Host", "Hosts", "Rules"]

ROBOTS: Final = "/robots.txt"
TDMREP: Final = "/.well-known/tdmrep.json"
FAILURES: Final = 5
"""So many addresses in a row without an answer, or with an error of the server: nobody is there."""

Answer = tuple[int | None, bytes]
"""Status and content; no status when none came."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host asks of its visitors."""

    robots: Robots
    reservations: tuple[Rule, ...]

    @classmethod
    def of_answers(cls, robots: Answer, tdmrep: Answer) -> "Rules":
        """The rules that the answers to both files make."""
        status, content = tdmrep
        is_there = status is not None and status // 100 == 2  # noqa: PLR2004 -- success
        return cls(Robots.of_answer(*robots), read_tdmrep(content) if is_there else ())


@dataclass(slots=True)
class Host:
    """One origin. `turns` bounds the requests at once, `entry` lets one ask for its rules."""

    origin: str
    turns: Semaphore
    entry: Lock = field(default_factory=Lock)
    lock: Lock = field(default_factory=Lock)
    rules: Rules | None = None
    due: float = 0.0
    """When it may be asked again, in ticks."""
    failures: int = 0

    def reserve(self, now: float, delay: float) -> float:
        """Take the next moment at which it may be asked; returns the seconds until then."""
        with self.lock:
            start = max(now, self.due)
            self.due = start + delay
            return start - now

    def postpone(self, until: float) -> None:
        """Let nobody ask before `until`: one page's wait is the whole host's."""
        with self.lock:
            self.due = max(self.due, until)

    def note(self, *, failed: bool) -> None:
        """Remember how an address ended."""
        with self.lock:
            self.failures = self.failures + 1 if failed else 0

    def check(self, url: str) -> None:
        """Raise `SourceUnreachable` once it failed too often: it is left alone for this task."""
        if self.failures >= FAILURES:
            raise SourceUnreachable(
                f"{url}: not asked, for {self.origin} failed {FAILURES} times in a row:"
                " the next run tries again"
            )


class Hosts:
    """Every host that was asked. `memory` keeps their rules beyond the task, by origin."""

    def __init__(
        self,
        ask: Callable[[str], Answer],
        memory: Memory,
        connections: int,
    ) -> None:
        self._ask, self._memory, self._connections = ask, memory, connections
        self._hosts: dict[str, Host] = {}
        self._lock = Lock()

    def of(self, url: str) -> Host:
        """The host of an address."""
        origin = f"{urlsplit(url).scheme}://{host_of(url)}"
        with self._lock:
            if origin not in self._hosts:
                self._hosts[origin] = Host(origin, Semaphore(self._connections))
            return self._hosts[origin]

    def rules(self, host: Host) -> Rules:
        """What it asks of visitors: from memory, else asked for once."""
        with host.entry:
            if host.rules is None:
                host.rules = Rules.of_answers(*self._remembered(host.origin) or self._asked(host))
            return host.rules

    def _asked(self, host: Host) -> tuple[Answer, Answer]:
        robots = self._ask(host.origin + ROBOTS)
        # A host that does not answer is not asked for a second file.
        tdmrep = self._ask(host.origin + TDMREP) if robots[0] is not None else (None, b"")
        answers = [(status, content.decode("latin-1")) for status, content in (robots, tdmrep)]
        self._memory.put(host.origin, json.dumps(answers).encode())
        return robots, tdmrep

    def _remembered(self, origin: str) -> tuple[Answer, Answer] | None:
        kept = self._memory.get(origin)
        if kept is None:
            return None
        robots, tdmrep = ((status, text.encode("latin-1")) for status, text in json.loads(kept))
        return robots, tdmrep
