"""What is known of the world without asking anyone: names, ids, places.

The tables beside this module are small and ship with the library. Behind them stands a file that
`depeche kb build` made of Wikidata, where the setting DEPECHE_KNOWLEDGE names one. An item without
a Wikidata id is known by name, but no id of it is certain.
"""

from functools import cache
from pathlib import Path

from depeche.entities.knowledge.items import Item, Knowledge
from depeche.entities.knowledge.store import Merged, Store
from depeche.entities.knowledge.tables import KNOWLEDGE, shipped_items
from depeche.records.article import Model
from depeche.settings import knowledge_file

__all__ = ["Item", "Knowledge", "known", "models", "shipped"]


def known() -> Knowledge:
    """All that this installation knows. Raises `SettingsError` for a file that cannot be used."""
    path = knowledge_file()
    return _with(path) if path else shipped()


def models() -> tuple[Model, ...]:
    """What `known` is made of, for the provenance of records. Raises `SettingsError`."""
    path = knowledge_file()
    return (KNOWLEDGE, _store(path).model) if path else (KNOWLEDGE,)


@cache
def shipped() -> Knowledge:
    """The knowledge that comes with the library, read once per process (about 20 ms)."""
    return Knowledge(iter(shipped_items()))


@cache
def _with(path: Path) -> Knowledge:
    return Knowledge(iter(shipped_items()), Merged(_store(path), shipped().curated))


@cache
def _store(path: Path) -> Store:
    return Store(path)
