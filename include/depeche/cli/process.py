"""`depeche process`: articles in, records out, on this machine alone."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer
from rich.progress import MofNCompleteColumn

from depeche.cli.inputs import find, open_access
from depeche.cli.terminal import failing_plainly, local_collection, progress_bar, stderr
from depeche.cli.workers import Result, results
from depeche.records.article import Article
from depeche.records.ledger import Rejection
from depeche.records.outcome import Kept, Outcome

__all__ = ["process"]


class Format(StrEnum):
    """How results are printed."""

    JSONL = "jsonl"
    TEXT = "text"


def process(
    paths: Annotated[list[str], typer.Argument(help="files, folders or s3:// prefixes")],
    format_: Annotated[
        Format, typer.Option("--format", help="one JSON object per document, or the clean text")
    ] = Format.JSONL,
    jobs: Annotated[int, typer.Option(min=1, help="processes")] = 1,
    entities: Annotated[bool, typer.Option(help="recognise entities")] = True,
    url: Annotated[str | None, typer.Option(help="web address of the page given")] = None,
) -> None:
    """Process texts, pages and tables; results on stdout in input order, counts on stderr."""
    with failing_plainly():
        items = list(find(paths, url, open_access(paths)))
        expected = sum(item.reference.documents for item in items)
        found = results(items, local_collection(entities=entities), paths, jobs)
        counts = Counter[str]()
        for result in _watched(found, expected):
            counts[_name(result.outcome)] += 1
            sys.stdout.write(_shown(result, format_))
    stderr.print(
        f"{counts.total()} read = {counts['kept']} kept + {counts['rejected']} rejected"
        f" + {counts['quarantined']} quarantined"
    )


def _watched(found: Iterator[Result], expected: int) -> Iterator[Result]:
    """A progress bar while it lasts, when somebody watches."""
    with progress_bar(MofNCompleteColumn()) as progress:
        task = progress.add_task("articles", total=expected)
        for result in found:
            yield result
            progress.advance(task)


def _shown(result: Result, format_: Format) -> str:
    match format_, result.outcome:
        case Format.JSONL, _:
            return _json(result) + "\n"
        case _, Kept(article):
            return (
                f"{article.title}\n\n{article.text}\n\n" if article.title else f"{article.text}\n\n"
            )
        case _:
            return ""


def _json(result: Result) -> str:
    row = _row(result.outcome)
    shown = {
        "path": result.path,
        "id": result.row_id,
        "outcome": _name(result.outcome),
        "reason": row.reason if isinstance(row, Rejection) else None,
        "record": row.model_dump(mode="json"),
    }
    return json.dumps(shown, ensure_ascii=False)


def _row(outcome: Outcome) -> Article | Rejection:
    return outcome.article if isinstance(outcome, Kept) else outcome.rejection


def _name(outcome: Outcome) -> str:
    return "kept" if isinstance(outcome, Kept) else outcome.rejection.outcome
