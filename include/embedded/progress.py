"""One line that tells how far a run is; plain lines where there is no terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.status import Status

__all__ = ["Progress", "TaskState", "line"]

STEPS = ("discover", "acquire", "process", "publish", "report")
DONE = ("success", "skipped")


@dataclass(frozen=True, slots=True)
class TaskState:
    """One task of a run: name, number of its shard, state."""

    task: str
    shard: int | None
    state: str

    @property
    def step(self) -> str:
        """The task's own name, without its group's."""
        return self.task.rpartition(".")[2]


class Progress:
    """Shows the latest line: in place on a terminal, one below the other elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status: Status | None = None
        self._last = ""

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Keep the line on the screen while the block runs."""
        if not self._console.is_terminal:
            yield
            return
        with self._console.status("") as self._status:
            yield

    def say(self, text: str) -> None:
        """Show `text` in place of what was said before."""
        if text == self._last:
            return
        self._last = text
        if self._status:
            self._status.update(text)
        else:
            self._console.print(text, markup=False, highlight=False)


def line(states: Sequence[TaskState]) -> str:
    """`discover ✓ ▷ acquire 2/3 ▷ process 1/3 ▷ publish ▷ report`."""
    return " ▷ ".join(_step(name, [s for s in states if s.step == name]) for name in STEPS)


def _step(name: str, states: Sequence[TaskState]) -> str:
    counts = Counter(state.state for state in states)
    done = sum(counts[state] for state in DONE)
    words = [name]
    if states and done == len(states):
        words.append("✓")
    elif len(states) > 1:
        words.append(f"{done}/{len(states)}")
    elif counts["running"]:
        words.append("…")
    if counts["up_for_retry"]:
        words.append(f"({counts['up_for_retry']} to be tried again)")
    if counts["failed"]:
        words.append(f"({counts['failed']} failed)")
    return " ".join(words)
