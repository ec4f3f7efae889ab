"""`scripts/make_env.py`: secrets are made once and stay."""

import base64
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scripts").mkdir()
    shutil.copy(REPO / "scripts/make_env.py", tmp_path / "scripts")
    shutil.copy(REPO / ".env.example", tmp_path)
    return tmp_path


def make(folder: Path) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-I", folder / "scripts/make_env.py"]
    return subprocess.run(program, capture_output=True, text=True, check=False)


def values(file: Path) -> dict[str, str]:
    return dict(re.findall(r"^(\w+)=(.*)$", file.read_text("utf-8"), re.MULTILINE))


def test_it_writes_fresh_private_secrets(folder: Path) -> None:
    """Every empty secret is filled by one of its own, printed nowhere, for the owner alone."""
    answer = make(folder)
    assert answer.returncode == 0
    made = values(folder / ".env")
    example = values(folder / ".env.example")
    assert made.pop("DEPECHE_KNOWLEDGE") == example.pop("DEPECHE_KNOWLEDGE") == ""  # no secret
    fresh = [made[name] for name, value in example.items() if not value]
    assert len(set(fresh)) == len(fresh)
    assert min(map(len, fresh)) >= 20
    assert not any(secret in answer.stdout + answer.stderr for secret in fresh)
    assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600


def test_the_secrets_have_the_form_that_airflow_asks_for(folder: Path) -> None:
    """The Fernet key is 32 bytes, and the tokens' secret at least 64."""
    make(folder)
    made = values(folder / ".env")
    assert len(base64.urlsafe_b64decode(made["AIRFLOW_FERNET_KEY"])) == 32
    assert len(made["AIRFLOW_JWT_SECRET"]) >= 64


def test_it_never_overwrites(folder: Path) -> None:
    """A second call leaves the file as it is, byte for byte."""
    make(folder)
    before = (folder / ".env").read_bytes()
    answer = make(folder)
    assert answer.returncode == 0
    assert "left as it is" in answer.stdout
    assert (folder / ".env").read_bytes() == before


def test_it_names_what_an_old_file_lacks(folder: Path) -> None:
    """A `.env` from before a new variable is kept, and the variable is named."""
    (folder / ".env").write_text("REDIS_PASSWORD=mine\n")
    answer = make(folder)
    assert answer.returncode == 1
    assert "POSTGRES_PASSWORD" in answer.stdout
    assert "REDIS_PASSWORD" not in answer.stdout
    assert (folder / ".env").read_text() == "REDIS_PASSWORD=mine\n"
