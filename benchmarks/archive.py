"""Make a web archive of many pages, with an index, and the same pages as HTML and JSON lines.

usage: archive.py FOLDER [--pages N] [--days N] [--start YYYY-MM-DD] [--seed N]

The pages are made from the articles of this project; some records are damaged. The same arguments
give the same bytes. Prints what a backfill has to account for.
"""

import argparse
import json
import sys
from collections import Counter
from datetime import date
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from generated_archive import Made, make


def main() -> None:
    """Write the archive, then count its index."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--start", type=date.fromisoformat, default=date(2024, 1, 1))
    parser.add_argument("--seed", type=int, default=2024)
    given = parser.parse_args()
    _tell(make(given.folder, given.pages, given.days, given.start, given.seed))


def _tell(made: Made) -> None:
    kinds, damages, days = Counter[str](), Counter[str](), Counter[str]()
    for line in made.index.open(encoding="utf-8"):
        entry = json.loads(line)
        kinds[entry["kind"]] += 1
        if entry["kind"] == "page":
            days[entry["date"][:10]] += 1
            damages.update([entry["damage"]] if entry["damage"] else [])
    size = sum(path.stat().st_size for path in made.warc.iterdir())
    print(f"{kinds.total():,} records, {size / 1e6:.1f} MB: {dict(kinds)}")
    print(f"damaged pages: {damages.total()}: {dict(damages)}")
    print(f"documents to account for: {kinds['page']}, on {len(days)} days of capture")


if __name__ == "__main__":
    main()
