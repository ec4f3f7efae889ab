"""Peak memory of one worker over more and more articles: it must not grow with their number.

usage: memory.py [--articles 100 1000 10000]

Each figure is the peak resident set of a process of its own, in MiB, as the kernel counts it.
"""

import argparse
import resource
import subprocess
import sys
from itertools import islice

from corpus import collection, documents

from depeche.pipeline import Pipeline


def main() -> None:
    """Start one process per size, and print what each needed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--worker", type=int)
    asked = parser.parse_args()
    if asked.worker is not None:
        print(f"{_peak(asked.worker):.0f}")
        return
    for count in asked.articles:
        command = [sys.executable, __file__, "--worker", str(count)]
        answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        print(f"{count:>7} articles: {answer.strip()} MiB")


def _peak(count: int) -> float:
    """Peak resident set after `count` articles, half texts and half pages."""
    pipeline = Pipeline(collection(), "benchmark")
    for suffix in (".txt", ".html"):
        for _ in islice(pipeline.run(documents(count // 2, suffix)), None):
            pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
