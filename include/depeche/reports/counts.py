"""Count what a partition holds, from its rows themselves: the books and the goods cannot differ."""

from collections import Counter
from collections.abc import Iterable

import pyarrow as pa

from depeche.records.ledger import KindCount, ReasonCount, Tally

__all__ = ["ARTICLE_COLUMNS", "REJECTION_COLUMNS", "kinds", "reasons", "tallies"]

ARTICLE_COLUMNS = ("source", "language", "removals")
REJECTION_COLUMNS = ("source", "language", "outcome", "reason")
"""What counting needs: texts stay where they are."""


def tallies(articles: Iterable[pa.Table], rejections: Iterable[pa.Table]) -> tuple[Tally, ...]:
    """Outcomes by source and language, sorted. Each table has the columns named above."""
    counts: dict[tuple[str, str | None], Counter[str]] = {}
    for table in articles:
        for source, language in _tuples(table, "source", "language"):
            counts.setdefault((source, language), Counter())["kept"] += 1
    for table in rejections:
        for source, language, outcome in _tuples(table, "source", "language", "outcome"):
            counts.setdefault((source, language), Counter())[outcome] += 1
    return tuple(
        Tally(
            source=source,
            language=language,
            kept=count["kept"],
            rejected=count["rejected"],
            quarantined=count["quarantined"],
        )
        for (source, language), count in sorted(counts.items(), key=lambda kv: _order(kv[0]))
    )


def reasons(rejections: Iterable[pa.Table]) -> tuple[ReasonCount, ...]:
    """Refused documents by reason, most frequent first."""
    counts = Counter(pair for table in rejections for pair in _tuples(table, "outcome", "reason"))
    return tuple(
        ReasonCount(outcome=outcome, reason=reason, documents=documents)
        for (outcome, reason), documents in sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))
    )


def kinds(articles: Iterable[pa.Table]) -> tuple[KindCount, ...]:
    """Removals by kind, most characters first."""
    spans: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for table in articles:
        for removal in pa.chunked_array(table["removals"]).combine_chunks().flatten().to_pylist():
            spans[removal["kind"]] += 1
            characters[removal["kind"]] += removal["end"] - removal["start"]
    return tuple(
        KindCount(kind=kind, removals=spans[kind], characters=cut)
        for kind, cut in sorted(characters.items(), key=lambda kv: (-kv[1], kv[0]))
    )


def _tuples(table: pa.Table, *columns: str) -> Iterable[tuple[str, ...]]:
    return zip(*(table[column].to_pylist() for column in columns), strict=True)


def _order(key: tuple[str, str | None]) -> tuple[str, str]:
    return key[0], key[1] or ""
