"""Count what a partition holds, from its rows themselves: the books and the goods cannot differ."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from depeche.records.ledger import KindCount, ReasonCount, Tally

__all__ = ["ARTICLE_COLUMNS", "REJECTION_COLUMNS", "Rows", "kinds", "reasons", "tallies"]

ARTICLE_COLUMNS = ("source", "language", "removals")
REJECTION_COLUMNS = ("source", "language", "outcome", "reason")
"""What counting needs: texts stay where they are."""


Rows = Iterable[Mapping[str, Any]]


def tallies(articles: Rows, rejections: Rows) -> tuple[Tally, ...]:
    """Outcomes by source and language, sorted."""
    counts: defaultdict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)
    for row in articles:
        counts[row["source"], row["language"]]["kept"] += 1
    for row in rejections:
        counts[row["source"], row["language"]][row["outcome"]] += 1
    return tuple(
        Tally(
            source=source,
            language=language,
            kept=count["kept"],
            rejected=count["rejected"],
            quarantined=count["quarantined"],
        )
        for (source, language), count in sorted(
            counts.items(), key=lambda item: (item[0][0], item[0][1] or "")
        )
    )


def reasons(rejections: Rows) -> tuple[ReasonCount, ...]:
    """Refused documents by reason, most frequent first."""
    counts = Counter((row["outcome"], row["reason"]) for row in rejections)
    return tuple(
        ReasonCount(outcome=outcome, reason=reason, documents=documents)
        for (outcome, reason), documents in sorted(
            counts.items(), key=lambda item: (-item[1], item[0])
        )
    )


def kinds(articles: Rows) -> tuple[KindCount, ...]:
    """Removals by kind, most characters first."""
    spans: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    for row in articles:
        for removal in row["removals"]:
            spans[removal["kind"]] += 1
            characters[removal["kind"]] += removal["end"] - removal["start"]
    return tuple(
        KindCount(kind=kind, removals=spans[kind], characters=cut)
        for kind, cut in sorted(characters.items(), key=lambda item: (-item[1], item[0]))
    )
