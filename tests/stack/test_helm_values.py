"""deploy/helm/values.yaml says of Airflow what docker-compose.yaml says, and holds no secret."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

REPO = Path(__file__).parents[2]
OWN = {
    # The chart sets these itself: from `executor`, from its services, or from the named Secrets.
    "AIRFLOW__CORE__EXECUTOR",
    "AIRFLOW__CORE__EXECUTION_API_SERVER_URL",
    "AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK",
    "AIRFLOW__CORE__FERNET_KEY",
    "AIRFLOW__API__SECRET_KEY",
    "AIRFLOW__API_AUTH__JWT_SECRET",
    "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN",
    "AIRFLOW__CELERY__RESULT_BACKEND",
    "AIRFLOW__CELERY__BROKER_URL",
}


@pytest.fixture(scope="module")
def values() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((REPO / "deploy/helm/values.yaml").read_text("utf-8"))
    return read


def named(entries: list[dict[str, Any]]) -> dict[str, str | None]:
    return {entry["name"]: entry.get("value") for entry in entries}


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Every scalar with the names that lead to it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, path)
    else:
        yield path, value


def test_workers_are_told_what_compose_tells_them(
    values: dict[str, Any], stack: dict[str, Any]
) -> None:
    """Each setting of a Compose worker is here with the same value, or is the chart's own."""
    compose = stack["services"]["worker"]["environment"]
    wanted = {k: v for k, v in compose.items() if k.startswith(("AIRFLOW__", "DEPECHE_"))}
    told = named(values["env"]) | named(values["workers"]["env"])
    assert {k: v for k, v in wanted.items() if k not in OWN} == told
    assert values["executor"] == compose["AIRFLOW__CORE__EXECUTOR"]


def test_connections_come_from_secrets(values: dict[str, Any], stack: dict[str, Any]) -> None:
    """Both connections reach every pod, from a Secret."""
    compose = stack["services"]["worker"]["environment"]
    wanted = {name for name in compose if name.startswith("AIRFLOW_CONN_")}
    assert {entry["envName"] for entry in values["secret"]} == wanted
    assert all(entry["secretName"] and entry["secretKey"] for entry in values["secret"])


def test_no_secret_has_a_value(values: dict[str, Any]) -> None:
    """What is named like a secret is the name of a Secret; servers and users by default are off."""
    for path, value in leaves(values):
        last = path.rpartition(".")[2]
        if re.search(r"password|secret|fernet|token|broker", last, re.IGNORECASE):
            assert last.endswith(("SecretName", "secretName", "secretKey")), (path, value)
    assert not values["postgresql"]["enabled"]
    assert not values["redis"]["enabled"]
    for place in ("createUserJob", "webserver"):
        assert not values[place]["defaultUser"]["enabled"]


def test_versions_and_scripts_are_ours(values: dict[str, Any]) -> None:
    """Airflow's version is the pinned one, and the job runs the script that Compose runs."""
    assert f"apache-airflow=={values['airflowVersion']}\n" in (REPO / "requirements.txt").read_text(
        "utf-8"
    )
    assert values["migrateDatabaseJob"]["args"] == ["bash", "scripts/prepare_airflow.sh"]
    script = (REPO / "scripts/prepare_airflow.sh").read_text("utf-8")
    given = set(named(values["migrateDatabaseJob"]["env"]))
    assert set(re.findall(r"\$(ADMIN_\w+)", script)) == given


def test_a_pod_has_room_for_what_it_runs(values: dict[str, Any]) -> None:
    """Every pod has requests and limits; a worker has 1 GiB for each of its tasks."""
    for name in ("workers", "apiServer", "scheduler", "dagProcessor", "triggerer"):
        assert set(values[name]["resources"]) == {"requests", "limits"}, name
    tasks = int(named(values["workers"]["env"])["AIRFLOW__CELERY__WORKER_CONCURRENCY"] or 0)
    memory = values["workers"]["resources"]["limits"]["memory"]
    assert int(memory.removesuffix("Gi")) >= tasks
