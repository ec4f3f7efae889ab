"""What several folders of tests share."""

import json
from collections.abc import Iterator

import pytest

from depeche.lake import Lake
from depeche.settings import Settings
from embedded.store import EmbeddedStore

READER = {
    "name": "reader",
    "credentials": [{"accessKey": "reader", "secretKey": "reader-secret-for-tests"}],
    "actions": ["Read", "List"],
}
"""A second user of the test store, who may create nothing."""


@pytest.fixture(scope="session")
def embedded_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """The real server, started once, in a folder of its own."""
    store = EmbeddedStore(tmp_path_factory.mktemp("store"))
    with store:
        pass  # the first start makes the identities
    identities = store.folder / "identities.json"
    known = json.loads(identities.read_text())
    known["identities"].append(READER)
    identities.write_text(json.dumps(known))
    with store:
        yield store


@pytest.fixture(scope="session")
def settings(embedded_store: EmbeddedStore) -> Settings:
    """Settings that point at the real server."""
    return Settings.from_environment(embedded_store.connections())


@pytest.fixture(scope="session")
def lake(settings: Settings) -> Lake:
    """A lake on the real server; tests keep apart by collection."""
    lake = Lake(settings)
    lake.ensure()
    return lake
