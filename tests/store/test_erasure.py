"""The right to be forgotten, on the real store: nothing is left, and neighbours stay."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest

from depeche import ingestion
from depeche.collections import Collection, load
from depeche.ingestion import Job, Published
from depeche.lake import Lake
from depeche.lake.rows import where
from depeche.lake.tombstones import Tombstones
from depeche.maintenance.erasure import Target, erase, preview, verify
from depeche.records.article import Article
from depeche.records.ledger import Fetch
from depeche.settings import Settings
from edges import PROJECT, FolderWeb, access
from embedded.store import EmbeddedStore

pytestmark = pytest.mark.store

DAY = "2023-09-05"
SAMPLES = load(PROJECT / "include" / "collections" / "samples.yaml")
SITE = "127.0.0.1:8479"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def named(name: str) -> Collection:
    """The samples under another name, without rows and entities, which this does not need."""
    sources = tuple(source for source in SAMPLES.sources if source.name != "table")
    return SAMPLES.model_copy(update={"name": name, "entities": False, "sources": sources})


def run(lake: Lake, collection: Collection, run_id: str, *, refetch: bool = False) -> Published:
    job = Job(collection, DAY, run_id, lake, access(web=FolderWeb()))
    shards = [ingestion.acquire(job, shard) for shard in ingestion.discover(job, refetch=refetch)]
    published = ingestion.publish(job, [ingestion.process(job, shard) for shard in shards])
    ingestion.report(job, published)
    return published


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped store with the samples acquired twice, and those of another collection once."""
    folder = tmp_path_factory.mktemp("filled") / "store"
    with EmbeddedStore(folder) as store:
        lake = Lake(Settings.from_environment(store.connections()))
        run(lake, named("press"), "run-1")
        run(lake, named("press"), "run-2", refetch=True)
        run(lake, named("other"), "run-1")
    return folder


@pytest.fixture
def connections(filled: Path, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The connections of a store of the test's own, filled alike."""
    with EmbeddedStore(copytree(filled, tmp_path / "store")) as store:
        yield store.connections()


@pytest.fixture
def own(connections: dict[str, str]) -> Lake:
    """The lake there."""
    return Lake(Settings.from_environment(connections))


def articles(lake: Lake) -> dict[tuple[str, str], Article]:
    rows = lake.table("articles").scan().to_arrow().to_pylist()
    found = [
        Article.model_validate({k: v for k, v in row.items() if v is not None}) for row in rows
    ]
    return {(one.collection, one.address): one for one in found}


def said(article: Article) -> dict[str, object]:
    """Everything but the place of its bytes."""
    return article.model_dump(exclude={"raw": {"uri", "offset", "length"}})


def everything(lake: Lake) -> Iterator[tuple[str, bytes]]:
    """Every object of both buckets, as bytes."""
    tables = lake.table("articles").location().rpartition("/")[0]
    for one in [*lake.store.stat(""), *lake.store.stat(f"{tables}/")]:
        yield one.uri, lake.store.get(one.uri)


def an_address(lake: Lake) -> str:
    """An article of the site whose page no other page of the lake links to."""
    found = sorted(
        one.address
        for _, one in articles(lake).items()
        if one.source == "site" and len(one.text) > 500
    )
    return found[len(found) // 2]


def test_an_address_is_nowhere_and_its_neighbours_are_as_they_were(own: Lake) -> None:
    """Rows, archives, snapshots, plans and reports hold it no more; the others keep every byte."""
    before = articles(own)
    address = an_address(own)
    target = Target.url(address)
    would = preview(own, target)
    assert would.rows["articles"] == 2  # one in each collection
    assert would.rows["fetches"] >= 2
    assert would.records >= 3  # run-1 and run-2 of press, run-1 of other
    assert articles(own) == before
    proof = erase(own, target, NOW)
    assert proof.complete
    assert proof.rows > 50
    assert proof.warc_records > 50
    after = articles(own)
    assert {key: said(one) for key, one in after.items()} == {
        key: said(one) for key, one in before.items() if one.address != address
    }
    references = [one.raw for one in after.values() if one.raw]
    assert len(list(own.read_payloads(references))) == len(references)  # checks each digest
    rows = own.table("fetches").scan().to_arrow().to_pylist()
    fetches = [
        Fetch.model_validate({k: v for k, v in row.items() if v is not None}) for row in rows
    ]
    assert address not in {fetch.address for fetch in fetches}
    list(own.read_payloads([fetch.raw for fetch in fetches if fetch.raw]))
    for name in ("articles", "fetches", "rejections", "lines"):
        assert len(own.table(name).snapshots()) == 1
    secret = before["press", address].text.splitlines()[-1].encode()
    for uri, data in everything(own):
        assert address.encode() not in data, uri
        assert secret not in data, uri
    assert verify(own, target, NOW).complete
    assert preview(own, target).records == 0


def test_what_was_erased_is_not_fetched_again(own: Lake) -> None:
    """Acquired anew, the partition comes without the page, and the page is not even asked for."""
    address = an_address(own)
    erase(own, Target.url(address), NOW)
    web = FolderWeb()
    job = Job(named("press"), DAY, "run-4", own, access(web=web))
    shards = [ingestion.acquire(job, one) for one in ingestion.discover(job, refetch=True)]
    ingestion.publish(job, [ingestion.process(job, shard) for shard in shards])
    assert address not in web.asked
    assert len(web.asked) > 2
    assert ("press", address) not in articles(own)
    assert len([key for key in articles(own) if key[0] == "press"]) > 10
    assert Tombstones.of(own.store).cover([address + "?utm_source=x"])
    proof = verify(own, Target.url(address), NOW)
    assert proof.complete, proof.found_at


def test_a_replay_after_erasure_gives_the_neighbours_again(own: Lake) -> None:
    """The raw zone without the page is still replayed: each other article comes out the same."""
    erase(own, Target.url(an_address(own)), NOW)
    digest = own.articles_digest("other")
    assert run(own, named("other"), "run-2")["replayed"]
    assert own.articles_digest("other") == digest


def test_a_publisher_goes_with_all_its_sources(own: Lake) -> None:
    """All that a publisher gave is taken, wherever; texts and tables of others stay."""
    before = articles(own)
    name = SAMPLES.sources[-1].publisher
    assert name is not None
    target = Target.publisher(name, [named("press"), named("other")])
    proof = erase(own, target, NOW)
    assert proof.complete
    after = articles(own)
    assert {key: said(one) for key, one in after.items()} == {
        key: said(one)
        for key, one in before.items()
        if one.source != "site" and one.publisher != name
    }
    rows = where(collection="press", source="site")
    assert own.table("fetches").scan(rows).to_arrow().num_rows == 0


def test_a_proof_finds_what_is_still_there(own: Lake) -> None:
    """Before an erasure the same look finds the address in tables, archives and plans."""
    target = Target.url(an_address(own))
    proof = verify(own, target, NOW)
    assert not proof.complete
    places = " ".join(proof.found_at)
    assert "articles/data" in places
    assert "fetches/data" in places
    assert "/raw/" in places


KILLED = """
import sys
from datetime import UTC, datetime
from depeche.lake import Lake
from depeche.maintenance.erasure import Target, erase

print("ready", flush=True)
erase(Lake.from_environment(), Target.url(sys.argv[1]), datetime(2026, 1, 1, tzinfo=UTC))
print("done", flush=True)
"""


def test_killed_at_any_moment_every_row_is_readable_and_a_second_try_finishes(
    own: Lake, connections: dict[str, str]
) -> None:
    """Killed with -9 again and again, each row still leads to its bytes; the last try completes."""
    before, address = articles(own), an_address(own)
    seconds, done = 0.3, False
    while not done:
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, address],
            env=os.environ | connections,
            stdout=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        done = b"done" in process.communicate()[0]
        after = articles(own)
        references = [one.raw for one in after.values() if one.raw]
        assert len(list(own.read_payloads(references))) == len(references)
        assert {key: said(one) for key, one in after.items() if key[1] != address} == {
            key: said(one) for key, one in before.items() if key[1] != address
        }
        seconds *= 1.4
    assert verify(own, Target.url(address), NOW).complete
