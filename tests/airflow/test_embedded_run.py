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


def test_the_samples_are_published_from_nothing_and_again(tmp_path: Path) -> None:
    """Exit 0, progress, a sum that adds up; a second run replays and leaves the same content."""
    arguments = ("--collection", "samples", "--partition", "2023-09-05")
    first, second = (run(tmp_path / "run", *arguments) for _ in range(2))
    for done in (first, second):
        assert done.returncode == 0, done.stderr
        assert "[info" not in done.stdout + done.stderr
        assert "discover ✓ ▷ acquire ✓ ▷ process ✓ ▷ publish ✓ ▷ report ✓" in done.stdout
    summary = said(first, "samples 2023-09-05")
    read, kept, rejected, quarantined = [int(word) for word in summary.split() if word.isdigit()]
    assert read == kept + rejected + quarantined
    assert kept >= 24
    assert said(second, "samples 2023-09-05").startswith(summary)
    assert "replayed" in said(second, "samples 2023-09-05")
    assert said(second, "content: sha256") == said(first, "content: sha256")
    assert first.stdout.splitlines()[-1].startswith("query it: make query")


def said(done: subprocess.CompletedProcess[str], opening: str) -> str:
    """The one line that opens so."""
    (line,) = [line for line in done.stdout.splitlines() if line.startswith(opening)]
    return line.rstrip()


def test_a_collection_that_does_not_exist_is_told_at_once(tmp_path: Path) -> None:
    """Exit 1 and one message, before anything is started."""
    done = run(tmp_path / "run", "--collection", "sampels")
    assert done.returncode == 1
    assert "sampels.yaml" in done.stderr
    assert not (tmp_path / "run").exists()
