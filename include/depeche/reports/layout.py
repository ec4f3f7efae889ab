"""Layout breaks: a source whose articles come out unlike its own of the weeks before.

When a publisher changes its pages, extraction does not fail, it finds less: shorter texts, no
authors, no dates. Medians and shares are compared, so that a day of briefs alarms nobody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from depeche.records.ledger import LayoutBreak
from depeche.reports.counts import Rows

__all__ = ["LAYOUT_COLUMNS", "layout_breaks"]

LAYOUT_COLUMNS: Final = ("source", "words", "title", "authors", "published_at")
"""What measuring needs of `articles`."""

_FEWEST_NOW, _FEWEST_BEFORE = 5, 20
"""Articles below which nothing is said."""
_COLLAPSED: Final = 0.4
"""A median text of so small a share of the former one is no day of briefs."""
_COVERED, _LOST = 0.8, 0.3
"""A field that so many articles had, and that so few have now."""
_FIELDS: Final = ("title", "authors", "published_at")


@dataclass(frozen=True, slots=True)
class _Measures:
    articles: int
    words: float
    covered: Mapping[str, float]
    """For each field, the share of articles that have it."""


def layout_breaks(now: Rows, before: Rows) -> tuple[LayoutBreak, ...]:
    """What collapsed at which source, sorted. `before` are its articles of earlier partitions."""
    former = _measured(before)
    found = [
        entry
        for source, measures in sorted(_measured(now).items())
        if measures.articles >= _FEWEST_NOW
        and source in former
        and former[source].articles >= _FEWEST_BEFORE
        for entry in _broken(source, measures, former[source])
    ]
    return tuple(found)


def _broken(source: str, now: _Measures, before: _Measures) -> Iterator[LayoutBreak]:
    if now.words < _COLLAPSED * before.words:
        yield LayoutBreak(source=source, measure="words", before=before.words, now=now.words)
    for field in _FIELDS:
        share, former = now.covered[field], before.covered[field]
        if former >= _COVERED and share <= _LOST:
            yield LayoutBreak(source=source, measure=field, before=former, now=share)


def _measured(rows: Rows) -> dict[str, _Measures]:
    by_source: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_source.setdefault(row["source"], []).append(row)
    return {source: _measures(held) for source, held in by_source.items()}


def _measures(rows: list[Mapping[str, Any]]) -> _Measures:
    covered = {
        field: round(sum(bool(row[field]) for row in rows) / len(rows), 3) for field in _FIELDS
    }
    return _Measures(len(rows), float(median(row["words"] for row in rows)), covered)
