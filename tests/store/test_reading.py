"""The document on reading keeps its word: its code is run as a user runs it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from depeche.lake import Lake, Scope
from depeche.settings import Settings
from embedded.places import PROJECT, Places
from embedded.store import EmbeddedStore
from lake_builders import article

pytestmark = pytest.mark.store

DAY = "2023-09-05"
BLOCKS = re.findall(r"```python\n(.*?)```", (PROJECT / "docs/reading.md").read_text(), re.DOTALL)
EXPECTED = {
    "pyiceberg": (3, r"Le port s’éveille\s+8\n(.*\n)*.*\s8$"),
    "pandas": (3, r"en\s+1\s+5\.0\nfr\s+2\s+8\.0"),
    "DuckDB": (3, r"Quai\s*│\s*3\b"),
    "DuckDB, attached": (None, r"fr\s*│\s*2\b"),
    "the past": (5, r"run-1\n1$"),
}
"""For each block, how many lines it has and what it prints of three articles."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make run` leaves behind: a stopped store, published twice."""
    places = Places(tmp_path_factory.mktemp("run"))
    with EmbeddedStore(places.store) as store:
        lake = Lake(Settings.from_environment(store.connections()))
        lake.ensure()
        rows = [article(1), article(2), article(3, language="en", words=5)]
        for run_id, some in (("run-1", rows[:1]), ("run-2", rows)):
            part = lake.write_part("articles", Scope("port", DAY, run_id), 0, some)
            lake.publish("articles", "port", DAY, run_id, [part])
    return places.root


def test_every_block_is_tested() -> None:
    """The document has as many blocks of code as there are expectations."""
    assert len(BLOCKS) == len(EXPECTED)


@pytest.mark.parametrize(("name", "block"), list(zip(EXPECTED, BLOCKS, strict=True)))
def test_the_code_of_the_document_runs(root: Path, name: str, block: str) -> None:
    """In a session on what a run left behind, each block prints what is published."""
    lines, printed = EXPECTED[name]
    assert lines in {None, len(block.splitlines())}
    done = subprocess.run(
        [sys.executable, "-m", "embedded.session", "--root", root, sys.executable, "-c", block],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 0, done.stderr
    assert re.search(printed, done.stdout.strip()), done.stdout


def test_without_a_run_the_session_says_so(tmp_path: Path) -> None:
    """Where nothing was ever run, the session names the remedy and fails."""
    done = subprocess.run(
        [sys.executable, "-m", "embedded.session", "--root", tmp_path / "none"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.returncode == 1
    assert "say `make run` first" in done.stderr
