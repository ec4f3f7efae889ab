"""`depeche explain`: what was cut from a document, by which rule, and why."""

from collections.abc import Iterator
from contextlib import closing
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from depeche.cleaning import Cleaner
from depeche.cleaning.rules import RULES
from depeche.cli.inputs import find, open_access
from depeche.cli.terminal import failing_plainly, local_collection, stdout
from depeche.cli.workers import Result, Worker
from depeche.records.article import Article, Removal
from depeche.records.outcome import Kept, Refused

__all__ = ["explain"]

COLOURS = ("red", "yellow", "magenta", "cyan", "green", "blue")
"""Kinds take them in turn, in the order in which they first appear."""


def explain(
    paths: Annotated[list[str], typer.Argument(help="files, folders or s3:// prefixes")],
    url: Annotated[str | None, typer.Option(help="web address of the page given")] = None,
) -> None:
    """Show each document with its cuts struck out in colour, and the rule behind every cut."""
    with failing_plainly():
        access = open_access(paths)
        with closing(Worker(local_collection(entities=False), access)) as worker:
            for result in worker.work(find(paths, url, access)):
                _show(result)


def _show(result: Result) -> None:
    name = result.path if result.row_id is None else f"{result.path} {result.row_id}"
    stdout.rule(Text(name))
    match result.outcome:
        case Kept(article):
            for part in _explained(article):
                stdout.print(part)
        case Refused(row):
            told = f"{row.outcome} in step {row.step}: {row.reason}: {row.detail}"
            stdout.print(Text(told, style="red"))


def _explained(article: Article) -> list[RenderableType]:
    kinds = dict.fromkeys(removal.kind for removal in article.removals)
    colours = {kind: COLOURS[i % len(COLOURS)] for i, kind in enumerate(kinds)}
    text = Text(article.source_text)
    for cut in article.removals:
        text.stylize(f"strike {colours[cut.kind]}", cut.start, cut.end)
    return [_found(article), text, _cuts(article, colours), *_reasons(article, colours)]


def _found(article: Article) -> Text:
    return Text(
        f"kept: {article.words} words, {article.language} ({article.language_confidence:.2f}),"
        f" {article.removed_share:.1%} cut\n"
        f"title: {article.title}\nauthors: {', '.join(article.authors) or None}\n"
        f"published: {_published(article)}\n",
        style="dim",
    )


def _published(article: Article) -> str | None:
    if article.published_at is None:
        return None
    day = article.published_at.date()
    return f"{day} ({article.published_precision}, from {article.published_evidence})"


def _cuts(article: Article, colours: dict[str, str]) -> Table:
    table = Table("span", "kind", "rule", "confidence", "text", box=None, pad_edge=False)
    for cut in article.removals:
        table.add_row(
            f"{cut.start}:{cut.end}",
            Text(cut.kind, style=colours[cut.kind]),
            cut.rule,
            f"{cut.confidence:.2f}",
            Text(_line(article, cut), overflow="ellipsis", no_wrap=True),
        )
    return table


def _reasons(article: Article, colours: dict[str, str]) -> Iterator[Text]:
    """Why each cut was made: the reason of its rule, or the evidence that weighed most."""
    stated = {rule.name: rule.reason for rule in RULES}
    weighed = Cleaner().reasons(article.source_text, article.title)
    told = set[str]()
    for cut in article.removals:
        learned = cut.rule.endswith(".learned")
        if cut.rule in told and not learned:
            continue
        told.add(cut.rule)
        evidence = "; ".join(weighed.get(cut.start, ()))
        why = f"the evidence adds up: {evidence}" if learned else stated.get(cut.rule, "")
        named = f"{cut.start}:{cut.end} {cut.rule}" if learned else cut.rule
        yield Text.assemble((named, colours[cut.kind]), f"  {why}")


def _line(article: Article, cut: Removal) -> str:
    return " ".join(article.source_text[cut.start : cut.end].split())
