"""One row per article and revision: which rows of a partition stay, and as which revision."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from depeche.records.article import Article

__all__ = ["Former", "Unique", "losing_rows", "revised"]

_COLUMNS = ("article_id", "source", "address", "raw.digest")


@dataclass(frozen=True, slots=True)
class Former:
    """What an earlier partition holds of an article."""

    partition: str
    revision: int
    title: str | None
    text_digest: str


@dataclass(frozen=True, slots=True)
class Unique:
    """Parts in which every article stands once, and the rows that gave way."""

    parts: tuple[str, ...]
    losers: tuple[Article, ...]
    """Another row of this partition has the same address."""
    unchanged: tuple[Article, ...]
    """An earlier partition holds them, word for word."""


def revised(article: Article, former: Former | None) -> Article | None:
    """The article as a revision of `former`; None when not a word is new."""
    if former is None:
        return article
    if (former.title, former.text_digest) == (article.title, article.text_digest):
        return None
    return article.model_copy(update={"revision": former.revision + 1, "revises": former.partition})


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
