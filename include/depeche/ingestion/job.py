"""What every task of a run needs to know, and the edges it works through."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from depeche.collections import Collection
from depeche.fetching import Edges, HttpClient, Manners
from depeche.ingestion.rules import RulesInLake
from depeche.lake import Lake, Scope
from depeche.settings import Settings
from depeche.sources.base import Access
from depeche.sources.files.store import FileStore

__all__ = ["PROJECT", "Job", "manners"]

PROJECT = Path(__file__).parents[3]
"""The folder that holds `include/`: relative paths in collections start here."""


@dataclass(frozen=True, slots=True)
class Job:
    """One run over one partition of one collection."""

    collection: Collection
    partition: str
    run_id: str
    lake: Lake
    access: Access

    @classmethod
    def make(cls, collection: Collection, partition: str, run_id: str, settings: Settings) -> Self:
        """A job over the real edges: this disk, the store, the web, the clock."""
        lake = Lake(settings)
        scope = Scope(collection.name, partition, run_id)
        access = Access(
            files=FileStore(PROJECT, lake.store.client),
            web=_client(collection, RulesInLake(lake, scope)),
            clock=lambda: datetime.now(UTC),
        )
        return cls(collection, partition, run_id, lake, access)

    @property
    def scope(self) -> Scope:
        """Where this run writes in the lake."""
        return Scope(self.collection.name, self.partition, self.run_id)


def manners(collection: Collection) -> Manners:
    """How this collection wants the web to be asked."""
    asked = collection.fetching
    return Manners(
        allowed_hosts=collection.allowed_hosts,
        delay=asked.delay,
        connections=asked.connections,
        hosts=asked.hosts,
        limit=asked.max_bytes,
        timeout=asked.timeout,
        deadline=asked.deadline,
        respects=collection.rights.respected,
    )


def _client(collection: Collection, memory: RulesInLake) -> HttpClient:
    # Sources that fetch need a name, which the collection checks; the others never ask.
    agent = collection.user_agent or "depeche"
    return HttpClient(agent, manners(collection), Edges(memory=memory))
