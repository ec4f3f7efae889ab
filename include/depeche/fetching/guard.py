"""The guard: no source may lead the fetcher to a machine that is not on the public internet.

The address is checked where the connection is made, and that very address is connected to: a name
that answers differently the second time (DNS rebinding) gains nothing.
"""

import socket
from collections.abc import Collection, Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

import httpcore
import httpx

from depeche.errors import SourceUnreadable

__all__ = ["GuardedTransport", "check_url", "is_public"]

_PORTS = {"http": 80, "https": 443}
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


def check_url(url: str) -> None:
    """Refuse what is no complete http or https address. Raises `SourceUnreadable`."""
    try:
        parts = urlsplit(url)
        valid = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        valid = False
    if not valid:
        raise SourceUnreadable(
            f"{url}: only http and https addresses are fetched: correct the link"
        )


def is_public(address: str) -> bool:
    """Whether an IP address is on the public internet, also when it carries another inside."""
    ip = ip_address(address.partition("%")[0])
    inner = _embedded(ip) if isinstance(ip, IPv6Address) else None
    return is_public(str(inner)) if inner else ip.is_global and not ip.is_multicast


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


class GuardedTransport(httpx.HTTPTransport):
    """httpx's transport whose connections go to checked addresses only.

    `allowed_hosts` names, as `host` or `host:port`, those that may be private.
    """

    def __init__(self, allowed_hosts: Collection[str] = ()) -> None:
        context = httpx.create_ssl_context()
        super().__init__(verify=context)
        # httpx has no argument for the backend of its pool: the pool is made again, with ours.
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            http2=True,
            network_backend=_GuardedBackend(allowed_hosts),
        )


class _GuardedBackend(httpcore.SyncBackend):
    def __init__(self, allowed_hosts: Collection[str]) -> None:
        self._allowed = frozenset(host.lower() for host in allowed_hosts)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: httpcore.ConnectError | httpcore.ConnectTimeout | None = None
        for address in self._checked(host, port):
            try:
                return super().connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def _checked(self, host: str, port: int) -> list[str]:
        addresses = _resolve(host, port)
        if {host.lower(), f"{host.lower()}:{port}"} & self._allowed:
            return addresses
        for address in addresses:
            if not is_public(address):
                raise SourceUnreadable(
                    f"{host}:{port} is at {address}, which is not on the public internet:"
                    f" if this is meant, add {host}:{port} to the collection's allowed_hosts"
                )
        return addresses


def _resolve(host: str, port: int) -> list[str]:
    """The IP addresses of `host`, in the order the system prefers, each once."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host} cannot be resolved ({error})") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
