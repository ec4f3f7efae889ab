"""How long asking many sources takes: hosts side by side, each at its pace.

usage: discovery.py [--hosts N] [--feeds N] [--delay SECONDS]

The hosts are servers on loopback addresses, each feed has 20 entries. The least that manners
allow is the pace of one host: (feeds + 2) times the delay, with robots.txt and tdmrep.json.
"""

import argparse
import sys
import threading
import time
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from depeche.collections import Collection
from depeche.fetching import HttpClient
from depeche.ingestion.job import manners
from depeche.ingestion.lanes import side_by_side
from depeche.sources.base import Access
from edges import access

ENTRIES = 20


class Handler(BaseHTTPRequestHandler):
    """A site: no rules, and any number of feeds."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer a feed, or that there are no rules."""
        is_feed = self.path.startswith("/feed")
        items = "".join(f"<item><link>{self.path}/{n}</link></item>" for n in range(ENTRIES))
        content = f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()
        self.send_response(200 if is_feed else 404)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def main() -> None:
    """Serve, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--feeds", type=int, default=10)
    parser.add_argument("--delay", type=float, default=0.5)
    given = parser.parse_args()
    with ExitStack() as stack:
        hosts = [stack.enter_context(_site(number)) for number in range(given.hosts)]
        addresses = [f"127.2.{n // 250}.{n % 250 + 1}:{s.server_port}" for n, s in enumerate(hosts)]
        asked = _collection(addresses, given.feeds, given.delay)
        with HttpClient(asked.user_agent or "", manners(asked)) as web:
            edges = Access(access().files, web, access().clock)
            start = time.perf_counter()
            found = sum(
                references
                for _, references in side_by_side(
                    asked.sources,
                    lambda source: source.host,
                    lambda source: len(list(source.discover(edges, "2026-11-22"))),
                    asked,
                )
            )
        seconds = time.perf_counter() - start
    least = (given.feeds + 2) * given.delay * -(-given.hosts // asked.fetching.hosts)
    print(
        f"{len(asked.sources)} sources at {given.hosts} hosts, {asked.fetching.hosts} at once:"
        f" {found} entries in {seconds:.1f} s; the pace alone asks for {least:.1f} s"
    )


def _site(number: int) -> ThreadingHTTPServer:
    address = f"127.2.{number // 250}.{number % 250 + 1}"
    server = ThreadingHTTPServer((address, 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.5,), daemon=True).start()
    return server


def _collection(addresses: list[str], feeds: int, delay: float) -> Collection:
    return Collection.model_validate(
        {
            "name": "many",
            "description": "Many sources.",
            "start": "2026-11-01",
            "user_agent": "Example-Archive (+https://example.org/bot)",
            "allowed_hosts": addresses,
            "fetching": {"delay": delay, "hosts": 64},
            "sources": [
                {"name": f"s{n}-{feed}", "kind": "feed", "url": f"http://{address}/feed{feed}"}
                for n, address in enumerate(addresses)
                for feed in range(feeds)
            ],
        }
    )


if __name__ == "__main__":
    main()
