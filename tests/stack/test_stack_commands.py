"""Every Airflow command and option that the stack names is one that the pinned Airflow has."""

import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.airflow

REPO = Path(__file__).parents[2]
SCRIPT = REPO / "scripts/prepare_airflow.sh"

# Airflow reads its settings when it is first imported, so each look is a process of its own.
PARSE_COMMANDS = """
import json, sys
from airflow.cli.cli_parser import get_parser
parser = get_parser()
for command in json.load(sys.stdin):
    parser.parse_args(command)
"""
LIST_OPTIONS = """
import json
from airflow.configuration import conf
import airflow.providers_manager
conf.load_providers_configuration()
sections = conf.configuration_description
print(json.dumps([f"AIRFLOW__{s}__{o}".upper() for s in sections for o in sections[s]["options"]]))
"""


def airflow_environment(stack: dict[str, Any], home: Path) -> dict[str, str]:
    """The stack's own settings, on SQLite in `home`, without its servers."""
    given: dict[str, str] = stack["services"]["prepare"]["environment"]
    elsewhere = ("AIRFLOW__DATABASE__", "AIRFLOW__CELERY__RESULT", "AIRFLOW__CELERY__BROKER")
    kept = {k: v for k, v in given.items() if not k.startswith(elsewhere)}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return kept | {"AIRFLOW_HOME": str(home), "HOME": str(home), "PATH": path}


def ask_airflow(
    program: str, environment: dict[str, str], given: object = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )


def commands(stack: dict[str, Any]) -> list[list[str]]:
    """Every `airflow …` of commands, health checks and the preparing script."""
    found = []
    for service in stack["services"].values():
        lines = (service.get("command") or [], service.get("healthcheck", {}).get("test", [])[1:])
        found += [line[1:] for line in lines if line[:1] == ["airflow"]]
    script = SCRIPT.read_text("utf-8").replace("\\\n", " ")
    lines = re.findall(r"^ *airflow .+$", script, re.MULTILINE)
    return found + [shlex.split(line)[1:] for line in lines]


def test_commands_exist(stack: dict[str, Any], tmp_path: Path) -> None:
    """Airflow's own parser takes every command line of the stack, with its options."""
    given = commands(stack)
    assert len(given) == 10
    answer = ask_airflow(PARSE_COMMANDS, airflow_environment(stack, tmp_path), given)
    assert answer.returncode == 0, answer.stderr
    wrong = ask_airflow(PARSE_COMMANDS, airflow_environment(stack, tmp_path), [["api-sever"]])
    assert wrong.returncode == 2


def test_settings_are_real_options(stack: dict[str, Any], tmp_path: Path) -> None:
    """Each AIRFLOW__SECTION__KEY is an option of this Airflow or of an installed provider."""
    named = {
        variable
        for service in stack["services"].values()
        for variable in service.get("environment") or {}
        if variable.startswith("AIRFLOW__")
    }
    answer = ask_airflow(LIST_OPTIONS, airflow_environment(stack, tmp_path))
    known = set(json.loads(answer.stdout.splitlines()[-1]))
    assert len(named) >= 10
    assert named <= known


def test_worker_health_check_reaches_the_broker(stack: dict[str, Any], tmp_path: Path) -> None:
    """The worker's health check is a command that Celery takes: it finds no worker, and says so."""
    check = stack["services"]["worker"]["healthcheck"]["test"][1].replace("$$", "$")
    environment = airflow_environment(stack, tmp_path)
    environment |= {"HOSTNAME": "nowhere", "AIRFLOW__CELERY__BROKER_URL": "memory://"}
    answer = subprocess.run(
        ["sh", "-c", check], env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == os.EX_UNAVAILABLE
    assert "No nodes replied" in answer.stdout + answer.stderr


def test_preparing_twice_leaves_one_pool_and_one_user(
    stack: dict[str, Any], tmp_path: Path
) -> None:
    """The preparing script makes database, pool and user, and repeats without a change."""
    environment = airflow_environment(stack, tmp_path)
    for _ in range(2):
        answer = subprocess.run(
            ["bash", SCRIPT], env=environment, capture_output=True, text=True, check=False
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
    with sqlite3.connect(tmp_path / "airflow.db") as database:
        pools = dict(database.execute("select pool, slots from slot_pool").fetchall())
        users = database.execute("select username from ab_user").fetchall()
    assert pools.items() >= {"lake_commits": 1, "web": 16, "backfill": 4, "backfill_web": 1}.items()
    assert users == [("admin",)]
