"""Numbers as evidence: steps on a scale, so that near numbers say the same."""

from collections.abc import Sequence
from typing import Final

__all__ = ["FAR", "distances", "on", "scale"]

FAR: Final = 99
"""Steps to something that is not there."""


def scale(name: str, *bounds: int) -> list[str]:
    """Evidence for each number: the least bound that is not below it, `more` beyond the last."""
    steps = [f"{name}:{min(b for b in bounds if b >= n)}" for n in range(bounds[-1] + 1)]
    return [*steps, f"{name}:more"]


def on(steps: Sequence[str], number: int) -> str:
    """Where a number stands on a scale."""
    return steps[number] if number < len(steps) else steps[-1]


def distances(marks: Sequence[bool]) -> list[int]:
    """For each place, how many steps back the last mark before it stands."""
    found, distance = [], FAR
    for mark in marks:
        found.append(distance)
        distance = 1 if mark else distance + 1
    return found
