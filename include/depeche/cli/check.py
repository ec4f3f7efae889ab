"""`depeche check`: what is wrong with this installation, and how to mend it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from depeche import language
from depeche.cli.terminal import stderr, stdout
from depeche.collections import files, load
from depeche.entities import Recogniser, knowledge
from depeche.errors import DepecheError
from depeche.lake import Lake
from depeche.settings import Settings, knowledge_file

__all__ = ["check"]

Probe = Callable[[], str]
"""Tries one thing; says what it found, or raises `DepecheError`."""


def check(
    collections: Annotated[Path, typer.Option(help="folder of collection files")] = Path(
        "include/collections"
    ),
) -> None:
    """Try collections, connections, store, catalogue and models; exit 1 if any is wrong."""
    failed = 0
    for name, probe in _probes(collections):
        try:
            _say(("ok   ", "green"), f"{name}: {probe()}")
        except DepecheError as error:
            failed += 1
            _say(("wrong", "red"), f"{name}: {error}")
    if failed:
        stderr.print(f"{failed} to mend")
        raise typer.Exit(1)


def _say(verdict: tuple[str, str], what: str) -> None:
    # Paths and remedies stay whole, to be copied: only the terminal may wrap them.
    stdout.print(Text.assemble(verdict, " ", what), soft_wrap=True)


def _probes(collections: Path) -> Iterator[tuple[str, Probe]]:
    yield "collections", lambda: f"{len(files(collections))} in {collections}"
    for path in files(collections) if collections.is_dir() else ():
        yield str(path), lambda path=path: f"{len(load(path).sources)} sources"  # type: ignore[misc] # mypy cannot type a default
    yield "lake", _lake
    yield "language", _language
    yield "entities", _entities
    yield "knowledge", _knowledge


def _lake() -> str:
    settings = Settings.from_environment()
    lake = Lake(settings)
    lake.ensure()
    where = lake.table("articles").location()
    return (
        f"bucket {settings.store.bucket} at {settings.store.endpoint or 'AWS'}; articles at {where}"
    )


def _language() -> str:
    return language.detect("Le conseil municipal a voté le budget de la ville.").code


def _entities() -> str:
    (entities,) = Recogniser().recognise(["Emmanuel Macron est à Paris."])
    return ", ".join(entity.name for entity in entities)


def _knowledge() -> str:
    told = ", ".join(f"{model.name} {model.version}" for model in knowledge.models())
    path = knowledge_file()
    return f"{told}, of {path}" if path else f"{told}; DEPECHE_KNOWLEDGE names no other"
