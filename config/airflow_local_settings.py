"""Airflow imports this file in every process it starts; it lies on PYTHONPATH for that.

Processes that run tasks get DEPECHE_PRELOAD: what they have loaded, every task forked from them
shares.
Without it each task imports the libraries and the language model anew, 5 s and more of it.
"""

import os

if os.environ.get("DEPECHE_PRELOAD"):
    from orchestration.preload import preload

    preload()
