"""Weekly upkeep of the lake: compact ▷ retain ▷ expire ▷ sweep, and quarantine on demand.

Every step commits through the pool `lake_commits`, so that none meets a publication. Paused until
somebody wants it; each step can be left out by its parameter.
"""

from airflow.sdk import DAG, CronTriggerTimetable, task

from orchestration.retries import TransientOnly
from orchestration.upkeep import PARAMETERS, asked, lake_of, now_of, policies, retried

DEFAULTS = {
    "owner": "depeche",
    "pool": "lake_commits",
    "retries": 3,
    "retry_exponential_backoff": 2.0,
    "retry_policy": TransientOnly(),
}


def maintain() -> None:
    """Make the DAG."""
    with DAG(
        "maintain",
        schedule=CronTriggerTimetable("0 3 * * 0", timezone="UTC"),
        catchup=False,
        is_paused_upon_creation=True,
        max_active_runs=1,
        default_args=DEFAULTS,
        tags=["maintain"],
        description="Compaction, retention of raw bytes, expiry of snapshots, orphans, quarantine",
        doc_md=__doc__,
        params=PARAMETERS,
    ):

        @task
        def retry_quarantine(params):
            return retried(params)

        @task(trigger_rule="none_failed")
        def compact(params):
            from depeche import maintenance

            return asked(
                params["compact"], lambda: maintenance.totals(maintenance.compact(lake_of()))
            )

        @task
        def retain(params):
            from depeche import maintenance

            lake, now = lake_of(), now_of()
            return asked(
                params["retain"],
                lambda: [maintenance.retain_raw(lake, one, now) for one in policies()],
            )

        @task
        def expire(params):
            from depeche import maintenance

            policy = maintenance.SnapshotPolicy.of(policies(), params["keep_snapshots"])
            return asked(
                params["expire"], lambda: maintenance.expire_snapshots(lake_of(), policy, now_of())
            )

        @task
        def sweep(params):
            from datetime import timedelta

            from depeche import maintenance

            age = timedelta(days=params["orphan_days"])
            return asked(params["sweep"], lambda: maintenance.sweep(lake_of(), now_of(), age))

        retry_quarantine() >> compact() >> retain() >> expire() >> sweep()


maintain()
