"""Child processes and secrets of the embedded stack."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from embedded.children import Child, end
from embedded.credentials import Credentials
from embedded.errors import EmbeddedError
from embedded.places import PROJECT, Places

STUBBORN = """
import signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
child = subprocess.Popen(sleep, start_new_session=True)
print(child.pid, flush=True)
time.sleep(600)
"""
OWNER = """
import os, sys, time
from pathlib import Path
from embedded.children import Child
sleep = [sys.executable, "-c", "import time; time.sleep(600)"]
child = Child("sleeper", sleep, os.environ, Path(sys.argv[1]))
print(child.family()[0].pid, flush=True)
time.sleep(600)
"""


def first_line(path: Path) -> str:
    while not (path.exists() and path.read_text().endswith("\n")):
        os.sched_yield()
    return path.read_text().strip()


def test_nothing_that_a_child_started_is_left(tmp_path: Path) -> None:
    """A child that ignores the request is killed, and so is what it put in a session of its own."""
    log = tmp_path / "log"
    child = Child("stubborn", [sys.executable, "-c", STUBBORN], os.environ, log)
    grandchild = psutil.Process(int(first_line(log)))
    end([child], patience=0.2)
    with pytest.raises(EmbeddedError, match="stubborn ended by itself: see"):
        child.check()
    psutil.wait_procs([grandchild], timeout=5)
    assert not grandchild.is_running()


def test_a_child_ends_when_its_owner_is_killed(tmp_path: Path) -> None:
    """kill -9 of the owner leaves no orphan."""
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(tmp_path / "log")],
        env=os.environ | {"PYTHONPATH": str(PROJECT / "include")},
        stdout=subprocess.PIPE,
        text=True,
    )
    child = psutil.Process(int(owner.stdout.readline()))
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    _, alive = psutil.wait_procs([child], timeout=5)
    assert alive == []


def test_secrets_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    """A second look finds the same ones; the file is 0600; no secret shows in a traceback."""
    path = tmp_path / "credentials.json"
    made = Credentials.of(path)
    assert Credentials.of(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert made.password not in repr(made)


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    """The second is told what to do, and the folder is free again afterwards."""
    places = Places(tmp_path / "run")
    with places.held(), pytest.raises(EmbeddedError, match="make down"), places.held():
        pass
    with places.held():
        pass
