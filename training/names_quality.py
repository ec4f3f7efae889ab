"""How well names are found: spaCy's model alone and with the second reader, on articles held out.

usage: names_quality.py [--data FOLDER]

Needs WiNER-fr beside the project. `names_section` makes the table.
"""

import argparse
import gzip
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import spacy

from depeche.entities.bounds import rebounded
from depeche.entities.clues import Clusters
from depeche.entities.knowledge import known
from depeche.entities.labeller import Labeller
from depeche.entities.recognition import FRENCH, UNUSED, Recogniser, names_of, rows_of_vectors
from names_data import ARTICLES, DATA, Article, Span, read_articles
from names_fitting import fit

__all__ = [
    "FOLDS",
    "OLD",
    "PUBLISHED",
    "Score",
    "held_out",
    "names_section",
    "old_newspapers",
    "shipped",
    "spans_of",
]

FOLDS: Final = ((1, 2), (3, 4), (5, 6), (7, 8), (9, 10), (11, 12))
"""Months that are held out together."""
PUBLISHED: Final = ("PER", "LOC", "ORG")
OLD: Final = "hipe/HIPE-2022-v2.1-hipe2020-dev-fr.tsv.gz"
_NEXT: Final = "# hipe2022:document_id"
_OLD_TYPES: Final = {"pers": "PER", "loc": "LOC", "org": "ORG"}


@dataclass
class Score:
    """Names found, names there are, and names that are both, by type."""

    found: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)
    both: Counter[str] = field(default_factory=Counter)

    def add(self, found: Iterable[Span], there: Iterable[Span]) -> None:
        """Count the names of one text: start, end and type must agree."""
        found, there = set(found), set(there)
        self.found.update(kind for *_, kind in found)
        self.there.update(kind for *_, kind in there)
        self.both.update(kind for *_, kind in found & there)

    def f1(self, *kinds: str) -> float:
        """Strict F1, micro over `kinds`."""
        kinds = kinds or PUBLISHED
        total = sum(self.found[kind] + self.there[kind] for kind in kinds)
        return 2 * sum(self.both[kind] for kind in kinds) / max(1, total)


def spans_of(labeller: Labeller, article: Article) -> Iterator[Span]:
    """The names that the second reader finds in an article, with better bounds."""
    labelled = labeller.label(article.lines)
    names = (
        (places[first][0], places[last][1], kind)
        for places, labels in zip(article.places, labelled, strict=True)
        for kind, first, last in names_of(labels)
    )
    return rebounded(article.text, names, known())


def held_out(articles: list[Article]) -> tuple[Score, Score]:
    """The stock model, and with it the second reader: each fold read by one that never saw it."""
    clusters = Clusters.load(rows_of_vectors(spacy.load(FRENCH, exclude=UNUSED)))
    stock, ours = Score(), Score()
    for months in FOLDS:
        labeller = Labeller(fit((a for a in articles if a.month not in months), clusters), clusters)
        for article in (a for a in articles if a.month in months):
            stock.add(article.stock, article.names)
            ours.add(spans_of(labeller, article), article.names)
    return stock, ours


def shipped(folder: Path = DATA) -> tuple[Score, Score]:
    """The stock model and the weights of this release, which has seen these articles."""
    labeller = Labeller.of_release(rows_of_vectors(spacy.load(FRENCH, exclude=UNUSED)))
    stock, ours = Score(), Score()
    for article in read_articles(folder)[:: len(FOLDS)]:
        stock.add(article.stock, article.names)
        ours.add(spans_of(labeller, article), article.names)
    return stock, ours


def old_newspapers(folder: Path = DATA) -> tuple[Score, Score]:
    """The same on newspapers of 1798 to 2018 read by machine: another kind of text altogether."""
    recogniser, stock, ours = Recogniser(), Score(), Score()
    model = spacy.load(FRENCH, exclude=UNUSED)
    texts = list(_old_texts(folder / OLD))
    found = recogniser.recognise([text for text, _ in texts])
    for (text, names), entities in zip(texts, found, strict=True):
        stock.add(((e.start_char, e.end_char, e.label_) for e in model(text).ents), names)
        ours.add(((m.start, m.end, e.type) for e in entities for m in e.mentions), names)
    return stock, ours


def _old_texts(path: Path) -> Iterator[tuple[str, set[Span]]]:
    """Each document of the file as one line of text, with its names."""
    pieces: list[str] = []
    names: list[list[int | str]] = []
    at = 0
    table = gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
    for row in [*table[1:], _NEXT]:
        if row.startswith(_NEXT):
            if pieces:
                yield "".join(pieces), {(int(s), int(e), str(k)) for s, e, k in names}
            pieces, names, at = [], [], 0
        cells = row.split("\t")
        if row.startswith("#") or len(cells) < 2:  # noqa: PLR2004
            continue
        word, label = cells[0], cells[1]
        kind = _OLD_TYPES.get(label[2:], "")
        if label[0] == "I" and kind and names:
            names[-1][1] = at + len(word)
        elif label[0] == "B" and kind:
            names.append([at, at + len(word), kind])
        spaced = word if "NoSpaceAfter" in cells[-1] else f"{word} "
        pieces.append(spaced)
        at += len(spaced)


def names_section(folder: Path = DATA) -> str:
    """The section on names for the page on quality."""
    if not (folder / ARTICLES).is_file():
        return f"## Names\n\nNot measured: {ARTICLES} is missing.\n"
    rows = [_row("WiNER-fr, months held out", *held_out(read_articles(folder)))]
    if (folder / OLD).is_file():
        rows.append(_row("HIPE 2020 dev, French, old newspapers", *old_newspapers(folder)))
    head = ["## Names", "", "Strict F1: start, end and type must agree; the outermost name counts."]
    table = ["", "| | | all | PER | LOC | ORG |", "|---|---|---|---|---|---|"]
    return "\n".join([*head, *table, *rows, ""])


def _row(name: str, stock: Score, ours: Score) -> str:
    return "\n".join(
        f"| {name} | {who} | {score.f1():.3f} | "
        + " | ".join(f"{score.f1(kind):.3f}" for kind in PUBLISHED)
        + " |"
        for who, score in (("spaCy alone", stock), ("ours", ours))
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    sys.stdout.write(names_section(parser.parse_args().data))
