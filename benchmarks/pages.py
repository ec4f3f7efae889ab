"""How fast pages are extracted, beside bare trafilatura on the same pages in the same run.

usage: pages.py [--rounds N] [--pages FOLDER]

Ours is all of it: decoding, the tree, what the page states, its text, its measure of links. Time is
the processor's; the two take turns page by page, so that both meet the same machine.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "training"))

from trafilatura import bare_extraction

from depeche.extraction import extract
from depeche.extraction.body import body_of
from depeche.extraction.page import parsed
from depeche.extraction.statements import read_statements
from depeche.records.flow import Document
from page_sets import PAGES, GoldPage, read_pages


def main() -> None:
    """Measure each set, then pages made to be hard."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--pages", type=Path, default=PAGES)
    given = parser.parse_args()
    for kind in ("body", "europa"):
        pages = list(read_pages(given.pages, kind))
        documents = [_document(p) for p in pages]
        extract(documents[0])
        engine = whole = text = 0.0
        for document, page in zip(documents * given.rounds, pages * given.rounds, strict=True):
            engine += _seconds(lambda d=document: bare_extraction(d.content))
            whole += _seconds(lambda d=document: extract(d))
            text += _seconds(lambda p=page: _text(p.content))
        count = len(pages) * given.rounds
        print(
            f"{kind}: trafilatura {count / engine:.0f} pages/s/core, ours {count / whole:.0f}, "
            f"ratio {engine / whole:.2f}; text alone {count / text:.0f}, ratio {engine / text:.2f}"
        )
    for name, body in HARD.items():
        page = Document("hard", name, f"<html><body>{body}".encode(), "text/html")
        print(f"{name}: {_seconds(lambda d=page: extract(d)):.1f} s")


SENTENCE = "Le port rouvre après la tempête, et les chalutiers sortent ce matin, dit le maire. "
HARD = {
    "a table of 100,000 cells": "<table>" + f"<tr>{'<td>12,5</td>' * 10}</tr>" * 10_000,
    "30,000 paragraphs": f"<p>{SENTENCE}</p>" * 30_000,
    "20,000 elements deep": f"<div>{SENTENCE}" * 20_000,
    "one paragraph of 10 MB": f"<p>{SENTENCE * 110_000}</p>",
}


def _document(page: GoldPage) -> Document:
    return Document("gold", page.name, page.content, "text/html", url=page.row.get("url"))


def _text(content: bytes) -> None:
    tree = parsed(content.decode("utf-8", "replace"))
    if tree is not None:
        body_of(tree, read_statements(tree))


def _seconds(call: Callable[[], object]) -> float:
    begun = time.process_time()
    call()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
