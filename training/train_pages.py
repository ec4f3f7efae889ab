"""`make model`: fit the weights of the blocks of pages anew, and write them.

usage: train_pages.py [--pages FOLDER]
"""

import argparse
from pathlib import Path
from typing import Any, Final

from page_fitting import Example, example_of, fit_chain, known_words
from page_sets import PAGES, GoldPage, families, read_pages
from train import PROJECT, laid_out

__all__ = ["STEP_OF_RELEASES", "examples"]

WEIGHTS: Final = PROJECT / "include" / "depeche" / "extraction" / "blocks.json"
STEP_OF_RELEASES: Final = 12
"""The press releases are of one site: every so manieth is enough of it."""


def main() -> None:
    """Train on everything and write the file of weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, default=PAGES, help="the sets of real pages")
    folder = parser.parse_args().pages
    news, partly = list(read_pages(folder, "body")), list(read_pages(folder, "segment"))
    words = known_words([*news, *partly], families([*news, *partly]))
    releases = list(read_pages(folder, "europa"))[::STEP_OF_RELEASES]
    gold = examples([*news, *releases], words)
    content: dict[str, Any] = fit_chain(gold, examples(partly, words), words)
    WEIGHTS.write_text(laid_out(content), "utf-8")
    print(f"{len(gold)} pages, {len(content['evidence'])} pieces of evidence: {WEIGHTS}")


def examples(pages: list[GoldPage], words: frozenset[str]) -> list[Example]:
    """The examples of those pages that show anything."""
    return [found for page in pages if (found := example_of(page, words))]


if __name__ == "__main__":
    main()
