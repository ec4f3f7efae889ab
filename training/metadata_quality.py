"""Titles, authors and dates of real pages: ours beside trafilatura's metadata and htmldate alone.

usage: metadata_quality.py [--shared FOLDER] [--wrong]

Needs the real pages beside the project. `metadata_section` makes the table of
docs/quality-pages.md; `--wrong` lists every page where ours differs from what people noted. Ours
is what the record would hold: extracted, cleaned and resolved. Dates are compared as days, each in
the zone that it is written in.
"""

import argparse
import gzip
import json
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from htmldate import find_date
from trafilatura.metadata import extract_metadata
from trafilatura.utils import load_html

from depeche.cleaning import Cleaner
from depeche.extraction import extract
from depeche.metadata import Metadata, resolve
from depeche.metadata.words import folded
from depeche.records.flow import Document, Extract

__all__ = ["Page", "Score", "metadata_section", "read_pages", "scores"]

SHARED: Final = Path(__file__).parents[2] / "shared"
SETS: Final = {
    "body_gold": "bench/extraction/body_gold.jsonl",
    "segment_gold": "bench/extraction/segment_gold.jsonl",
    "dates": "bench/dates/gold.jsonl",
}
OURS: Final = "Dépêche"
TRAFILATURA: Final = "trafilatura's metadata"
HTMLDATE: Final = "htmldate alone"
_LATEST: Final = "2100-01-01"
_QUOTES: Final = str.maketrans(dict.fromkeys('«»“”„‟"‘’‚‛‹›`´', "'") | {"–": "-", "—": "-"})
_TOGETHER: Final = re.compile(r"\s*[,;/]\s*|\s+(?:und|and|et)\s+")
_NOBODY: Final = re.compile(
    r"redaktion|redaction|agentur|agency|newsroom|staff|team|新聞|nachrichten|"
    r"\b(?:dpa|afp|apa|ap|ats|sda|efe|ansa|lno|reuters)\b"
)
"""Desks, agencies and papers that the gold notes as authors. Fixed here, apart from our lists."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one program says of a page."""

    title: str | None
    authors: tuple[str, ...]
    day: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A page, what people noted of it, and what each program says."""

    name: str
    gold: dict[str, Any]
    answers: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Score:
    """Answers that are right, given, and asked for."""

    right: int
    given: int
    asked: int

    @property
    def share(self) -> float:
        """Right answers over pages asked for."""
        return self.right / self.asked if self.asked else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, over single answers."""
        return 2 * self.right / (self.given + self.asked) if self.given + self.asked else 1.0


def read_pages(name: str, shared: Path = SHARED, *, peers: bool = True) -> Iterator[Page]:
    """The pages of a set with every program's answers. Seconds: ten to thirty pages each."""
    path, cleaner = shared / SETS[name], Cleaner()
    for line in path.read_text("utf-8").splitlines():
        gold = json.loads(line)
        content = gzip.decompress((path.parent / gold["page"]).read_bytes())
        address = gold["url"] if str(gold.get("url")).startswith("http") else None
        answers = {OURS: _ours(Document("gold", gold["page"], content, "text/html", url=address),
                               cleaner)}  # fmt: skip
        if peers:
            answers |= _peers(content, address)
        yield Page(gold["page"], gold, answers)


def scores(pages: Iterable[Page], program: str) -> dict[str, Score]:
    """Titles and days by page, authors by person."""
    sums = {field: [0, 0, 0] for field in ("title", "authors", "day")}
    for page in pages:
        for field, counted in _counted(page.gold, page.answers[program]):
            sums[field] = [a + b for a, b in zip(sums[field], counted, strict=True)]
    return {field: Score(*sums[field]) for field in sums}


def metadata_section(shared: Path = SHARED) -> str:
    """The Markdown table of every set and program."""
    rows = [
        "## Titles, authors, days",
        "",
        "Titles and days that equal the gold, F1 of authors; in brackets how many it knows.",
        "",
        "| pages | program | titles | authors F1 | day |",
        "|---|---|---|---|---|",
    ]
    for name in SETS:
        pages = list(read_pages(name, shared))
        for program in (OURS, TRAFILATURA, HTMLDATE):
            found = scores(pages, program)
            cells = (found["title"].share, found["authors"].f1, found["day"].share)
            asked = (found["title"].asked, found["authors"].asked, found["day"].asked)
            if program == HTMLDATE:
                asked = (0, 0, asked[2])
            told = " | ".join(
                f"{cell:.3f} ({n})" if n else "" for cell, n in zip(cells, asked, strict=True)
            )
            strong = f"**{program}**" if program == OURS else program
            rows.append(f"| {name} ({len(pages)}) | {strong} | {told} |")
    return "\n".join(rows) + "\n"


def _ours(document: Document, cleaner: Cleaner) -> Answer:
    found = _record(document, cleaner)
    if found is None:
        return Answer(None, (), None)
    at = found.published_at
    return Answer(found.title, found.authors, at.date().isoformat() if at else None)


def _record(document: Document, cleaner: Cleaner) -> Metadata | None:
    page = extract(document)
    if not isinstance(page, Extract):
        return None
    cleaned = cleaner.clean(page.text, page.claims.title, page.hints, page=True)
    return resolve(page, cleaned.findings, document.fetched_at)


def _peers(content: bytes, address: str | None) -> dict[str, Answer]:
    """Both with their defaults, and today's date for the latest, as they come."""
    found = extract_metadata(content, default_url=address)
    authors = tuple(filter(None, (found.author or "").split("; "))) if found else ()
    told = Answer(found.title, authors, found.date) if found else Answer(None, (), None)
    tree = load_html(content)
    day = find_date(tree, original_date=True, url=address) if tree is not None else None
    return {TRAFILATURA: told, HTMLDATE: Answer(None, (), day)}


def _counted(gold: dict[str, Any], answer: Answer) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """For each field that the gold knows: right, given, asked."""
    if title := gold.get("title"):
        right = answer.title is not None and plain(answer.title) == plain(title)
        yield "title", (right, answer.title is not None, 1)
    asked = _authors(gold)
    if asked is not None:
        given = {plain(name) for name in answer.authors}
        yield "authors", (len(asked & given), len(given), len(asked))
    if day := _day(gold.get("published") or gold.get("date")):
        yield "day", (answer.day == day, answer.day is not None, 1)


def _authors(gold: dict[str, Any]) -> set[str] | None:
    """The persons of the gold, None where it does not say: what is no person is not asked for."""
    said = gold.get("authors", gold.get("author"))
    if said is None:
        return None
    names = said if isinstance(said, list) else _TOGETHER.split(said)
    host = re.sub(r"\W", "", str(gold.get("url")).casefold())
    persons = (name for name in map(plain, names) if name and not _NOBODY.search(name))
    return {name for name in persons if re.sub(r"\W", "", name.removeprefix("der ")) not in host}


def _day(published: object) -> str | None:
    """The day as people noted it, in the zone of the page."""
    return published[:10] if isinstance(published, str) and published else None


def plain(text: str) -> str:
    """A text as it is compared: without case, accents, kinds of quotes and dashes, spare space."""
    bare = re.sub(r"[\u200b-\u200f\ufeff\u00ad]", "", text.translate(_QUOTES))
    return folded(bare.replace("''", "'"))


def main() -> None:
    """Print the table, or what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    if not given.wrong:
        print(metadata_section(given.shared))
        return
    for name in SETS:
        pages = list(read_pages(name, given.shared, peers=False))
        for page in pages:
            _tell_wrong(page)
        print(name, scores(pages, OURS))


def _tell_wrong(page: Page) -> None:
    answer = page.answers[OURS]
    said = {
        "title": (answer.title, page.gold.get("title")),
        "authors": (answer.authors, page.gold.get("authors", page.gold.get("author"))),
        "day": (answer.day, page.gold.get("published") or page.gold.get("date")),
    }
    for field, (right, count, asked) in _counted(page.gold, answer):
        if not right == count == asked:
            print(f"{field}\t{page.name}\n\tours {said[field][0]!r}\n\tgold {said[field][1]!r}")


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    main()
