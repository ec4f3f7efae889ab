"""One DAG per collection file: discover ▷ acquire[shard] ▷ process[shard] ▷ publish ▷ report.

A collection file that does not load makes no DAG; broken_collections.py tells why.
"""

from airflow.sdk import DAG, task, task_group

from depeche.collections import Collection
from orchestration.assets import articles_of
from orchestration.files import loadable
from orchestration.pages import describe, labelled
from orchestration.parameters import PARAMETERS
from orchestration.pools import COMMITS, asking_pool
from orchestration.retries import TransientOnly
from orchestration.runs import gathered, job_of
from orchestration.schedule import first_instant, timetable

DEFAULTS = {"retries": 3, "retry_exponential_backoff": 2.0, "retry_policy": TransientOnly()}


def ingest(collection: Collection) -> None:
    """Make the collection's DAG."""
    articles = articles_of(collection.name)

    @task(pool=asking_pool(collection))
    def discover(params):
        from depeche import ingestion

        return ingestion.discover(job_of(collection), refetch=params["refetch"])

    @task(map_index_template="{{ label }}", pool=asking_pool(collection))
    def acquire(shard):
        from depeche import ingestion

        return labelled(ingestion.acquire(job_of(collection), shard))

    @task(map_index_template="{{ label }}")
    def process(shard):
        from depeche import ingestion

        return labelled(ingestion.process(job_of(collection), shard))

    @task(outlets=[articles], pool=COMMITS)
    def publish(shards, outlet_events):
        from depeche import ingestion

        published = ingestion.publish(job_of(collection), gathered(shards))
        outlet_events[articles].extra = dict(published)
        return published

    @task
    def report(published):
        from depeche import ingestion

        return ingestion.report(job_of(collection), published)

    @task_group
    def shards(shard):
        return process(acquire(shard))

    with DAG(
        f"ingest_{collection.name}",
        schedule=timetable(collection),
        start_date=first_instant(collection),
        catchup=collection.catchup,
        is_paused_upon_creation=True,
        max_active_runs=1,
        default_args={**DEFAULTS, "owner": collection.owner},
        tags=["ingest", *collection.tags],
        description=collection.description.strip().partition("\n")[0],
        doc_md=describe(collection),
        params=PARAMETERS,
    ):
        report(publish(shards.expand(shard=discover())))


for each in loadable():
    ingest(each)
