"""The press site of the samples, served to ourselves on loopback."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from depeche.collections import Collection
from embedded.errors import EmbeddedError
from embedded.places import PROJECT

__all__ = ["SITE", "sample_site"]

SITE = PROJECT / "include" / "samples" / "site"
ADDRESS = ("127.0.0.1", 8479)
"""Where the pages of the site say that they are: their links hold it."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Requests are no news to the person at the terminal."""


@contextmanager
def sample_site(collections: Iterable[Collection], folder: Path = SITE) -> Iterator[None]:
    """Serve the site while the block runs, if a collection reads it. Raises `EmbeddedError`."""
    if not any(map(_reads_site, collections)):
        yield
        return
    with _server(folder) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


def _reads_site(collection: Collection) -> bool:
    urls = [urlsplit(getattr(source, "url", "")) for source in collection.sources]
    return any((url.hostname, url.port) == ADDRESS for url in urls)


def _server(folder: Path) -> ThreadingHTTPServer:
    try:
        return ThreadingHTTPServer(ADDRESS, partial(_Quiet, directory=str(folder)))
    except OSError as error:
        host, port = ADDRESS
        raise EmbeddedError(
            f"the sample press site cannot listen on {host}:{port} ({error.strerror}):"
            " end what listens there"
        ) from None
