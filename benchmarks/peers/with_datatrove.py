"""WARC to text in French, English, Spanish or German, to JSON lines, by datatrove's local executor.

usage: with_datatrove.py WARC_FOLDER OUTPUT_FOLDER TASKS

Its own language filters fetch models from a hub when they run; py3langid, which brings its model,
stands in for them.
"""

import sys
from pathlib import Path

import py3langid
from datatrove.data import Document
from datatrove.executor.local import LocalPipelineExecutor
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.filters.base_filter import BaseFilter
from datatrove.pipeline.readers import WarcReader
from datatrove.pipeline.writers.jsonl import JsonlWriter

LANGUAGES = {"fr", "en", "es", "de"}


class Spoken(BaseFilter):
    """Articles in one of the languages."""

    name = "languages by py3langid"

    def filter(self, doc: Document) -> bool:
        """Whether the document stays."""
        return py3langid.classify(doc.text)[0] in LANGUAGES


def main() -> None:
    """One task per file, as many at once as there are cores to use."""
    source, target, tasks = sys.argv[1], sys.argv[2], int(sys.argv[3])
    files = len(list(Path(source).iterdir()))
    LocalPipelineExecutor(
        pipeline=[
            WarcReader(source),
            Trafilatura(timeout=10),
            Spoken(),
            JsonlWriter(f"{target}/articles", compression=None),
        ],
        tasks=files,
        workers=tasks,
        logging_dir=f"{target}/logs",
    ).run()


if __name__ == "__main__":
    main()
