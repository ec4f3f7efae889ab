"""What the worker that extracts pages costs and gains, and what a thousand broken pages do to it.

usage: extraction.py [--articles N] [--rounds N] [--broken N] [--seed N]

The pipeline takes the same pages with extraction in its own process and in the worker, in turns;
time is the clock's, for the worker runs beside the pipeline. The ratio is the median over rounds.
"""

import argparse
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from corpus import collection, documents

from depeche.extraction import extract
from depeche.extraction.bounded import Answer, Extractor
from depeche.pipeline import Pipeline
from depeche.records.flow import Document
from depeche.records.outcome import Failure

NOISE = (b"<div>", b"</div>", b"<table><tr>", b"<p", b"<!--", b"<script>", b"]]>", b"&#x0;",
         b"\xff\xfe", b'"', b"<svg><title>", b"<a href='", b"<?xml ", b"<template>", b"<" * 50,
         b"<b><i>", b"<select><option>", b"</body>", b"<frameset>", b"</p></td>")  # fmt: skip
VISIBLE = bytes(range(32, 127)) + "éàüñ«».".encode()


class InPlace(Extractor):
    """Extraction in the pipeline's own process."""

    def begin(self, document: Document) -> Callable[[], Answer]:
        """Nothing begins before it is asked for."""
        return lambda: extract(document)


def main() -> None:
    """Compare, then break pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--broken", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    pages = list(documents(asked.articles, ".html"))
    _compare(pages, asked.rounds)
    _break(pages, asked.broken, random.Random(asked.seed))


def _compare(pages: Sequence[Document], rounds: int) -> None:
    with (
        Pipeline(collection(), "benchmark", extractor=InPlace()) as alone,
        Pipeline(collection(), "benchmark", extractor=Extractor()) as beside,
    ):
        if list(alone.run(pages)) != list(beside.run(pages)):
            raise AssertionError("the worker changes what is extracted")
        pairs = [(_seconds(alone, pages), _seconds(beside, pages)) for _ in range(rounds)]
    before, after = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(theirs / ours for ours, theirs in pairs)
    print(f"in its own process: {len(pages) / before:.1f} pages/s")
    print(f"in the worker:      {len(pages) / after:.1f} pages/s, {ratio:.3f} of the time")


def _seconds(pipeline: Pipeline, pages: Sequence[Document]) -> float:
    begun = time.perf_counter()
    for _ in pipeline.run(pages):
        pass
    return time.perf_counter() - begun


def _break(pages: Sequence[Document], count: int, chance: random.Random) -> None:
    ends = Counter[str]()
    slowest = 0.0
    with Extractor() as extractor:
        for content in _broken(pages, count, chance):
            begun = time.perf_counter()
            answer = extractor.begin(Document("broken", "file:broken", content, "text/html"))()
            slowest = max(slowest, time.perf_counter() - begun)
            ends[answer.error if isinstance(answer, Failure) else type(answer).__name__] += 1
    print(f"{count} broken pages: {dict(sorted(ends.items()))}; the slowest took {slowest:.2f} s")


def _broken(pages: Sequence[Document], count: int, chance: random.Random) -> Iterator[bytes]:
    """Pages with one to thirty places cut, repeated or overwritten, or with markup put in."""
    for _ in range(count):
        content = bytearray(chance.choice(pages).content)
        for _ in range(chance.randint(1, 30)):
            at, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
            end = min(end, at + 200)
            match chance.randrange(4):
                case 0:
                    del content[at:end]
                case 1:
                    content[at:at] = chance.choice(NOISE) * chance.choice((1, 1, 1, 500))
                case 2:
                    content[at:at] = content[at:end] * chance.choice((2, 2, 50))
                case _:
                    content[at:end] = bytes(chance.choices(VISIBLE, k=end - at))
        yield bytes(content)


if __name__ == "__main__":
    main()
