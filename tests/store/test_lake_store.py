"""The object store against the real server, with faults on the way."""

import io
import socket
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from faulty_proxy import Asked, Fault, Rule

from depeche.errors import LakeDenied, LakeMissing, LakeUnreachable
from depeche.lake import Lake, ObjectStore
from depeche.settings import CatalogSettings, Settings

pytestmark = pytest.mark.store

BODY = bytes(range(256)) * 20_000  # 5 MB: several pieces of a stream


def first(method: str, times: int, fault: Fault) -> Rule:
    """Let the first requests of one method fail."""
    met: list[Asked] = []

    def rule(asked: Asked) -> Fault | None:
        if asked.method == method and len(met) < times:
            met.append(asked)
            return fault
        return None

    return rule


def test_objects_are_written_listed_read_and_removed(lake: Lake) -> None:
    """Bytes come back whole and by range, keys are listed in order, removal is idempotent."""
    store = lake.store
    uri = store.put("try/b", BODY)
    store.put("try/a é+%.txt", b"")
    assert uri == "s3://depeche/try/b"
    assert list(store.list("try/")) == ["try/a é+%.txt", "try/b"]
    assert store.get(uri) == BODY
    assert store.get("try/b", 1000, 1010) == BODY[1000:1010]
    assert store.get("try/a é+%.txt") == b""
    assert store.size("try/b") == len(BODY)
    for key in ("try/b", "try/b", "try/a é+%.txt"):
        store.delete(key)
    assert list(store.list("try/")) == []


def test_a_remote_file_fetches_what_is_read(lake: Lake) -> None:
    """An opened object can be sought and read like a file."""
    lake.store.put("try/open", BODY)
    with lake.store.open("try/open") as file:
        file.seek(-4, io.SEEK_END)
        assert file.read() == BODY[-4:]
        file.seek(2_000_000)
        assert file.read(10) == BODY[2_000_000:2_000_010]
        assert file.read(3) == BODY[2_000_010:2_000_013]


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.RESET, Fault.LOST])
def test_a_put_is_tried_again(through: Callable[[Rule], Lake], fault: Fault) -> None:
    """A busy answer, a reset and a lost answer are got over, and the object is whole."""
    store = through(first("PUT", 2, fault)).store
    store.put("try/put", BODY)
    assert store.get("try/put") == BODY


def test_a_cut_body_is_read_on(through: Callable[[Rule], Lake]) -> None:
    """A body that is cut in the middle, twice, is read again until it is whole."""
    store = through(first("GET", 2, Fault.CUT)).store
    store.put("try/cut", BODY)
    assert store.get("try/cut") == BODY
    assert store.get("try/cut", 5, 900_000) == BODY[5:900_000]


def test_a_body_that_is_always_cut_is_an_error(through: Callable[[Rule], Lake]) -> None:
    """A store that never sends a whole body ends in an error, not in half an object."""
    store = through(lambda asked: Fault.CUT if asked.method == "GET" else None).store
    store.put("try/always", b"abc" * 1000)
    with pytest.raises(LakeUnreachable, match="cut off 8 times"):
        store.get("try/always")


def test_what_is_missing_is_named(lake: Lake) -> None:
    """An object that is not there is a `LakeMissing` that names its URI."""
    with pytest.raises(LakeMissing, match="s3://depeche/try/nothing does not exist"):
        lake.store.get("try/nothing")


def test_a_bucket_is_created_where_that_is_allowed(settings: Settings) -> None:
    """A missing bucket is made, and making it again changes nothing."""
    store = ObjectStore(replace(settings.store, bucket="another"))
    store.ensure()
    store.ensure()
    assert list(store.list("")) == []


def test_a_missing_bucket_that_may_not_be_created_is_named(settings: Settings) -> None:
    """Without the right to create it, a missing bucket is a `LakeMissing` with the remedy."""
    reader = replace(
        settings.store,
        bucket="nowhere",
        access_key="reader",
        secret_key="reader-secret-for-tests",
    )
    with pytest.raises(LakeMissing, match=r"depeche_store.*'nowhere' does not exist.*create it"):
        ObjectStore(reader).ensure()


@pytest.mark.parametrize("wrong", [{"secret_key": "not-the-secret"}, {"access_key": "nobody"}])
def test_wrong_credentials_name_connection_and_remedy(
    settings: Settings, wrong: dict[str, str]
) -> None:
    """A wrong key or secret is a `LakeDenied` that says what to mend and tells no secret."""
    for work in (ObjectStore.ensure, lambda store: store.put("try/x", b"x")):
        with pytest.raises(LakeDenied, match=r"depeche_store.*check login, password") as caught:
            work(ObjectStore(replace(settings.store, **wrong)))
        assert not caught.value.transient
        assert str(settings.store.secret_key) not in str(caught.value)
        assert "not-the-secret" not in str(caught.value)


def test_wrong_catalogue_credentials_are_denied_too(settings: Settings) -> None:
    """A wrong key to the catalogue is a `LakeDenied` that names its connection and no secret."""
    properties = {**settings.catalog.properties, "credential": "nobody:not-the-secret"}
    wrong = Settings(settings.store, CatalogSettings(properties))
    with pytest.raises(LakeDenied, match=r"depeche_catalog.*check login, password") as caught:
        Lake(wrong).table("articles")
    assert "not-the-secret" not in str(caught.value)


def test_a_missing_table_is_named(settings: Settings) -> None:
    """A warehouse without our tables is a `LakeMissing` that says how to make them."""
    properties = {**settings.catalog.properties, "warehouse": "s3://no-such-warehouse"}
    elsewhere = Settings(settings.store, CatalogSettings(properties))
    with pytest.raises(LakeMissing, match="warehouse"):
        Lake(elsewhere).table("articles")


def test_an_address_without_server_is_unreachable_soon(settings: Settings) -> None:
    """A refused connection is a `LakeUnreachable` in seconds, at store and catalogue."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = f"http://127.0.0.1:{server.getsockname()[1]}"
    properties = {**settings.catalog.properties, "uri": nobody}
    lake = Lake(Settings(replace(settings.store, endpoint=nobody), CatalogSettings(properties)))
    started = time.monotonic()
    with pytest.raises(LakeUnreachable, match=r"depeche_store.*host is its address") as caught:
        lake.ensure()
    assert caught.value.transient
    with pytest.raises(LakeUnreachable, match=r"depeche_catalog.*host is its address"):
        lake.table("articles")
    assert time.monotonic() - started < 30


def test_a_silent_server_is_unreachable_in_the_end(through: Callable[[Rule], Lake]) -> None:
    """A server that accepts and never answers is given up within half a minute."""
    started = time.monotonic()
    with pytest.raises(LakeUnreachable, match="depeche_store"):
        through(lambda _: Fault.SILENT).ensure()
    assert time.monotonic() - started < 40
