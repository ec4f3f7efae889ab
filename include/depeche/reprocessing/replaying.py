"""A partition that is in the lake, as shards to process again; no way leads to the web."""

from datetime import UTC, datetime

from depeche.collections import Collection
from depeche.errors import ConfigurationError, SourceUnreadable
from depeche.ingestion import Job, Shard
from depeche.ingestion.discovery import replay as shards_of
from depeche.ingestion.job import PROJECT
from depeche.lake import Lake
from depeche.records.flow import Held
from depeche.settings import Settings
from depeche.sources.base import Access, Web, WebResponse
from depeche.sources.files.store import FileStore

__all__ = ["job_of", "replay"]


class _Offline(Web):
    def get(self, url: str, held: Held | None = None) -> WebResponse:  # noqa: ARG002 -- nothing is
        raise SourceUnreadable(f"{url}: nothing is fetched while the raw zone is processed again")

    def drain(self) -> list[WebResponse]:
        return []


def job_of(collection: Collection, partition: str, run_id: str, settings: Settings) -> Job:
    """A job over this disk, the store and the clock, and over no web."""
    lake = Lake(settings)
    files = FileStore(PROJECT, lake.store.client)
    access = Access(files, _Offline(), clock=lambda: datetime.now(UTC))
    return Job(collection, partition, run_id, lake, access)


def replay(job: Job) -> list[Shard]:
    """The partition's shards; none for one that was published empty.

    Raises `ConfigurationError` for a partition that was never published, and `LakeError`.
    """
    job.lake.ensure()
    shards = shards_of(job)
    if not shards and job.partition not in job.lake.partitions(job.collection.name):
        raise ConfigurationError(
            f"{job.collection.name} {job.partition} is not in the lake: ingest it first, or name a"
            " partition that table `runs` holds"
        )
    return shards
