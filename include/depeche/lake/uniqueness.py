"""One row per article: of several parts that hold the same article, one keeps it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from depeche.records.article import Article

__all__ = ["Unique", "losing_rows"]

_COLUMNS = ("article_id", "source", "address", "raw.digest")


@dataclass(frozen=True, slots=True)
class Unique:
    """Parts in which every article stands once, and the rows that gave way."""

    parts: tuple[str, ...]
    losers: tuple[Article, ...]


def losing_rows(
    parts: Sequence[str], read_columns: Callable[[str, Sequence[str]], list[dict[str, Any]]]
) -> dict[str, frozenset[int]]:
    """For each part that must change, the numbers of its rows that give way.

    The row with the smallest (source, address, digest of the raw bytes) stays, whatever the order
    of the parts.
    """
    best: dict[str, tuple[tuple[str, ...], str, int]] = {}
    losing: dict[str, set[int]] = {}
    for part in sorted(parts):
        for number, row in enumerate(read_columns(part, _COLUMNS)):
            candidate = (_rank(row), part, number)
            held = best.get(row["article_id"], candidate)
            best[row["article_id"]], loser = min(held, candidate), max(held, candidate)
            if held is not candidate:
                losing.setdefault(loser[1], set()).add(loser[2])
    return {part: frozenset(numbers) for part, numbers in losing.items()}


def _rank(row: dict[str, object]) -> tuple[str, ...]:
    raw = row["raw"]
    digest = raw["digest"] if isinstance(raw, dict) else None
    return str(row["source"]), str(row["address"]), str(digest or "")
