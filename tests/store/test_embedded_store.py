"""The embedded store: one folder, one store, whatever ended the last one."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import boto3
import psutil
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from depeche.errors import LakeDenied
from depeche.lake import Lake, ObjectStore
from depeche.settings import Settings
from embedded.store import EmbeddedStore, EmbeddedStoreError

pytestmark = pytest.mark.store

OWNER = """
import sys, time
from pathlib import Path
from embedded.store import EmbeddedStore
store = EmbeddedStore(Path(sys.argv[1]))
store.start()
print(store.pid, flush=True)
time.sleep(600)
"""


def objects(store: EmbeddedStore) -> ObjectStore:
    return Lake(Settings.from_environment(store.connections())).store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that these tests use one after another, as runs do."""
    return tmp_path_factory.mktemp("embedded")


@pytest.fixture
def store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedStore]:
    """The server on that folder, started where foreign keys are in the environment."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "foreign")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "foreign-secret")
    with EmbeddedStore(folder) as store:
        yield store


def test_it_listens_on_loopback_only(store: EmbeddedStore) -> None:
    """Every port of the server is on 127.0.0.1, and nothing is sent anywhere else."""
    connections = psutil.Process(store.pid).net_connections("inet")
    assert {found.laddr.ip for found in connections} == {"127.0.0.1"}
    assert {found.raddr.ip for found in connections if found.raddr} <= {"127.0.0.1"}


def test_its_key_is_a_secret(store: EmbeddedStore) -> None:
    """Only the owner reads the key's file, nobody comes in without a key or with a foreign one."""
    mode = (store.folder / "identities.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    stranger = boto3.client(
        "s3",
        endpoint_url=store.endpoint,
        region_name="us-east-1",
        config=Config(signature_version=UNSIGNED),
    )
    with pytest.raises(ClientError, match="AccessDenied"):
        stranger.put_object(Bucket="depeche", Key="x", Body=b"")
    settings = Settings.from_environment(store.connections()).store
    foreign = replace(settings, access_key="foreign", secret_key="foreign-secret")
    with pytest.raises(LakeDenied):
        ObjectStore(foreign).put("x", b"")


def test_the_same_folder_is_the_same_store(folder: Path) -> None:
    """A second start has the same address, the same key and the same objects."""
    with EmbeddedStore(folder) as first:
        objects(first).put("kept", b"1")
        connections = first.connections()
    with EmbeddedStore(folder) as second:
        assert second.connections() == connections
        assert objects(second).get("kept") == b"1"


def test_a_killed_server_loses_nothing_acknowledged(store: EmbeddedStore) -> None:
    """After kill -9 and another start, what was acknowledged is there."""
    objects(store).put("before", b"2")
    store.kill()
    store.start()
    assert objects(store).get("before") == b"2"


def test_a_server_whose_owner_was_killed_is_ended(folder: Path) -> None:
    """When the process that started it is killed, the next start ends the orphan and takes over."""
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(folder)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert owner.stdout is not None
    orphan = psutil.Process(int(owner.stdout.readline()))
    owner.send_signal(signal.SIGKILL)
    owner.wait()
    owner.stdout.close()
    assert orphan.is_running()
    with EmbeddedStore(folder) as store:
        assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE
        objects(store).put("after", b"3")


def test_a_store_in_use_is_shared(store: EmbeddedStore) -> None:
    """Another object on the folder uses the running server, and leaves it running."""
    with EmbeddedStore(store.folder) as guest:
        assert guest.pid is None
        objects(guest).put("shared", b"4")
    assert objects(store).get("shared") == b"4"


def test_a_port_that_was_taken_is_replaced(folder: Path) -> None:
    """When something else listens on a port of last time, others are chosen, and data remain."""
    with EmbeddedStore(folder) as store:
        objects(store).put("moved", b"5")
        address = urlsplit(store.endpoint)
    with socket.create_server(("127.0.0.1", address.port or 0)), EmbeddedStore(folder) as store:
        assert urlsplit(store.endpoint).port != address.port
        assert objects(store).get("moved") == b"5"


def test_a_server_that_does_not_start_says_where_to_look(tmp_path: Path) -> None:
    """A program that ends at once is an error that names the log."""
    with pytest.raises(EmbeddedStoreError, match=r"ended at once: see .*store\.log"):
        EmbeddedStore(tmp_path, program=Path("/bin/false")).start()
    assert json.loads((tmp_path / "ports.json").read_text())
