"""Which collection files there are, and which of them load."""

import os
from collections.abc import Iterator
from pathlib import Path

from depeche.collections import Collection, load
from depeche.errors import CollectionError

__all__ = ["collection_files", "faults", "loadable"]


def collection_files() -> list[Path]:
    """The files of `DEPECHE_COLLECTIONS`, or of include/collections, by name."""
    beside = Path(__file__).parents[1] / "collections"
    return sorted(Path(os.environ.get("DEPECHE_COLLECTIONS", beside)).glob("*.yaml"))


def loadable() -> Iterator[Collection]:
    """Every collection whose file is sound; `faults` tells of the others."""
    for path in collection_files():
        try:
            yield load(path)
        except CollectionError:
            continue


def faults() -> list[str]:
    """What is wrong with each file that does not load: file, field and remedy."""
    return [fault for path in collection_files() for fault in _faults(path)]


def _faults(path: Path) -> Iterator[str]:
    try:
        load(path)
    except CollectionError as error:
        yield str(error)
