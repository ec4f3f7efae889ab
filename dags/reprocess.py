"""What is in the lake, processed again with the present pipeline: one partition per run, in order.

choose ▷ replay ▷ process[shard] ▷ compare ▷ approve ▷ replace ▷ report, then the next partition.
Nothing is fetched, and nothing is replaced before it is approved: docs/backfilling.md.
"""

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import DAG, AssetAlias, task

from orchestration import reprocessing as runs
from orchestration.assets import articles_of
from orchestration.pages import labelled
from orchestration.pools import BACKFILL, COMMITS
from orchestration.retries import TransientOnly
from orchestration.runs import gathered

NAME = "reprocess"
DEFAULTS = {"retries": 3, "retry_exponential_backoff": 2.0, "retry_policy": TransientOnly()}


def reprocess() -> None:
    """Make the DAG."""
    replaced_articles = AssetAlias("reprocessed")

    @task
    def replay(chosen):
        from depeche import reprocessing

        return reprocessing.replay(runs.job_of(chosen))

    @task(map_index_template="{{ label }}", pool=BACKFILL)
    def process(shard, chosen):
        from depeche import ingestion

        return labelled(ingestion.process(runs.job_of(chosen), shard))

    @task
    def compare(chosen, shards):
        from depeche import reprocessing

        return reprocessing.compare(runs.job_of(chosen), gathered(shards))

    @task(
        outlets=[replaced_articles],
        pool=COMMITS,
        trigger_rule="none_failed_min_one_success",  # approved, or nobody is asked
    )
    def replace(chosen, shards, compared, outlet_events):
        from depeche import reprocessing

        published = reprocessing.replace(runs.job_of(chosen), gathered(shards), compared)
        articles = articles_of(published["collection"])
        outlet_events[replaced_articles].add(articles, extra=dict(published))
        return published

    @task
    def report(chosen, published):
        from depeche import ingestion

        return ingestion.report(runs.job_of(chosen), published)

    about = {"description": __doc__.partition("\n")[0], "doc_md": __doc__, "tags": [NAME]}
    with DAG(NAME, schedule=None, default_args=DEFAULTS, params=runs.parameters(), **about):
        chosen = task(runs.choose)()
        shards = process.partial(chosen=chosen).expand(shard=replay(chosen))
        compared = compare(chosen, shards)
        approve = ApprovalOperator(task_id="approve", subject=runs.SUBJECT, body=runs.QUESTION)
        replaced = replace(chosen, shards, compared)
        task.branch(runs.ask)(compared=compared) >> [approve, replaced]
        approve >> replaced
        report(chosen, replaced)
        rest = task(trigger_rule="none_failed")(runs.remaining)(
            chosen=chosen, compared=compared, replaced=replaced
        )
        TriggerDagRunOperator.partial(task_id="go_on", trigger_dag_id=NAME).expand(conf=rest)


reprocess()
