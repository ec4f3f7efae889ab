"""A partition that is in the lake, as shards to process again; no way leads to the web."""

from datetime import UTC, datetime

from depeche.collections import Collection
from depeche.errors import ConfigurationError
from depeche.ingestion import Job, Shard
from depeche.ingestion.discovery import replay as shards_of
from depeche.ingestion.job import PROJECT
from depeche.lake import Lake
from depeche.settings import Settings
from depeche.sources.base import Access
from depeche.sources.files.store import FileStore
from depeche.sources.offline import Offline

__all__ = ["job_of", "replay"]


def job_of(collection: Collection, partition: str, run_id: str, settings: Settings) -> Job:
    """A job over this disk, the store and the clock, and over no web."""
    lake = Lake(settings)
    files = FileStore(PROJECT, lake.store.client)
    access = Access(
        files, Offline("while the raw zone is processed again"), clock=lambda: datetime.now(UTC)
    )
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
