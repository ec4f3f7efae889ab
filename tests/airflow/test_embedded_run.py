"""`make run` from the outside, as a person has it."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.airflow, pytest.mark.store]

PROJECT = Path(__file__).parents[2]


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "embedded.run", "--root", str(root), *arguments],
        cwd=PROJECT / "include",
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_samples_are_published_from_nothing(tmp_path: Path) -> None:
    """Exit 0, progress in plain lines, a summary whose sum adds up, and how to go on."""
    done = run(tmp_path / "run", "--collection", "samples", "--partition", "2023-09-05")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "discover ✓ ▷ acquire ✓ ▷ process ✓ ▷ publish ✓ ▷ report ✓" in lines
    (summary,) = [line for line in lines if line.startswith("samples 2023-09-05")]
    read, kept, rejected, quarantined = [int(word) for word in summary.split() if word.isdigit()]
    assert read == kept + rejected + quarantined
    assert kept >= 24
    assert lines[-1].startswith("query it: make query")
    assert "[info" not in done.stdout + done.stderr


def test_a_collection_that_does_not_exist_is_told_at_once(tmp_path: Path) -> None:
    """Exit 1 and one message, before anything is started."""
    done = run(tmp_path / "run", "--collection", "sampels")
    assert done.returncode == 1
    assert "sampels.yaml" in done.stderr
    assert not (tmp_path / "run").exists()
