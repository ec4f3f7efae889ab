"""The guard: which addresses are public, and what happens when a name changes its mind."""

import socket

import pytest
from web_server import WebServer

from depeche.errors import SourceUnreadable
from depeche.fetching import HttpClient, Manners
from depeche.fetching.guard import is_public


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822"])
def test_public_addresses(address: str) -> None:
    """Global unicast addresses may be fetched, also behind NAT64."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fd00::1",
        "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
        "2002:7f00:1::1",
    ],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    """Loopback, private, link-local, shared and multicast are refused, also when embedded."""
    assert not is_public(address)


def test_a_name_that_changes_its_mind_gains_nothing(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address that was checked is the one connected to: the name is asked once."""
    port = server.server_address[1]
    asked: list[object] = []

    def resolver(host: object, *_: object, **__: object) -> list[object]:
        asked.append(host)
        address = "127.0.0.1" if len(asked) == 1 else "192.0.2.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    # The system's resolver is no edge of ours: a name lies only if something stands in for it.
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, *a, **k: real(host, *a, **k) if host == "127.0.0.1" else resolver(host),
    )
    with HttpClient("tests", Manners([f"press.example:{port}"], delay=0)) as web:
        assert web.get(f"http://press.example:{port}/page").status == 200

    assert asked == ["press.example"]


def test_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with two addresses, one of them private, is not fetched at all."""
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
        for address in ("93.184.216.34", "10.0.0.1")
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)

    with HttpClient("tests") as web, pytest.raises(SourceUnreadable, match=r"is at 10\.0\.0\.1"):
        web.get("http://press.example/")
