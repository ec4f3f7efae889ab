"""`make model`: fit the judge's weights to every labelled text there is, and write them.

usage: train.py [--gold FILE]

Ours lie in `training/articles`. Real ones, which belong to their publishers, are read from where
they lie, and count eight times: pages from the web are what the judge is for.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from fitting import Example, example_of, fit, vocabulary, written
from labelled import LabelledText, read_gold, read_ours

__all__ = ["ARTICLES", "GOLD", "PROJECT", "WEIGHT_OF_GOLD", "laid_out", "ours"]

PROJECT: Final = Path(__file__).parents[1]
ARTICLES: Final = PROJECT / "training" / "articles"
GOLD: Final = PROJECT.parent / "shared" / "bench" / "boilerplate" / "fr_articles.jsonl"
WEIGHTS: Final = PROJECT / "include" / "depeche" / "cleaning" / "weights.json"
WEIGHT_OF_GOLD: Final = 8


def main() -> None:
    """Train on everything and write the file of weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, default=GOLD, help="real articles with labels")
    gold = list(read_gold(parser.parse_args().gold))
    words = vocabulary(ours())
    examples: list[Example] = [example_of(text, words) for text in gold] * WEIGHT_OF_GOLD
    examples += [example_of(text, words) for text in ours()]
    content = written(fit(examples))
    WEIGHTS.write_text(laid_out(content), "utf-8")
    print(f"{len(examples)} texts, {len(content['evidence'])} pieces of evidence: {WEIGHTS}")


def ours() -> Iterator[LabelledText]:
    """Our own labelled articles, in the order of their files."""
    for path in sorted(ARTICLES.glob("*.txt")):
        yield from read_ours(path)


def laid_out(content: dict[str, object]) -> str:
    """JSON with a line for each piece of evidence, so that a change can be read."""
    head = {key: value for key, value in content.items() if key != "evidence"}
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in head.items()]
    evidence = content["evidence"]
    assert isinstance(evidence, dict)
    weighed = [
        f"    {json.dumps(name, ensure_ascii=False)}: {json.dumps(weights)}"
        for name, weights in evidence.items()
    ]
    return "\n".join(["{", *lines, '  "evidence": {', ",\n".join(weighed), "  }", "}", ""])


if __name__ == "__main__":
    main()
