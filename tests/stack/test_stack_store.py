"""The store's command line from docker-compose.yaml, run by the same version of SeaweedFS."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from botocore.exceptions import ClientError

from depeche.lake import Lake
from depeche.settings import Settings

pytestmark = pytest.mark.store

REPO = Path(__file__).parents[2]
# In the container the store listens on every address; here on another loopback address, which also
# shows what the stack's other services can reach.
OPEN, CLOSED = "127.0.0.2", "127.0.0.1"
LISTENERS = (
    "master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port",
    "filer.port.grpc", "s3.port.grpc", "s3.port", "s3.port.iceberg",
)  # fmt: skip


@dataclass(frozen=True)
class Running:
    """The running store."""

    ports: dict[str, int]
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    @property
    def endpoint(self) -> str:
        return f"http://{OPEN}:{self.ports['s3.port']}"


def free_ports(names: tuple[str, ...]) -> dict[str, int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in names]
        for one in sockets:
            one.bind((OPEN, 0))
        return {name: one.getsockname()[1] for name, one in zip(names, sockets, strict=True)}


def moved(text: str, ports: dict[str, int]) -> str:
    """`text` with the addresses that hold in the container turned into those of this test."""
    text = re.sub(r"http://[\w.]+:8333", f"http://{OPEN}:{ports['s3.port']}", text)
    return re.sub(r"http://[\w.]+:8181", f"http://{OPEN}:{ports['s3.port.iceberg']}", text)


def command(service: dict[str, Any], ports: dict[str, int], folder: Path) -> list[str]:
    """The service's command line with ports, folder and open address exchanged, nothing else."""
    exchanged = {name: str(port) for name, port in ports.items()} | {
        "dir": str(folder / "data"),
        "s3.config": str(folder / "identities.json"),
        "s3.ip.bind": OPEN,
    }
    left = dict(exchanged)
    words = []
    for word in service["command"]:
        name = word.lstrip("-").split("=")[0]
        words.append(f"-{name}={left.pop(name)}" if name in left else word)
    return words + [f"-{name}={value}" for name, value in left.items()]


def wait_until_healthy(running: Running, test: str) -> None:
    """Look at what the health check looks at, until it answers."""
    addresses = re.findall(r"http://\S+", moved(test, running.ports))
    assert len(addresses) == 2
    deadline = time.monotonic() + 60
    while addresses:
        assert running.process.poll() is None, "the store stopped: are its flags accepted?"
        assert time.monotonic() < deadline, f"no answer from {addresses[0]}"
        try:
            httpx.get(addresses[0], timeout=10).raise_for_status()
            addresses.pop(0)
        except httpx.HTTPError:
            time.sleep(0.1)  # between two looks


@pytest.fixture(scope="module")
def store(stack: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("store")
    (folder / "data").mkdir()
    (folder / "identities.json").write_text(stack["configs"]["identities"]["content"])
    ports = free_ports(LISTENERS)
    service = stack["services"]["store"]
    connections = {
        name: moved(value, ports)
        for name, value in stack["services"]["worker"]["environment"].items()
        if name.startswith("AIRFLOW_CONN_")
    }
    weed = Path(sys.executable).parent / "weed"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [weed, *command(service, ports, folder)],
            env={"HOME": str(folder), **service["environment"]},
            stdout=log,
            stderr=log,
        )
    running = Running(ports, connections, process)
    try:
        wait_until_healthy(running, service["healthcheck"]["test"][1])
        yield running
    finally:
        # Its data goes with it: an orderly end would only take longer.
        process.kill()
        process.wait()


def client(store: Running, secret: str) -> Any:  # boto3 has no types
    return boto3.client(
        "s3",
        endpoint_url=store.endpoint,
        region_name="us-east-1",
        aws_access_key_id=Settings.from_environment(store.environment).store.access_key,
        aws_secret_access_key=secret,
    )


def make_warehouse(store: Running) -> str:
    answer = subprocess.run(
        [sys.executable, REPO / "scripts/make_warehouse.py"],
        env={**os.environ, **store.environment, "PYTHONPATH": str(REPO / "include")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def test_the_lake_is_made_on_the_stacks_store(store: Running) -> None:
    """With the stack's connections, the warehouse (made twice), bucket and tables come to be."""
    assert make_warehouse(store) == make_warehouse(store) == "table bucket depeche-tables: ready\n"
    lake = Lake(Settings.from_environment(store.environment))
    lake.ensure()
    assert lake.table("articles").scan().to_arrow().num_rows == 0


def test_the_identity_may_write_and_read(store: Running) -> None:
    """S3 answers the identity that Compose writes from the secrets."""
    ours = client(store, Settings.from_environment(store.environment).store.secret_key or "")
    ours.create_bucket(Bucket="trial")
    ours.put_object(Bucket="trial", Key="a", Body=b"bytes")
    assert ours.get_object(Bucket="trial", Key="a")["Body"].read() == b"bytes"
    with pytest.raises(ClientError, match="NoSuchBucket"):
        ours.put_object(Bucket="mistyped", Key="a", Body=b"bytes")


def test_strangers_are_refused(store: Running) -> None:
    """S3 and the catalogue refuse whoever has no key or a wrong one."""
    assert httpx.get(store.endpoint).status_code == 403
    assert httpx.put(f"{store.endpoint}/depeche/x", content=b"bytes").status_code == 403
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        client(store, "wrong").list_buckets()
    catalog = json.loads(store.environment["AIRFLOW_CONN_DEPECHE_CATALOG"])["host"]
    assert httpx.get(f"{catalog}/v1/namespaces").status_code == 403


def test_inner_ports_are_closed_to_others(store: Running) -> None:
    """Master, volume and filer, which ask nobody for a key, answer on the inner address alone."""

    def answers(address: str, name: str) -> bool:
        with socket.socket() as one:
            one.settimeout(5)
            return one.connect_ex((address, store.ports[name])) == 0

    inner = {name for name in LISTENERS if not name.startswith("s3.")}
    assert all(answers(CLOSED, name) for name in inner)
    assert not any(answers(OPEN, name) for name in inner)
    # The gateway's gRPC port cannot be bound apart: the stack gives the store its own network.
    assert {name for name in LISTENERS if answers(OPEN, name)} == set(LISTENERS) - inner
