"""Ports on loopback that a server of ours may listen on.

They lie below those that the system gives to outgoing connections: any process may be given one of
these between the choice and the start of the server.
"""

import secrets
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import Final

__all__ = ["free_port", "free_ports", "is_free"]

_FIRST: Final = 10_000
_OUTGOING: Final = Path("/proc/sys/net/ipv4/ip_local_port_range")
_OUTGOING_BY_DEFAULT: Final = 32_768


def free_port() -> int:
    """A port on which nothing listens now."""
    return free_ports(("port",))["port"]


def free_ports(names: Iterable[str], companion: int = 0) -> dict[str, int]:
    """A free port for each name, all different, chosen at random.

    So far above each of them lies its `companion`, which is free as well.
    """
    ports: dict[str, int] = {}
    taken: set[int] = set()
    room = _first_outgoing() - companion - _FIRST
    for name in names:
        while True:
            port = _FIRST + secrets.randbelow(room)
            pair = {port, port + companion}
            if taken.isdisjoint(pair) and all(map(is_free, pair)):
                break
        ports[name] = port
        taken |= pair
    return ports


def is_free(port: int) -> bool:
    """Whether `port` can be listened on."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def _first_outgoing() -> int:
    if not _OUTGOING.exists():
        return _OUTGOING_BY_DEFAULT
    first = int(_OUTGOING.read_text().split()[0])
    # A machine may give out nearly all ports: then there is no better room than this one.
    return max(first, _OUTGOING_BY_DEFAULT)
