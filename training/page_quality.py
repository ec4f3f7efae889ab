"""How much of an article's text is found on real pages, and how little else: for `make quality`.

The weights of blocks learned from these pages, so two rows are told: as shipped, and
cross-validated, where each family of sites is extracted by a chain that never saw it.
"""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from trafilatura import bare_extraction

from depeche.cleaning import Cleaner
from depeche.extraction.body import body_of
from depeche.extraction.chain import Chain
from depeche.extraction.furniture import hints
from page_fitting import fit_chain, known_words
from page_sets import PAGES, GoldPage, families, read_pages, score, segments
from train_pages import STEP_OF_RELEASES, examples

__all__ = ["body_section", "measured"]

FOLDS: Final = 5
SETS: Final = ("body", "europa", "segment")
_RELEASES: Final = FOLDS
"""The fold whose chain never saw a press release; it learned from all other pages."""
HEAD: Final = """## Text

{news} news pages in some twenty languages, {releases} press releases of one site, {others} pages of
all sorts of which a few segments are known. Words of the text found against words of the article,
mean over pages; shares of segments kept that belong to the article, and left in that do not.

| | news: F1 | P | R | releases: F1 | P | R | segments kept | left in |
|---|---|---|---|---|---|---|---|---|
"""
TAIL: Final = """
*Never seen* is the figure to trust for your own sources: each family of sites (same host or same
template) is extracted by weights that learned from the other families only, the press releases by
weights that never saw one. The words of attributes that count as evidence are those that many
families use, counted over all pages, without labels. *Cleaned* is after
the judge of lines and its rules, which learned from other texts. Captions are no part of these
articles, nor is the title.
"""


@dataclass(frozen=True)
class Found:
    """The texts of one page."""

    extracted: str
    cleaned: str


def body_section(folder: Path = PAGES) -> str:
    """The section of docs/quality-pages.md on the text of pages."""
    pages = [page for kind in SETS for page in read_pages(folder, kind)]
    counts = {kind: sum(page.kind == kind for page in pages) for kind in SETS}
    lines = [HEAD.format(news=counts["body"], releases=counts["europa"], others=counts["segment"])]
    lines += [f"| {name} | {_row(pages, texts)} |\n" for name, texts in measured(pages)]
    return "".join([*lines, TAIL])


def measured(pages: Sequence[GoldPage]) -> Iterator[tuple[str, list[str]]]:
    """Each row: who found it, and the text of every page."""
    yield "trafilatura, defaults", [_of_engine(page, fast=False) for page in pages]
    yield "trafilatura, `fast`", [_of_engine(page, fast=True) for page in pages]
    unseen = _unseen(pages)
    yield "**Dépêche**, never seen, extracted", [unseen[page.name].extracted for page in pages]
    yield "**Dépêche**, never seen, cleaned", [unseen[page.name].cleaned for page in pages]
    shipped = [_found(page, Chain.of_release()) for page in pages]
    yield "as shipped, extracted", [found.extracted for found in shipped]
    yield "as shipped, cleaned", [found.cleaned for found in shipped]


def _row(pages: Sequence[GoldPage], texts: Sequence[str]) -> str:
    cells: list[float] = []
    for kind in ("body", "europa"):
        scores = [
            score(text, page.gold)
            for page, text in zip(pages, texts, strict=True)
            if page.kind == kind
        ]
        cells += [sum(column) / len(column) for column in zip(*scores, strict=True)]
    pairs = [(p, text) for p, text in zip(pages, texts, strict=True) if p.kind == "segment"]
    cells += segments(pairs)
    return " | ".join(f"{cell:.4f}".lstrip("0") for cell in cells)


def _of_engine(page: GoldPage, *, fast: bool) -> str:
    found = bare_extraction(page.content, fast=fast)
    return getattr(found, "text", None) or ""


def _found(page: GoldPage, chain: Chain) -> Found:
    tree = page.tree()
    if tree is None:
        return Found("", "")
    statements, _ = page.stated(tree)
    text = body_of(tree, statements, chain).text
    marked = hints(tree, text)
    cleaned = Cleaner().clean(text, statements.first("title"), marked, page=True)
    return Found(text, cleaned.text)


def _unseen(pages: Sequence[GoldPage]) -> dict[str, Found]:
    """Each page, extracted by a chain that never saw its family."""
    sites = [page for page in pages if page.kind != "europa"]
    family = families(sites)
    words = known_words(sites, family)
    found: dict[str, Found] = {}
    with ProcessPoolExecutor(2) as pool:
        for part in pool.map(partial(_fold, pages, family, words), range(FOLDS + 1)):
            found |= part
    return found


def _fold(
    pages: Sequence[GoldPage], family: dict[str, str], words: frozenset[str], fold: int
) -> dict[str, Found]:
    asked = [page for page in pages if _fold_of(page, family) == fold]
    taught = [page for page in pages if _fold_of(page, family) != fold]
    gold = [page for page in taught if page.kind == "body"]
    gold += [page for page in taught if page.kind == "europa"][::STEP_OF_RELEASES]
    partly = [page for page in taught if page.kind == "segment"]
    chain = Chain.of(fit_chain(examples(gold, words), examples(partly, words), words))
    return {page.name: _found(page, chain) for page in asked}


def _fold_of(page: GoldPage, family: dict[str, str]) -> int:
    if page.kind == "europa":
        return _RELEASES
    return int(hashlib.md5(family[page.site].encode()).hexdigest(), 16) % FOLDS
