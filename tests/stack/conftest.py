"""The stack as Compose itself reads it, with the secrets that `make_env.py` would write."""

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

REPO = Path(__file__).parents[2]

Compose = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def compose_program() -> Path:
    # The console script of the package hides the exit status, so the program itself is called.
    spec = importlib.util.find_spec("compose")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "docker-compose"


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what an operator has before the first start, with a fresh `.env`."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "scripts").mkdir()
    for name in ("docker-compose.yaml", ".env.example", "scripts/make_env.py"):
        shutil.copy(REPO / name, folder / name)
    subprocess.run([sys.executable, folder / "scripts/make_env.py"], check=True)
    return folder


@pytest.fixture(scope="session")
def compose(compose_program: Path, project: Path) -> Compose:
    """Call Compose on the project, with nothing from this process's environment."""

    def call(*arguments: str, env_file: Path | None = None) -> subprocess.CompletedProcess[str]:
        chosen = ["--env-file", str(env_file)] if env_file else []
        return subprocess.run(
            [compose_program, *chosen, *arguments],
            cwd=project,
            env={"HOME": str(project)},
            capture_output=True,
            text=True,
            check=False,
        )

    return call


@pytest.fixture(scope="session")
def stack(compose: Compose) -> dict[str, Any]:
    """The whole stack, resolved by Compose."""
    answer = compose("config", "--format", "json")
    assert answer.returncode == 0, answer.stderr
    resolved: dict[str, Any] = json.loads(answer.stdout)
    return resolved
