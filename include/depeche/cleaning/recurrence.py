"""Lines that recur in the articles of one source: what its pages print around every article.

Counted over whole texts, before anything is cut, so that the counts depend neither on the rules nor
on the order in which articles come: sums of sums are the same in any order.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from depeche.cleaning.folding import phrase

__all__ = ["LEAST_ARTICLES", "Recurrence", "count_lines"]

LEAST_ARTICLES: Final = 4
"""Articles of a source that must hold a line before the line tells of the source."""
_LONGEST: Final = 240
"""Characters; longer lines are paragraphs."""
_DIGITS: Final = 12


def count_lines(texts: Iterable[str]) -> Counter[str]:
    """In how many of `texts` each short line stands, by its folded form."""
    counts: Counter[str] = Counter()
    for text in texts:
        lines = {line for line in text.splitlines() if line and len(line) <= _LONGEST}
        counts.update({folded for line in lines if (folded := phrase(line))})
    return counts


@dataclass(frozen=True, slots=True)
class Recurrence:
    """For each source, its recurring lines and the number of articles that hold them."""

    by_source: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, counted: Iterable[tuple[str, str, int]]) -> Self:
        """Add up (source, folded line, articles); what is rare is dropped."""
        sums: dict[str, Counter[str]] = {}
        for source, line, articles in counted:
            sums.setdefault(source, Counter())[line] += articles
        return cls(
            {
                source: {line: n for line, n in lines.items() if n >= LEAST_ARTICLES}
                for source, lines in sums.items()
            }
        )

    def at(self, source: str) -> Mapping[str, int]:
        """The recurring lines of one source."""
        return self.by_source.get(source, {})

    @property
    def version(self) -> str:
        """A name for exactly these lines, for the provenance of what they helped to clean."""
        told = sorted(
            f"{source}\t{line}" for source, lines in self.by_source.items() for line in lines
        )
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:_DIGITS] if told else "none"
