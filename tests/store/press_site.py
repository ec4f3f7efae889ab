"""Twelve press sites on loopback, each with a fault of its own, and a log of every request."""

import gzip
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

FAULTS = (
    "sound", "overrun", "reset", "trickle", "circle", "endless", "bomb", "short", "closing",
    "reserved", "mute", "leading",
)  # fmt: skip
"""What is wrong with each site; its host is 127.0.1.1, 127.0.1.2, … in this order."""
PAGES = 3
BOMB = gzip.compress(b"0" * 50_000_000)
ENDLESS = b"<p>" + b"encore " * 10_000

ARTICLE = """<html lang="fr"><head><title>{title}</title>
<meta property="article:published_time" content="2026-11-21T07:00:00+01:00"></head>
<body><nav><a href="/">Accueil</a></nav><article><h1>{title}</h1>
<p>Le conseil du port de {place} a voté samedi soir le report du chantier numéro {number}, après
deux heures de débat et malgré l’opposition de trois élus qui voulaient une autre expertise.</p>
<p>« Nous avons attendu quatre ans, nous attendrons bien jusqu’au printemps », a déclaré la maire
de {place}, qui recevra les dockers lundi à la capitainerie avant de se prononcer.</p>
</article></body></html>"""


@dataclass(frozen=True)
class Request:
    """One request, with the seconds between which it was served."""

    host: str
    path: str
    headers: dict[str, str]
    begun: float
    ended: float


@dataclass
class Press:
    """All sites together."""

    hosts: dict[str, str] = field(default_factory=dict)
    """`127.0.1.n:port` by fault."""
    log: list[Request] = field(default_factory=list)
    closed: bool = False
    """Whether the site `closing` now bars everything by robots.txt."""
    extra: int = 0
    """Pages that the site `sound` has published since."""
    ending: threading.Event = field(default_factory=threading.Event)

    def asked(self, fault: str, since: int = 0) -> list[Request]:
        """The requests to one site, in order."""
        host = self.hosts[fault]
        return sorted(
            (entry for entry in self.log[since:] if entry.host == host), key=lambda r: r.begun
        )


class Handler(BaseHTTPRequestHandler):
    """One site."""

    protocol_version = "HTTP/1.1"
    server: "Site"

    def do_GET(self) -> None:
        begun = time.monotonic()
        try:
            self._serve()
        except OSError:
            self.close_connection = True
        headers = {name.lower(): value for name, value in self.headers.items()}
        entry = Request(self.server.host, self.path, headers, begun, time.monotonic())
        self.server.press.log.append(entry)

    def _serve(self) -> None:
        fault, press = self.server.fault, self.server.press
        if self.path == "/robots.txt":
            self._robots(fault, press)
        elif self.path == "/.well-known/tdmrep.json":
            reserved = b'[{"location": "/page/1", "tdm-reservation": 1}]'
            self._answer(200 if fault == "reserved" else 404, reserved)
        elif self.path == "/flux.xml":
            self._feed(PAGES + (press.extra if fault == "sound" else 0))
        else:
            getattr(self, f"on_{fault}")(int(self.path.partition("?")[0].rpartition("/")[2]))

    def _robots(self, fault: str, press: Press) -> None:
        if fault == "mute":
            return self._answer(500, b"")
        barred = {"closing": "/" if press.closed else "/page/2", "sound": "/prive/"}.get(fault, "")
        pace = "Crawl-delay: 0.3\n" if fault == "sound" else ""
        return self._answer(200, f"User-agent: *\nDisallow: {barred}\n{pace}".encode())

    def _feed(self, pages: int) -> None:
        items = "".join(f"<item><link>/page/{n}?utm_source=rss</link></item>" for n in range(pages))
        self._answer(200, f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())

    def _article(self, number: int, **headers: str) -> None:
        place = f"Port-{self.server.fault.capitalize()}"
        title = f"{place} : le chantier {number} attendra"
        page = ARTICLE.format(title=title, place=place, number=number)
        self._answer(200, page.encode(), Content_Type="text/html; charset=utf-8", **headers)

    def on_sound(self, number: int) -> None:
        tag = f'"{self.server.fault}-{number}"'
        if self.headers["If-None-Match"] == tag:
            return self._answer(304, b"", ETag=tag)
        return self._article(number, ETag=tag)

    def on_overrun(self, _: int) -> None:
        self._answer(503, b"", Retry_After="0")

    def on_reset(self, _: int) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def on_trickle(self, _: int) -> None:
        self.close_connection = True
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.press.ending.wait(0.1):
            self.wfile.write(b"x")

    def on_circle(self, number: int) -> None:
        self._answer(302, b"", Location=f"/page/{(number + 1) % PAGES}")

    def on_endless(self, _: int) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(2 << 30))
        self.end_headers()
        self.close_connection = True
        while not self.server.press.ending.is_set():
            self.wfile.write(ENDLESS)

    def on_bomb(self, _: int) -> None:
        self._answer(200, BOMB, Content_Encoding="gzip", Content_Type="text/html")

    def on_short(self, _: int) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100000")
        self.end_headers()
        self.wfile.write(b"<html><body><p>Le port")
        self.close_connection = True

    def on_closing(self, number: int) -> None:
        self._article(number)

    def on_reserved(self, number: int) -> None:
        headers = {"X_Robots_Tag": "noarchive"} if number == 2 else {}
        self._article(number, **headers)

    def on_mute(self, number: int) -> None:
        self._article(number)

    def on_leading(self, number: int) -> None:
        private = "http://127.0.9.9:9/secret"
        cloud = "http://169.254.169.254/latest/meta-data/"
        self._answer(302, b"", Location=(private, cloud, "file:///etc/passwd")[number])

    def _answer(self, status: int, content: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""

    def finish(self) -> None:
        if self.connection.fileno() != -1:
            super().finish()


class Site(ThreadingHTTPServer):
    """One of the sites."""

    daemon_threads = True

    def __init__(self, address: str, fault: str, press: Press) -> None:
        super().__init__((address, 0), Handler)
        self.fault, self.press = fault, press
        self.host = f"{address}:{self.server_address[1]}"

    def handle_error(self, *_: object) -> None:
        """Clients that hang up are part of the tests."""


@contextmanager
def open_press() -> Iterator[Press]:
    """All sites, while the block runs."""
    press = Press()
    with ExitStack() as stack:
        for number, fault in enumerate(FAULTS, 1):
            site = stack.enter_context(Site(f"127.0.1.{number}", fault, press))
            press.hosts[fault] = site.host
            threading.Thread(target=site.serve_forever, args=(0.05,), daemon=True).start()
            stack.callback(site.shutdown)
        stack.callback(press.ending.set)
        yield press
