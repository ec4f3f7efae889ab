"""The guard: no source may lead the fetcher to a machine that is not on the public internet.

The address is checked where the connection is made, and that very address is connected to: a name
that answers differently the second time (DNS rebinding) gains nothing. Nor may a server keep a
thread by sending a byte now and then: what is read is read before a deadline.
"""

import socket
import ssl
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any, Final

import httpcore
import httpx

from depeche.errors import SourceUnreadable
from depeche.sources.addresses import is_web_address

__all__ = ["GuardedTransport", "check_url", "is_public", "within"]

_END: Final[ContextVar[float | None]] = ContextVar("end", default=None)
"""When the exchange of this thread must be over, in monotonic seconds."""

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits


def check_url(url: str) -> None:
    """Refuse what is no complete http or https address. Raises `SourceUnreadable`."""
    if not is_web_address(url):
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


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Bound the time of what is exchanged inside the block, by this thread."""
    token = _END.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _END.reset(token)


class GuardedTransport(httpx.HTTPTransport):
    """httpx's transport whose connections go to checked addresses only.

    `allowed_hosts` names, as `host` or `host:port`, those that may be private; `connections` is how
    many are open at once.
    """

    def __init__(self, allowed_hosts: Collection[str] = (), connections: int = 16) -> None:
        context = httpx.create_ssl_context()
        super().__init__(verify=context)
        # httpx has no argument for the backend of its pool: the pool is made again, with ours.
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=connections,
            max_keepalive_connections=connections,
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
                return _TimedStream(
                    super().connect_tcp(address, port, timeout, local_address, socket_options)
                )
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


class _TimedStream(httpcore.NetworkStream):
    """A connection that is read only until the end of the exchange."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        end = _END.get()
        if end is not None:
            left = end - time.monotonic()
            if left <= 0:
                raise httpcore.ReadTimeout("the answer takes too long")
            timeout = left if timeout is None else min(timeout, left)
        return self._stream.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _resolve(host: str, port: int) -> list[str]:
    """The IP addresses of `host`, in the order the system prefers, each once."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"{host} cannot be resolved ({error})") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
