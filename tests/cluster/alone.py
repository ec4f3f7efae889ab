"""The same run by the library alone: no Airflow, one process."""

from depeche import ingestion
from depeche.collections import Collection
from depeche.ingestion import Job, Published
from depeche.settings import Settings


def run_alone(collection: Collection, partition: str, settings: Settings) -> Published:
    """Discover, acquire and process one shard after another, publish, report."""
    job = Job.make(collection, partition, "alone", settings)
    job.lake.ensure()
    acquired = [ingestion.acquire(job, shard) for shard in ingestion.discover(job, refetch=False)]
    published = ingestion.publish(job, [ingestion.process(job, shard) for shard in acquired])
    ingestion.report(job, published)
    return published
