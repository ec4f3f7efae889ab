"""A server per test, so that no test sees another's requests."""

from collections.abc import Iterator

import pytest
from web_server import WebServer, serve


@pytest.fixture
def server() -> Iterator[WebServer]:
    """A small server on loopback."""
    with serve() as server:
        yield server
