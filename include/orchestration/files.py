"""Where the collection files are, and which of them load."""

import os
from collections.abc import Iterator
from pathlib import Path

from depeche.collections import Collection, files, load
from depeche.errors import CollectionError

__all__ = ["collections_folder", "loadable"]


def collections_folder() -> Path:
    """`DEPECHE_COLLECTIONS`, or else include/collections."""
    return Path(os.environ.get("DEPECHE_COLLECTIONS", Path(__file__).parents[1] / "collections"))


def loadable() -> Iterator[Collection]:
    """Every collection whose file is sound; `depeche.collections.load_all` tells of the others."""
    for path in files(collections_folder()):
        try:
            yield load(path)
        except CollectionError:
            continue
