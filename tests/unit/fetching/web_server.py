"""A small real HTTP server on loopback that misbehaves on request."""

import gzip
import socket
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import zstandard

PAGE = "<html><body><p>Le port rouvre à l’aube.</p></body></html>".encode()
ZEROS = b"\0" * 5_000_000
PACKED = {
    "gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress,
    "zstd": zstandard.compress,
}  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    """Each path is one way to behave."""

    protocol_version = "HTTP/1.1"
    server: "WebServer"

    def do_GET(self) -> None:
        if self.path in {"/robots.txt", "/.well-known/tdmrep.json"}:
            self.server.asked_for_rules.append(self.path)
            status, content = self.server.rules.get(self.path, (404, b""))
            return self.answer(status, content)
        self.server.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        name, _, rest = self.path.lstrip("/").partition("/")
        return getattr(self, f"on_{name}")(rest)

    def answer(self, status: int, content: bytes = PAGE, **headers: str) -> None:
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def on_marked(self, mark: str) -> None:
        """`marked/X-Robots-Tag=noarchive`: a page under this header."""
        name, _, value = mark.partition("=")
        self.answer(200, Content_Type="text/html", **{name.replace("-", "_"): value})

    def on_meta(self, mark: str) -> None:
        """`meta/robots=noindex`: a page with this meta tag."""
        name, _, value = mark.partition("=")
        head = f'<html><head><meta content="{value}" name={name}></head>'.encode()
        self.answer(200, head + PAGE, Content_Type="text/html")

    def on_dated(self, tag: str) -> None:
        """`dated/1`: a page whose ETag is that number; 304 to whoever knows it."""
        if self.headers["If-None-Match"] == f'"{tag}"':
            return self.answer(304, b"", ETag=f'"{tag}"')
        return self.answer(200, Content_Type="text/html", ETag=f'"{tag}"')

    def on_busy(self, _: str) -> None:
        """A page that takes a while; the server counts how many are asked for at once."""
        with self.server.counting:
            self.server.at_once += 1
            self.server.busiest = max(self.server.busiest, self.server.at_once)
        self.server.closing.wait(0.02)
        with self.server.counting:
            self.server.at_once -= 1
        self.answer(200)

    def on_trickle(self, _: str) -> None:
        """A header that never ends, a byte at a time."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        self.close_connection = True
        while not self.server.closing.wait(0.05):
            try:
                self.wfile.write(b"x")
            except OSError:
                return

    def on_page(self, _: str) -> None:
        self.answer(200, Content_Type="text/html; charset=utf-8", Set_Cookie="seen=1; Path=/")

    def on_status(self, status: str) -> None:
        self.answer(int(status))

    def on_failing(self, plan: str) -> None:
        """`failing/503,503,200`: one of these statuses per request, the last for ever."""
        statuses = plan.split(",")
        asked = sum(path == self.path for path, _ in self.server.requests)
        self.answer(int(statuses[min(asked, len(statuses)) - 1]))

    def on_later(self, seconds: str) -> None:
        self.answer(503, Retry_After=seconds)

    def on_circle(self, _: str) -> None:
        self.answer(302, Location="/circle")

    def on_hops(self, left: str) -> None:
        self.answer(301, Location=f"/hops/{int(left) - 1}" if int(left) else "/page")

    def on_to(self, target: str) -> None:
        self.answer(307, Location=target)

    def on_packed(self, encoding: str) -> None:
        self.answer(200, PACKED[encoding](PAGE), Content_Encoding=encoding)

    def on_bomb(self, encoding: str) -> None:
        self.answer(200, PACKED[encoding](ZEROS), Content_Encoding=encoding)

    def on_corrupt(self, encoding: str) -> None:
        self.answer(200, PACKED[encoding](PAGE)[:-9], Content_Encoding=encoding)

    def on_endless(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        while not self.server.closing.is_set():
            try:
                self.wfile.write(ZEROS)
            except OSError:
                return

    def on_short(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(PAGE)
        self.close_connection = True

    def on_reset(self, _: str) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def on_silent(self, _: str) -> None:
        self.server.closing.wait(10)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def finish(self) -> None:
        if self.connection.fileno() != -1:
            super().finish()


class WebServer(ThreadingHTTPServer):
    """Remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.rules: dict[str, tuple[int, bytes]] = {}
        self.asked_for_rules: list[str] = []
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.counting, self.at_once, self.busiest = threading.Lock(), 0, 0
        self.closing = threading.Event()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def url(self, path: str) -> str:
        return f"http://{self.host}/{path}"

    def handle_error(self, *_: object) -> None:
        """Clients that hang up are part of the tests."""


@contextmanager
def serve() -> Iterator[WebServer]:
    server = WebServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


class Clock:
    """Time that passes only when someone waits for it."""

    def __init__(self, step: float = 0.0) -> None:
        self.now, self.step = 1000.0, step
        self.pauses: list[float] = []

    def pause(self, seconds: float) -> None:
        self.pauses.append(round(seconds, 3))
        self.now += seconds

    def ticks(self) -> float:
        self.now += self.step
        return self.now
