"""Everything that the embedded Airflow is told, as the variables it reads."""

import json
import os

from embedded.credentials import Credentials, write_private
from embedded.places import PROJECT, Places

__all__ = ["environment_of"]


def environment_of(places: Places, execution_port: int | None = None) -> dict[str, str]:
    """Our own variables over those we were started with, less any that speak to another Airflow.

    Without a port there is no API for tasks: enough for commands, which ask the database.
    """
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("AIRFLOW")}
    return inherited | _imports() | _core(places, execution_port) | _secrets(places) | _pace()


def _imports() -> dict[str, str]:
    folders = [PROJECT / "include", PROJECT / "config"]
    return {"PYTHONPATH": os.pathsep.join(map(str, folders))}


def _core(places: Places, execution_port: int | None) -> dict[str, str]:
    api = f"http://127.0.0.1:{execution_port}/execution/"
    return {
        "AIRFLOW_HOME": str(places.airflow),
        # Commands write while the scheduler does: SQLite by itself gives up after 5 s.
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{places.airflow}/airflow.db?timeout=30",
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": str(os.cpu_count() or 1),
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
    } | ({"AIRFLOW__CORE__EXECUTION_API_SERVER_URL": api} if execution_port else {})


def _secrets(places: Places) -> dict[str, str]:
    credentials = Credentials.of(places.credentials)
    passwords = places.airflow / "passwords.json"
    write_private(passwords, json.dumps({"admin": credentials.password}))
    return {
        "AIRFLOW__CORE__FERNET_KEY": credentials.fernet_key,
        "AIRFLOW__API__SECRET_KEY": credentials.secret_key,
        "AIRFLOW__API_AUTH__JWT_SECRET": credentials.jwt_secret,
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(passwords),
    }


def _pace() -> dict[str, str]:
    """One machine and one person waiting: look often, try again soon."""
    return {
        "AIRFLOW__CORE__DEFAULT_TASK_RETRY_DELAY": "5",
        "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
        # A task that ends between two looks waits for the next one.
        "AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL": "1",
        # Tasks share the cores among themselves; threads inside each only get in the way.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
