"""What one shard has to acquire, as an object in the lake: too much for a task to tell the next."""

import gzip
from dataclasses import dataclass

from pydantic import TypeAdapter

from depeche.errors import SourceError
from depeche.lake import ObjectStore, Scope
from depeche.records.flow import Reference
from depeche.sources.base import Source

__all__ = ["Failure", "Plan", "read_plan", "write_plan"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read: accounted for like a document of its own."""

    source: str
    address: str
    error: str
    message: str

    @classmethod
    def of(cls, source: Source, error: SourceError) -> "Failure":
        """The failure of `source`, addressed by its name."""
        return cls(source.name, f"source:{source.name}", type(error).__name__, str(error))


@dataclass(frozen=True, slots=True)
class Plan:
    """References to acquire, and failures to account for."""

    references: tuple[Reference, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def documents(self) -> int:
        """How many documents to expect."""
        return sum(reference.documents for reference in self.references) + len(self.failures)


_ADAPTER = TypeAdapter(Plan)


def write_plan(store: ObjectStore, scope: Scope, shard: int, plan: Plan) -> str:
    """Store the plan of a shard and return its key."""
    key = f"work/{scope.prefix}/plan-{shard:04d}.json.gz"
    store.put(key, gzip.compress(_ADAPTER.dump_json(plan), mtime=0))
    return key


def read_plan(store: ObjectStore, key: str) -> Plan:
    """The plan stored under `key`. Raises `LakeError`."""
    return _ADAPTER.validate_json(gzip.decompress(store.get(key)))
