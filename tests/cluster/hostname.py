"""The name of the machine that a process stands for: all run on one, so each is told its own."""

import os

VARIABLE = "DEPECHE_MACHINE"


def of_this_machine() -> str:
    """What Airflow writes beside each task that runs here; `[core] hostname_callable`."""
    return os.environ.get(VARIABLE, "control")
