"""How fast the pipeline is, where its time goes, and what it adds to the libraries it calls.

usage: pipeline.py [--articles N] [--rounds N]

Everything runs in one process; time is the processor's, over all its threads. The pipeline and the
bare calls of the same libraries on the same documents take turns, so that a change of the machine's
pace meets both; the ratio is the median over the rounds.
"""

import argparse
import statistics
import time
from collections.abc import Sequence

import langdetect
import spacy
import trafilatura
from corpus import collection, documents

from depeche.entities.recognition import BATCH, FRENCH, UNUSED
from depeche.pipeline import Pipeline
from depeche.records.flow import Document


def main() -> None:
    """Measure texts, then pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    langdetect.DetectorFactory.seed = 0
    model = spacy.load(FRENCH, exclude=UNUSED)
    for kind, suffix in (("texts", ".txt"), ("pages", ".html")):
        _compare(kind, list(documents(asked.articles, suffix)), asked.rounds, model)


def _compare(kind: str, batch: Sequence[Document], rounds: int, model: spacy.Language) -> None:
    pipeline = Pipeline(collection(), "benchmark")
    _ours(pipeline, batch[:20])
    _bare(batch[:20], model)
    pipeline.watch.seconds.clear()
    pairs = [(_ours(pipeline, batch), _bare(batch, model)) for _ in range(rounds)]
    ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(mine / theirs for mine, theirs in pairs)
    spent = pipeline.watch.seconds
    print(f"{kind}: {len(batch) / ours:.1f} articles/s/core; bare calls {len(batch) / bare:.1f}")
    print(f"  time of the whole over the bare calls: {ratio:.3f}")
    for step, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"  {step:<10}{seconds / sum(spent.values()):6.1%}")


def _ours(pipeline: Pipeline, batch: Sequence[Document]) -> float:
    begun = time.process_time()
    outcomes = list(pipeline.run(batch))
    spent = time.process_time() - begun
    if len(outcomes) != len(batch):
        raise AssertionError("a document was lost")
    return spent


def _bare(batch: Sequence[Document], model: spacy.Language) -> float:
    """The same libraries with the same settings, and nothing around them."""
    begun = time.process_time()
    texts = [_text(document) for document in batch]
    languages = [langdetect.detect(text) for text in texts]
    french = [text for text, code in zip(texts, languages, strict=True) if code == "fr"]
    for _ in model.pipe(french, batch_size=BATCH):
        pass
    return time.process_time() - begun


def _text(document: Document) -> str:
    if document.media_type == "text/plain":
        return document.content.decode("utf-8", "replace")
    return trafilatura.extract(document.content, with_metadata=True) or "vide"


if __name__ == "__main__":
    main()
