"""Which pool a task waits in: a backfill takes no slot that a daily run needs.

The pools themselves are in `config/pools.json`, with their sizes.
"""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:  # every process of Airflow imports this module, most of them for nothing
    from airflow.models.dagrun import DagRun
    from airflow.models.taskinstance import TaskInstance

    from depeche.collections import Collection

__all__ = ["BACKFILL", "COMMITS", "asking_pool", "task_instance_mutation_hook"]

COMMITS: Final = "lake_commits"
BACKFILL: Final = "backfill"
"""Of what may wait, so that the daily runs need not."""
_DEFAULT: Final = "default_pool"
_WEB: Final = "web"
_OF_BACKFILL: Final = {_DEFAULT: BACKFILL, _WEB: "backfill_web"}
_BACKFILL_RUN: Final = "backfill__"
"""How Airflow begins the run ids of backfills."""


def asking_pool(collection: "Collection") -> str:
    """The pool of the tasks that get what the collection's sources name."""
    return _WEB if any(source.fetches for source in collection.sources) else _DEFAULT


def task_instance_mutation_hook(
    task_instance: "TaskInstance",
    dag_run: "DagRun | None" = None,  # noqa: ARG001 -- Airflow gives it by this name
) -> None:
    """Airflow's cluster policy, called for every task of every run: backfills have their own pools.

    A pool cannot be given to a run in any other way.
    """
    if (task_instance.run_id or "").startswith(_BACKFILL_RUN):
        pool = task_instance.pool
        task_instance.pool = _OF_BACKFILL.get(pool, pool)
