"""How fast an article is enriched: its language, its names, what they are, and what they mean.

usage: enrichment.py [--articles N] [--rounds N]

French samples, each with a sentence of its own. Time is the processor's, in one process; the figure
is the median over the rounds. Set DEPECHE_KNOWLEDGE to measure with a file of knowledge.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence

from corpus import documents

from depeche import language
from depeche.entities import Recogniser
from depeche.entities.grouping import Cluster, group
from depeche.entities.knowledge import known
from depeche.entities.linking import Linker
from depeche.entities.organisations import join_organisations
from depeche.entities.persons import join_persons
from depeche.entities.resolution import resolve
from depeche.records.article import Entity, Mention

Named = tuple[str, list[tuple[str, Mention]]]
"""A text with the names that were read in it."""


def main() -> None:
    """Measure each step over the same articles."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    language.warm()
    recogniser = Recogniser()
    texts = _french(asked.articles)
    found = recogniser.recognise(texts)
    named = list(zip(texts, map(_names, found), strict=True))
    steps: dict[str, Callable[[], object]] = {
        "language": lambda: [language.detect(text) for text in texts],
        "entities": lambda: recogniser.recognise(texts),
        "resolved": lambda: [resolve(text, names) for text, names in named],
    }
    spent = {name: _spent(step, asked.rounds) for name, step in steps.items()}
    spent["linking"] = _spent_linking(named, asked.rounds)
    spent["recognition"] = spent.pop("entities") - spent["resolved"]
    spent["resolution"] = spent.pop("resolved") - spent["linking"]
    size = statistics.mean(map(len, texts))
    count = statistics.mean(len(names) for _, names in named)
    print(f"{len(texts)} articles of {size:,.0f} characters and {count:.0f} names on average")
    for name in ("language", "recognition", "resolution", "linking"):
        print(f"  {name:<12}{len(texts) / spent[name]:10,.0f} articles/s/core")


def _french(count: int) -> list[str]:
    texts = [d.content.decode("utf-8", "replace") for d in documents(count * 3, ".txt")]
    return [text for text in texts if language.detect(text).code == "fr"][:count]


def _names(entities: Sequence[Entity]) -> list[tuple[str, Mention]]:
    pairs = [(entity.type, mention) for entity in entities for mention in entity.mentions]
    return sorted(pairs, key=lambda pair: pair[1].start)


def _spent(step: Callable[[], object], rounds: int) -> float:
    """Seconds of processor, the median over the rounds."""
    seconds = []
    for _ in range(rounds):
        before = time.process_time()
        step()
        seconds.append(time.process_time() - before)
    return statistics.median(seconds)


def _spent_linking(named: Sequence[Named], rounds: int) -> float:
    """Seconds to link the clusters of all articles, which are made beforehand."""
    table = known()
    clusters: list[tuple[str, list[Cluster]]] = [
        (text, join_organisations(text, join_persons(group(names), table))) for text, names in named
    ]

    def link() -> None:
        for text, each in clusters:
            linker = Linker(text, each, table)
            for cluster in each:
                linker.link(cluster)

    return _spent(link, rounds)


if __name__ == "__main__":
    main()
