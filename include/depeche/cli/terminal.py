"""What every command shares: where it speaks, how it fails, which policies it works under."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn

from depeche.cli.inputs import NAME
from depeche.collections import Collection, load
from depeche.errors import CollectionError, DepecheError
from depeche.sources.files.folder import FolderSource

__all__ = [
    "failing_plainly",
    "local_collection",
    "named_collection",
    "progress_bar",
    "stderr",
    "stdout",
]

stdout = Console(highlight=False)
stderr = Console(stderr=True, highlight=False)


@contextmanager
def failing_plainly() -> Iterator[None]:
    """End with status 1 and the error's own message: it names the remedy, a trace does not."""
    try:
        yield
    except DepecheError as error:
        stderr.print(f"depeche: {error}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from error


def progress_bar(amount: ProgressColumn) -> Progress:
    """A bar while something lasts, when somebody watches; `amount` tells how much is done."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        amount,
        TimeRemainingColumn(),
        console=stderr,
        transient=True,
        disable=not stderr.is_terminal,
    )


def local_collection(*, entities: bool) -> Collection:
    """The default policies, for what is processed outside any collection."""
    return Collection(
        name=NAME,
        description="What the command line was given.",
        start=date(1970, 1, 1),
        entities=entities,
        sources=(FolderSource(name=NAME, kind="folder", path="."),),
    )


def named_collection(folder: Path, name: str) -> Collection:
    """The collection `name` in a folder of collection files. Raises `CollectionError`."""
    path = folder / f"{name}.yaml"
    if not path.is_file():
        raise CollectionError(
            f"{path}: there is no such file: name a collection of {folder}, or say --collections"
        )
    return load(path)
