"""WARC to articles as JSON lines, by news-please, page by page, on several processes.

usage: with_newsplease.py WARC_FOLDER OUTPUT_FOLDER TASKS
"""

import json
import sys
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType
from newsplease import NewsPlease


def pages(path: Path) -> Iterator[tuple[str, bytes]]:
    """Address and body of each response that can be read."""
    with path.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response):
            yield record.headers["WARC-Target-URI"], record.reader.read()


def extract(paths: tuple[Path, Path]) -> None:
    """The articles of one file."""
    source, target = paths
    with target.open("w", encoding="utf-8") as out:
        for url, body in pages(source):
            try:
                article = NewsPlease.from_html(body.decode("utf-8", "replace"), url=url)
            except Exception as error:  # noqa: BLE001 -- it raises many kinds; a page is lost, not the run
                print(f"{url}: {error}", file=sys.stderr)
                continue
            shown = {"url": url, "title": article.title, "text": article.maintext}
            out.write(json.dumps(shown, ensure_ascii=False) + "\n")


def main() -> None:
    """One job per file."""
    source, target, tasks = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    target.mkdir(parents=True, exist_ok=True)
    jobs = [(path, target / f"{path.name}.jsonl") for path in sorted(source.iterdir())]
    with Pool(tasks) as pool:
        pool.map(extract, jobs, chunksize=1)


if __name__ == "__main__":
    main()
