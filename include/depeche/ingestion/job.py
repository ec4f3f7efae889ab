"""What every task of a run needs to know, and the edges it works through."""

from dataclasses import dataclass

from depeche.collections import Collection
from depeche.lake import Lake, Scope
from depeche.sources.base import Access

__all__ = ["Job"]


@dataclass(frozen=True, slots=True)
class Job:
    """One run over one partition of one collection."""

    collection: Collection
    partition: str
    run_id: str
    lake: Lake
    access: Access

    @property
    def scope(self) -> Scope:
        """Where this run writes in the lake."""
        return Scope(self.collection.name, self.partition, self.run_id)
