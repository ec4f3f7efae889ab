"""The words of what goes, held only as long as the erasure runs: to prove that they are gone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from depeche.cleaning import count_lines
from depeche.lake import Lake
from depeche.lake.rows import where
from depeche.maintenance.erasure.survey import Found
from depeche.maintenance.erasure.target import Target

__all__ = ["Texts", "words_of"]

_TELLING: Final = 40
"""Characters from which a line is told from others: shorter ones are anybody's."""
_NEEDLES: Final = 200
"""Lines that are looked for inside the bytes of every document: the longest ones."""
_COLUMNS: Final = (
    "collection", "partition", "source", "address", "url", "publisher", "article_id",
    "raw.uri", "raw.offset", "title", "source_text",
)  # fmt: skip


@dataclass
class Texts:
    """Lines of the articles that go, and what becomes of their sources' counted lines."""

    lines: set[str] = field(default_factory=set)
    remaining: dict[tuple[str, str, str], Mapping[str, int]] = field(default_factory=dict)
    """For each (collection, partition, source): its short lines without the articles that go."""

    @property
    def needles(self) -> tuple[bytes, ...]:
        """What is looked for inside bytes."""
        longest = sorted(self.lines, key=lambda line: (-len(line), line))[:_NEEDLES]
        return tuple(line.encode() for line in longest)

    def hold(self, text: str) -> bool:
        """Whether a text has a line of what goes."""
        return bool(self.lines) and any(line.strip() in self.lines for line in text.splitlines())


def words_of(lake: Lake, target: Target, found: Found) -> Texts:
    """Read the words of what goes, and count its neighbours' lines anew."""
    texts = Texts()
    for place in sorted({source[:2] for source in found.sources}):
        staying: dict[str, list[str]] = {}
        for row in _articles(lake, place):
            if found.takes(target, "articles", row):
                texts.lines |= set(_telling(row))
            else:
                staying.setdefault(row["source"], []).append(row["source_text"])
        for source in (source for source in found.sources if source[:2] == place):
            texts.remaining[source] = count_lines(staying.get(source[2], []))
    return texts


def _articles(lake: Lake, place: tuple[str, str]) -> list[dict[str, Any]]:
    rows = where(collection=place[0], partition=place[1])
    with lake.catalogue():
        scan = lake.table("articles").scan(rows, selected_fields=_COLUMNS)
        found: list[dict[str, Any]] = scan.to_arrow().to_pylist()
    return found


def _telling(row: Mapping[str, Any]) -> list[str]:
    lines = [row["title"] or "", *row["source_text"].splitlines()]
    return [line.strip() for line in lines if len(line.strip()) >= _TELLING]
