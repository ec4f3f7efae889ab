"""A few of the documents that differ, shown so that a person can judge the change."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from heapq import nsmallest
from itertools import islice
from typing import Final

from depeche.lake import Lake
from depeche.records.article import Article
from depeche.records.ledger import Rejection
from depeche.reprocessing.difference import Change
from depeche.reprocessing.sketch import Place

__all__ = ["SAMPLES", "chosen", "shown"]

SAMPLES: Final = 12
"""So many are looked at by a person before he decides."""
_DIFF_LINES: Final = 30
_EXCERPT: Final = 300
"""Characters of a text, and of a line of a difference."""
_SENTENCES: Final = 2_000
"""A longer text is compared up to there: matching is quadratic, and texts are hostile."""

_SENTENCE = re.compile(r"(?<=[.!?…»])\s+|\n+")

Row = Article | Rejection


def chosen(changes: Sequence[Change]) -> list[Change]:
    """At most `SAMPLES`, of every sort a few, in the order of the changes."""
    taken: Counter[tuple[str, ...]] = Counter()
    ranks = []
    for number, change in enumerate(changes):
        sort = (*change.kinds, change.outcome or "")
        ranks.append((taken[sort], number))
        taken[sort] += 1
    # The first of each sort before the second of any.
    return [changes[number] for number in sorted(number for _, number in nsmallest(SAMPLES, ranks))]


def shown(lake: Lake, changes: Sequence[Change]) -> Iterator[list[str]]:
    """The lines that show each change; only these rows are read again. Raises `LakeError`."""
    wanted = {side.place for change in changes for side in (change.before, change.after) if side}
    rows = _rows(lake, wanted)
    for change in changes:
        old, new = (rows[side.place] if side else None for side in (change.before, change.after))
        yield [*_heading(change), *(f"  {line}" for line in _lines(old, new))]


def _rows(lake: Lake, places: set[Place]) -> dict[Place, Row]:
    found: dict[Place, Row] = {}
    for part, kept in sorted({(place.part, place.kept) for place in places}):
        numbers = {place.row for place in places if place.part == part}
        model: type[Row] = Article if kept else Rejection
        rows: Iterator[Row] = lake.read_part(part, model)
        for number, row in enumerate(islice(rows, max(numbers) + 1)):
            if number in numbers:
                found[Place(part, number, kept)] = row
    return found


def _heading(change: Change) -> Iterator[str]:
    known = change.known
    yield f"{known.source}  {known.url or known.address}"
    yield f"  article {known.article_id}  differs in: {change.outcome or ', '.join(change.kinds)}"


def _lines(old: Row | None, new: Row | None) -> Iterator[str]:
    if not (isinstance(old, Article) and isinstance(new, Article)):
        yield from (_told(mark, row) for mark, row in (("-", old), ("+", new)) if row)
        return
    for name in ("title", "language", "published_at", "modified_at", "authors", "address"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield from (f"- {name}: {_value(before)}", f"+ {name}: {_value(after)}")
    yield from _counted("entity", _named(old), _named(new))
    yield from _counted("cut", _cuts(old), _cuts(new))
    if old.text != new.text:
        yield from _diff(old.text, new.text)


def _told(mark: str, row: Row) -> str:
    """A row of which the other version has no equal."""
    if isinstance(row, Article):
        return f"{mark} kept: {_short(' '.join(row.text.split()))}"
    return f"{mark} {row.outcome} in step {row.step}: {row.reason}: {_short(row.detail)}"


def _value(value: object) -> str:
    return _short(", ".join(value)) if isinstance(value, tuple) else _short(str(value))


def _named(article: Article) -> Counter[str]:
    return Counter(
        {f"{one.name} ({one.type}, {one.entity_id})": len(one.mentions) for one in article.entities}
    )


def _cuts(article: Article) -> Counter[str]:
    return Counter(f"{removal.kind} by {removal.rule}" for removal in article.removals)


def _counted(what: str, old: Mapping[str, int], new: Mapping[str, int]) -> Iterator[str]:
    """What became fewer, then what became more."""
    for mark, less, more in (("-", new, old), ("+", old, new)):
        for name in sorted(more):
            surplus = more[name] - less.get(name, 0)
            if surplus > 0:
                yield f"{mark} {what}: {_short(name)}{f' x {surplus}' if surplus > 1 else ''}"


def _diff(old: str, new: str) -> Iterator[str]:
    """A unified difference, a sentence per line."""
    before, after = (_SENTENCE.split(text)[:_SENTENCES] for text in (old, new))
    lines = list(unified_diff(before, after, "published", "reprocessed", lineterm="", n=1))
    yield from (_short(line) for line in lines[:_DIFF_LINES])
    if len(lines) > _DIFF_LINES:
        yield f"… {len(lines) - _DIFF_LINES} more lines"


def _short(text: str) -> str:
    return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"
