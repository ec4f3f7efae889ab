"""What docker-compose.yaml promises, read from what Compose makes of it."""

import itertools
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

REPO = Path(__file__).parents[2]
Compose = Callable[..., subprocess.CompletedProcess[str]]

SERVICES = {"postgres", "redis", "store", "warehouse", "prepare"} | (
    AIRFLOW := {"api-server", "scheduler", "dag-processor", "triggerer", "worker"}
)
ONCE = {"warehouse", "prepare"}
EXAMPLE = (REPO / ".env.example").read_text("utf-8")
OPTIONAL = {"DEPECHE_KNOWLEDGE"}
SECRETS = set(re.findall(r"^([A-Z_]+)=$", EXAMPLE, re.MULTILINE)) - OPTIONAL
CONNECTIONS = ("AIRFLOW_CONN_DEPECHE_STORE", "AIRFLOW_CONN_DEPECHE_CATALOG")


def test_compose_accepts_the_file(stack: dict[str, Any], compose: Compose) -> None:
    """Compose reads the file without a warning and finds exactly the services that are meant."""
    answer = compose("config", "--quiet")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert set(stack["services"]) == SERVICES


@pytest.mark.parametrize("secret", [*sorted(SECRETS), *CONNECTIONS])
def test_a_missing_secret_stops_compose(
    secret: str, project: Path, compose: Compose, tmp_path: Path
) -> None:
    """Each secret left empty is refused with its name and the remedy, and no service starts."""
    written = (project / ".env").read_text("utf-8")
    emptied = re.sub(rf"^{secret}=.*$", f"{secret}=", written, flags=re.MULTILINE)
    (tmp_path / "env").write_text(emptied)
    answer = compose("config", "--quiet", env_file=tmp_path / "env")
    assert answer.returncode != 0
    assert secret in answer.stderr
    assert "make_env.py" in answer.stderr


def test_the_example_alone_starts_nothing(project: Path, compose: Compose) -> None:
    """`.env.example` used as it is holds no usable secret."""
    assert len(SECRETS) >= 8
    assert compose("config", env_file=project / ".env.example").returncode != 0


def test_variables_and_example_agree() -> None:
    """Every variable of the Compose file is in `.env.example`, explained, and none is left over."""
    text = (REPO / "docker-compose.yaml").read_text("utf-8")
    used = set(re.findall(r"(?<!\$)\$\{(\w+)", text))
    lines = EXAMPLE.splitlines()
    offered = {line.split("=")[0] for line in lines if re.match(r"\w+=", line)}
    # Compose reads this one itself.
    assert offered - {"COMPOSE_PROFILES"} == used
    for before, line in itertools.pairwise(lines):
        if re.match(r"\w+=", line):
            assert before, f"{line}: needs a comment above it"


def test_only_the_page_is_published_and_on_loopback(stack: dict[str, Any]) -> None:
    """The one published port is Airflow's page, on 127.0.0.1."""
    published = [
        (name, port["host_ip"], port["target"])
        for name, service in stack["services"].items()
        for port in service.get("ports", [])
    ]
    assert published == [("api-server", "127.0.0.1", 8080)]


def test_every_service_is_watched_limited_and_restarted(stack: dict[str, Any]) -> None:
    """A lasting service has a health check, a memory limit and a restart policy."""
    for name in SERVICES - ONCE:
        service = stack["services"][name]
        assert service["healthcheck"]["test"], name
        assert service["restart"] == "unless-stopped", name
        assert int(service["deploy"]["resources"]["limits"]["memory"]) >= 2**28, name


def test_the_steps_done_once_are_waited_for(stack: dict[str, Any]) -> None:
    """What runs once is not restarted, and every Airflow service waits until it has succeeded."""
    for step in ONCE:
        assert stack["services"][step]["restart"] == "no"
        for name in AIRFLOW:
            condition = stack["services"][name]["depends_on"][step]["condition"]
            assert condition == "service_completed_successfully", (name, step)


def test_services_wait_for_health(stack: dict[str, Any]) -> None:
    """Whoever depends on a lasting service waits until it is healthy, not merely started."""
    for name, service in stack["services"].items():
        for needed, how in service.get("depends_on", {}).items():
            if needed not in ONCE:
                assert how["condition"] == "service_healthy", (name, needed)
    for name in AIRFLOW:
        assert {"postgres", "redis", "store"} <= set(stack["services"][name]["depends_on"])


def members(stack: dict[str, Any], network: str) -> set[str]:
    """The services that are on `network`."""
    return {name for name, service in stack["services"].items() if network in service["networks"]}


def test_database_broker_and_store_have_no_way_out(stack: dict[str, Any]) -> None:
    """Only Airflow's own services are on a network that leads to the internet."""
    assert stack["networks"]["metadata"]["internal"]
    assert stack["networks"]["lake"]["internal"]
    assert members(stack, "outside") == AIRFLOW | ONCE


def test_only_key_holders_reach_the_store(stack: dict[str, Any]) -> None:
    """The store shares its network only with services that hold its key in their connection."""
    for name in members(stack, "lake") - {"store"}:
        assert "AIRFLOW_CONN_DEPECHE_STORE" in stack["services"][name]["environment"], name
    assert "store" not in members(stack, "metadata") | members(stack, "outside")


def test_airflow_services_share_one_configuration(stack: dict[str, Any]) -> None:
    """All Airflow services have the same image, secrets and connections."""
    services = [stack["services"][name] for name in AIRFLOW]
    shared = [{k: v for k, v in s["environment"].items() if "AIRFLOW" in k} for s in services]
    assert all(one == shared[0] for one in shared)
    assert len({service["image"] for service in services}) == 1
    url = shared[0]["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"]
    assert url.startswith("postgresql+psycopg2://")
    assert shared[0]["AIRFLOW__CELERY__RESULT_BACKEND"] == f"db+{url}"
    assert len(shared[0]["AIRFLOW__API_AUTH__JWT_SECRET"]) >= 64


def test_worker_can_be_scaled(stack: dict[str, Any]) -> None:
    """Nothing ties the worker to one container: no fixed name, host name or port."""
    assert not {"container_name", "hostname", "ports"} & set(stack["services"]["worker"])


def test_data_lives_in_named_volumes(stack: dict[str, Any]) -> None:
    """What must outlive a container lies in a named volume."""
    kept = {
        name: {v["source"] for v in s.get("volumes", [])} for name, s in stack["services"].items()
    }
    for name in ("postgres", "redis", "store"):
        assert name in kept[name]
        assert name in stack["volumes"]


def test_without_the_bundled_store_the_rest_stands(
    project: Path, compose: Compose, tmp_path: Path
) -> None:
    """With a store elsewhere, store and warehouse are left out and nothing waits for them."""
    written = (project / ".env").read_text("utf-8")
    (tmp_path / "env").write_text(written.replace("COMPOSE_PROFILES=store", "COMPOSE_PROFILES="))
    answer = compose("config", "--format", "json", env_file=tmp_path / "env")
    services = json.loads(answer.stdout)["services"]
    assert set(services) == SERVICES - {"store", "warehouse"}
    for name in AIRFLOW:
        needs = services[name]["depends_on"]
        assert all(not needs[gone]["required"] for gone in {"store", "warehouse"} & set(needs))
