"""A forwarding HTTP proxy that fails where a test tells it to."""

import http.client
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit

from depeche.settings import CatalogSettings, Settings


class Fault(Enum):
    """How one request fails."""

    BUSY = "answered with 503, not forwarded"
    RESET = "closed without an answer, not forwarded"
    LOST = "forwarded and done, closed without an answer"
    CUT = "forwarded, answered with half of the body"
    SILENT = "never answered, until the proxy stops"


@dataclass(frozen=True)
class Asked:
    """One request as the rule of a test sees it."""

    method: str
    path: str


Rule = Callable[[Asked], Fault | None]


def redirected(settings: Settings, store: str, catalog: str) -> Settings:
    """The same settings with other addresses."""
    properties = {**settings.catalog.properties, "uri": catalog, "s3.endpoint": store}
    return Settings(replace(settings.store, endpoint=store), CatalogSettings(properties))


class FaultyProxy:
    """Forwards to `target` from a port of its own; `rule` decides on each request.

    `after` hears of each request that the target answered, before the answer is passed on.
    """

    def __init__(
        self, target: str, rule: Rule, after: Callable[[Asked], None] = lambda _: None
    ) -> None:
        self.target = urlsplit(target).netloc
        self.rule, self.after = rule, after
        self._stopped = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._server.shutdown()
        self._server.server_close()

    def wait_until_stopped(self) -> None:
        self._stopped.wait()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except (ConnectionError, http.client.HTTPException):
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

            def _forward(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                asked = Asked(self.command, self.path)
                fault = proxy.rule(asked)
                if fault in {Fault.RESET, Fault.BUSY, Fault.SILENT}:
                    self._refuse(fault)
                    return
                status, headers, answer = self._ask(body)
                proxy.after(asked)
                if fault is Fault.LOST:
                    self.close_connection = True
                    return
                self._answer(status, headers, answer, half=fault is Fault.CUT)

            def _refuse(self, fault: Fault | None) -> None:
                self.close_connection = True
                if fault is Fault.SILENT:
                    proxy.wait_until_stopped()
                if fault is Fault.BUSY:
                    self.send_response(503)
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            def _ask(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
                upstream = http.client.HTTPConnection(proxy.target, timeout=60)
                headers = {k: v for k, v in self.headers.items() if k.lower() != "expect"}
                upstream.request(self.command, self.path, body or None, headers)
                answer = upstream.getresponse()
                found = answer.status, answer.getheaders(), answer.read()
                upstream.close()
                return found

            def _answer(
                self, status: int, headers: list[tuple[str, str]], body: bytes, *, half: bool
            ) -> None:
                self.send_response_only(status)
                length = {k.lower(): v for k, v in headers}.get("content-length")
                for name, value in headers:
                    if name.lower() not in {"content-length", "transfer-encoding", "connection"}:
                        self.send_header(name, value)
                # The answer to HEAD speaks of a body that is not sent.
                self.send_header("Content-Length", length or str(len(body)))
                self.end_headers()
                self.wfile.write(body[: len(body) // 2] if half else body)
                if half:
                    self.close_connection = True

            do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = _forward  # noqa: N815 - the names that http.server calls

        return Handler
