"""Lakes that reach the real server through a proxy that can fail."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from faulty_proxy import FaultyProxy, Rule, redirected

from depeche.lake import Lake
from depeche.settings import Settings

Through = Callable[[Rule], Lake]


@pytest.fixture
def through(settings: Settings, lake: Lake) -> Iterator[Through]:
    """Make a lake whose requests to store and catalogue all pass one rule."""
    assert lake.store.exists(".ready")
    with ExitStack() as proxies:

        def make(rule: Rule) -> Lake:
            store = proxies.enter_context(FaultyProxy(str(settings.store.endpoint), rule))
            catalog = proxies.enter_context(FaultyProxy(settings.catalog.properties["uri"], rule))
            return Lake(redirected(settings, store.url, catalog.url))

        yield make
