"""Airflow imports this file in every process it starts; it lies on PYTHONPATH for that.

Backfills wait in pools of their own. Processes that run tasks get DEPECHE_PRELOAD: what they have
loaded, every task forked from them shares. Without it each task imports the libraries and the
language model anew, 5 s and more of it.
"""

import os

from orchestration.pools import task_instance_mutation_hook

__all__ = ["task_instance_mutation_hook"]

if os.environ.get("DEPECHE_PRELOAD"):
    from orchestration.preload import preload

    preload()
