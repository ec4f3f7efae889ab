"""How long each step takes: told to people, never written into a record of an article."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Stopwatch"]


class Stopwatch:
    """Sums wall time by step, and knows which step was begun last."""

    def __init__(self) -> None:
        self.step = ""
        self.seconds: Counter[str] = Counter()

    @contextmanager
    def time(self, step: str) -> Iterator[None]:
        """Count the time of the block under `step`."""
        self.step = step
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[step] += time.perf_counter() - begun  # type: ignore[assignment] # Counter is typed for whole numbers only
