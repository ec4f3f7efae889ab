"""Articles of WiNER-fr with names marked, as spaCy's model reads them.

Yoann Dupont's WiNER-fr (French Wikinews of 2016, CC BY 4.0) lies beside the project.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import spacy

from depeche.entities.clues import OUTSIDE
from depeche.entities.recognition import FRENCH, UNUSED, lines_of, tag_of

__all__ = ["ARTICLES", "DATA", "TYPES", "Article", "Span", "outermost", "read_articles"]

DATA: Final = Path(__file__).parents[2] / "shared" / "bench" / "entities"
ARTICLES: Final = "winer_fr_2016.jsonl"
TYPES: Final = {
    "Person": "PER",
    "Location": "LOC",
    "Organization": "ORG",
    "Event": "MISC",
    "Product": "MISC",
}

Span = tuple[int, int, str]
"""Start, end (characters), type."""


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its names, as people marked them and as spaCy's model does."""

    month: int
    text: str
    names: frozenset[Span]
    stock: frozenset[Span]
    lines: list[list[tuple[str, str]]]
    """(word, tag of spaCy's model)."""
    places: list[list[tuple[int, int]]]
    """Start and end of each word."""

    def labels(self) -> list[list[str]]:
        """What each word should be labelled."""
        return [[self._label(*place) for place in line] for line in self.places]

    def _label(self, start: int, end: int) -> str:
        for first, last, kind in sorted(self.names):
            if first <= start and end <= last:
                return f"{'B' if start == first else 'I'}-{kind}"
        return OUTSIDE


def read_articles(folder: Path = DATA) -> list[Article]:
    """Every article, in the order of the file. Raises OSError where it is missing."""
    rows = [json.loads(row) for row in (folder / ARTICLES).read_text("utf-8").splitlines()]
    model = spacy.load(FRENCH, exclude=UNUSED)
    docs = model.pipe((row["text"] for row in rows), batch_size=16)
    found = []
    for row, doc in zip(rows, docs, strict=True):
        lines = list(lines_of(doc))
        found.append(
            Article(
                month=int(row["id"].split("_")[1]),
                text=row["text"],
                names=outermost(
                    (s, e, TYPES[kind]) for s, e, kind in row["entities"] if kind in TYPES
                ),
                stock=frozenset(_of_lines(row["text"], doc.ents)),
                lines=[[(word.text, tag_of(word)) for word in line] for line in lines],
                places=[[(word.idx, word.idx + len(word)) for word in line] for line in lines],
            )
        )
    return found


def outermost(spans: Iterable[Span]) -> frozenset[Span]:
    """Without the names that stand inside a longer one."""
    given = sorted(dict.fromkeys(spans), key=lambda span: (span[0], -span[1], span[2]))
    kept: list[Span] = []
    for span in given:
        if not any(first <= span[0] and span[1] <= last for first, last, _ in kept):
            kept.append(span)
    return frozenset(kept)


def _of_lines(text: str, names: Iterable[spacy.tokens.Span]) -> Iterator[Span]:
    """The model's names, cut at the ends of lines, as they were published before."""
    for name in names:
        start = name.start_char
        for line in text[start : name.end_char].splitlines(keepends=True):
            bare = line.strip()
            if any(character.isalnum() for character in bare):
                first = start + line.index(bare)
                yield first, first + len(bare), name.label_
            start += len(line)
