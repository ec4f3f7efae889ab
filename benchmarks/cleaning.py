"""How fast the cleaning alone is, and that its time grows with the length of a text, not faster.

usage: cleaning.py [--rounds N]

Texts are the labelled articles of `training/articles`, all of different sources: what lines of one
article say is of no use to the next. Time is the processor's. The large texts are made to be hard:
one line without end, a million short lines, the same words again and again.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "training"))

from depeche.cleaning import Cleaner, view
from labelled import read_ours

ARTICLES = Path(__file__).parents[1] / "training" / "articles"
LARGE = {
    "one line of 50 MB": "Le port rouvre après la tempête. " * 1_600_000,
    "a million short lines": "Partager\nLe port\n" * 500_000,
    "one word of 5 MB": "a" * 5_000_000,
    "a cue 400,000 times": "Lire aussi : " * 400_000,
    "4,800 persons": "Par Jean Dupont, maire\nLe port rouvre @x\n" * 2_400,
}


def main() -> None:
    """Measure articles, then large texts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    texts = [a.text for path in sorted(ARTICLES.glob("*.txt")) for a in read_ours(path)]
    cleaner = Cleaner()
    cleaner.clean(texts[0])
    spent = statistics.median(_seconds(cleaner, texts, forget=True) for _ in range(rounds))
    characters = sum(map(len, texts)) / len(texts)
    print(f"{len(texts) / spent:.0f} articles/s/core, of {characters:.0f} characters on average")
    for name, text in LARGE.items():
        print(f"{name}: {_seconds(cleaner, [text]):.1f} s")


def _seconds(cleaner: Cleaner, texts: list[str], *, forget: bool = False) -> float:
    if forget:
        view._remembered.cache_clear()  # a second round must not know the first one's lines
    begun = time.process_time()
    for text in texts:
        cleaner.clean(text)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
