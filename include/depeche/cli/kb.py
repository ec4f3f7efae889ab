"""`depeche kb build`: a file of knowledge for the linker, made of a Wikidata dump."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import DownloadColumn
from rich.text import Text

from depeche.cli.terminal import failing_plainly, progress_bar, stderr
from depeche.entities.wikidata import Built, build

__all__ = ["kb"]

SITELINKS = 5
"""Wikipedias that must have an article: below, nothing is linked by its name alone."""

kb = typer.Typer(help="Knowledge that names are linked to.", no_args_is_help=True)


@kb.callback()
def _group() -> None:
    """Knowledge that names are linked to."""


@kb.command("build")
def build_knowledge(
    wikidata: Annotated[Path, typer.Option(help="dump in JSON: .json.gz, .json.bz2 or .json")],
    output: Annotated[Path, typer.Option(help="file to make; DEPECHE_KNOWLEDGE then names it")],
    sitelinks: Annotated[
        int, typer.Option(min=0, help="keep things with articles in so many Wikipedias")
    ] = SITELINKS,
) -> None:
    """Read a Wikidata dump once, line by line, into one file; broken lines are named."""
    with failing_plainly():
        size = wikidata.stat().st_size if wikidata.is_file() else None
        with progress_bar(DownloadColumn()) as progress:
            task = progress.add_task("dump", total=size)

            def watch(lines: int, read: int) -> None:
                progress.update(task, completed=read, description=f"{lines:,} lines")

            built = build(wikidata, output, sitelinks, watch)
    _tell(built)


def _tell(built: Built) -> None:
    for line in built.told:
        stderr.print(Text(f"broken: {line}", style="yellow"), soft_wrap=True)
    if built.broken > len(built.told):
        stderr.print(f"broken: {built.broken - len(built.told)} more lines")
    for doubt in built.doubtful:
        stderr.print(Text(f"doubtful: {doubt}", style="yellow"), soft_wrap=True)
    stderr.print(
        f"{built.lines} lines = {built.items} items + {built.skipped} properties and lexemes"
        f" + {built.broken} broken"
    )
    stderr.print(f"{built.entities} entities by {built.names} names, digest {built.digest[:12]}")
