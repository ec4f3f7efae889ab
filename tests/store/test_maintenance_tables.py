"""Upkeep of the tables on the real store: compaction, expiry, orphans, while others publish."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from depeche.errors import DepecheError
from depeche.lake import Lake, Scope
from depeche.lake.rewriting import UPKEEP
from depeche.lake.rows import where
from depeche.maintenance import (
    Place,
    SnapshotPolicy,
    compact,
    expire_snapshots,
    sweep,
)
from depeche.maintenance.compaction import LARGEST
from depeche.settings import Settings
from embedded.store import EmbeddedStore
from lake_builders import article, fetch

pytestmark = pytest.mark.store

DAY, NEXT = "2023-09-05", "2023-09-06"
_collections = (f"quay-{number}" for number in count())
ALL_OLD = timedelta(days=-1)
"""An age that makes every object old enough, for tests in which nobody else works."""


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def collection() -> str:
    """A collection that no other test writes."""
    return next(_collections)


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Lake]:
    """A lake that no other test writes, for what looks at whole tables."""
    with EmbeddedStore(tmp_path / "store") as store:
        lake = Lake(Settings.from_environment(store.connections()))
        lake.ensure()
        yield lake


def publish(lake: Lake, collection: str, run: str, numbers: range, day: str = DAY) -> list[str]:
    """One article and one file per number."""
    scope = Scope(collection, day, run)
    parts = [
        lake.write_part(
            "articles", scope, n, [article(n, day, collection=collection, title=f"{run} {n}")]
        )
        for n in numbers
    ]
    lake.publish("articles", collection, day, run, parts)
    return parts


def titles(lake: Lake, collection: str, day: str = DAY) -> list[str]:
    rows = where(collection=collection, partition=day)
    return sorted(lake.table("articles").scan(rows).to_arrow()["title"].to_pylist())


def files(lake: Lake, table: str, collection: str, day: str = DAY) -> list[str]:
    planned = lake.table(table).scan(where(collection=collection, partition=day)).plan_files()
    return [task.file.file_path for task in planned]


def of(run: str, numbers: range) -> list[str]:
    return sorted(f"{run} {n}" for n in numbers)


@contextmanager
def background(work: Callable[[], object]) -> Iterator[list[DepecheError]]:
    """`work()` again and again in a thread, until the block ends; what it raised is told."""
    stop, raised = threading.Event(), list[DepecheError]()

    def run() -> None:
        while not stop.is_set():
            try:
                work()
            except DepecheError as error:
                raised.append(error)

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run)
        try:
            yield raised
        finally:
            stop.set()
            running.result()  # any other error fails the test


def test_small_files_become_one_with_the_same_rows(lake: Lake, collection: str) -> None:
    """150 files are one, in one snapshot that says so; digest, order and the neighbour stay."""
    publish(lake, collection, "a", range(150))
    publish(lake, collection, "a", range(3), NEXT)
    digest = lake.articles_digest(collection)
    neighbour = files(lake, "articles", collection, NEXT)
    before = len(lake.table("articles").snapshots())
    (done,) = compact(lake, Place(collection, DAY), ("articles",))
    assert (done.before, done.after, done.rows) == (150, 1, 150)
    assert lake.articles_digest(collection) == digest
    assert files(lake, "articles", collection, NEXT) == neighbour
    table = lake.table("articles")
    assert len(table.snapshots()) == before + 1
    assert table.current_snapshot().summary[UPKEEP] == "compaction"
    (merged,) = files(lake, "articles", collection)
    with lake.store.open(merged) as file:
        parquet = pq.ParquetFile(file)
        assert parquet.read()["title"].to_pylist() == [f"a {n}" for n in range(150)]
        assert parquet.metadata.row_group(0).column(0).compression == "ZSTD"
    assert compact(lake, Place(collection, DAY), ("articles",)) == []


def test_row_groups_of_a_merged_file_hold_5000_rows(lake: Lake, collection: str) -> None:
    """Files of 4,000 and 3,000 short rows become row groups of 5,000 and 2,000."""
    scope = Scope(collection, DAY, "a")
    parts = [
        lake.write_part("fetches", scope, n, [fetch(k, collection=collection) for k in numbers])
        for n, numbers in enumerate((range(4000), range(4000, 7000)))
    ]
    table = lake.table("fetches")
    rows = [lake.read_rows(part) for part in parts]
    uri = lake.write_rows(table, scope, 9, pa.concat_tables(rows))
    with lake.store.open(uri) as file:
        metadata = pq.read_metadata(file)
    groups = [metadata.row_group(n).num_rows for n in range(metadata.num_row_groups)]
    assert groups == [5000, 2000]


def test_a_retry_of_publishing_after_compaction_does_nothing(lake: Lake, collection: str) -> None:
    """A publish that is tried again finds its own snapshot behind that of the compaction."""
    parts = publish(lake, collection, "a", range(4))
    snapshot = lake.publish("articles", collection, DAY, "a", parts)
    compact(lake, Place(collection), ("articles",))
    merged = files(lake, "articles", collection)
    assert lake.publish("articles", collection, DAY, "a", parts) == snapshot
    assert files(lake, "articles", collection) == merged
    assert titles(lake, collection) == of("a", range(4))


def test_merged_fetches_are_still_shards_of_a_replay(lake: Lake, collection: str) -> None:
    """Fetches are merged up to the size of a shard: 10 files of 60 rows are 4, none above 200."""
    scope = Scope(collection, DAY, "a")
    parts = [
        lake.write_part(
            "fetches",
            scope,
            n,
            [fetch(k, collection=collection) for k in range(60 * n, 60 * n + 60)],
        )
        for n in range(10)
    ]
    lake.publish("fetches", collection, DAY, "a", parts)
    compact(lake, Place(collection), ("fetches",))
    shards = lake.parts_of("fetches", collection, DAY)
    sizes = [len(lake.read_columns(uri, ("address",))) for uri in shards]
    assert sorted(sizes) == [60, 180, 180, 180]
    assert max(sizes) <= LARGEST["fetches"]
    assert compact(lake, Place(collection), ("fetches",)) == []


def test_compaction_and_publishing_of_one_partition_lose_nothing(
    lake: Lake, settings: Settings, collection: str
) -> None:
    """Ten publications race with compaction: the last one is the partition, whole, each time."""
    compacting = Lake(settings)
    with background(lambda: compact(compacting, Place(collection), ("articles",))) as raised:
        for run in range(10):
            publish(lake, collection, f"r{run}", range(6))
            assert titles(lake, collection) == of(f"r{run}", range(6))
    assert raised == []
    compact(lake, Place(collection), ("articles",))
    assert titles(lake, collection) == of("r9", range(6))
    assert len(files(lake, "articles", collection)) == 1


def test_snapshots_are_kept_by_number_and_by_age(own: Lake) -> None:
    """What is younger than N days stays, and so do M; the current one and its rows always."""
    for run in range(6):
        publish(own, "port", f"r{run}", range(2))
    later = now() + timedelta(days=30)
    assert expire_snapshots(own, SnapshotPolicy(None), later)["articles"] == 0
    assert expire_snapshots(own, SnapshotPolicy(31), later)["articles"] == 0
    assert expire_snapshots(own, SnapshotPolicy(29, least=4), later)["articles"] == 2
    assert len(own.table("articles").snapshots()) == 4
    assert expire_snapshots(own, SnapshotPolicy(29, least=0), later)["articles"] == 3
    assert titles(own, "port") == of("r5", range(2))


def test_orphans_go_and_what_is_kept_stays(own: Lake) -> None:
    """Parts of a killed run and files of forgotten snapshots go; kept snapshots stay readable."""
    for run in range(4):
        publish(own, "port", f"r{run}", range(3))
    killed = own.write_part("articles", Scope("port", DAY, "killed"), 0, [article(1)])
    expire_snapshots(own, SnapshotPolicy(29, least=2), now() + timedelta(days=30))
    assert sweep(own, now())["articles"].objects == 0  # all too young
    would = sweep(own, now(), ALL_OLD, dry_run=True)["articles"]
    assert own.store.exists(killed)
    did = sweep(own, now(), ALL_OLD)["articles"]
    assert did == would
    # Two expired runs of three parts, their manifest lists and manifests, the killed part.
    assert did.objects >= 2 * 3 + 2 + 1
    assert not own.store.exists(killed)
    table = own.table("articles")
    seen = [
        sorted(table.scan(snapshot_id=one.snapshot_id).to_arrow()["title"].to_pylist())
        for one in table.snapshots()
    ]
    assert seen == [of("r2", range(3)), of("r3", range(3))]
    assert sweep(own, now(), ALL_OLD)["articles"].objects == 0
    publish(own, "port", "after", range(2))
    assert titles(own, "port") == of("after", range(2))


def test_a_run_that_still_writes_keeps_all_its_parts(own: Lake) -> None:
    """One young object keeps the whole run; when that is old too, all of the run may go."""
    scope = Scope("port", DAY, "slow")
    first = own.write_part("articles", scope, 0, [article(1)])
    time.sleep(2.5)  # the store tells time in seconds
    second = own.write_part("articles", scope, 1, [article(2)])
    sweep(own, now(), timedelta(seconds=2))
    assert own.store.exists(first)
    own.publish("articles", "port", DAY, "slow", [first, second])
    assert len(titles(own, "port")) == 2


def test_publishing_while_orphans_are_deleted_loses_no_row(own: Lake) -> None:
    """Publishing, compaction, expiry and orphans at once: every publication is read whole."""
    settings = own._settings
    upkeep = Lake(settings)

    def keep_order() -> None:
        compact(upkeep, None, ("articles",))
        # Whoever reads holds on to a snapshot for a moment: the youngest stay, as in any policy.
        expire_snapshots(upkeep, SnapshotPolicy(1, least=6), now() + timedelta(days=2))
        # Longer than any publication here takes, as the limit is longer than any run.
        sweep(upkeep, now(), timedelta(seconds=8))

    with background(keep_order) as raised:
        for run in range(8):
            for day in (DAY, NEXT):
                publish(own, "port", f"r{run}", range(3), day)
                assert titles(own, "port", day) == of(f"r{run}", range(3))
    assert raised == []
    assert titles(own, "port") == titles(own, "port", NEXT) == of("r7", range(3))
    expire_snapshots(upkeep, SnapshotPolicy(1, least=1), now() + timedelta(days=2))
    assert sweep(upkeep, now(), ALL_OLD)["articles"].objects > 0
    assert titles(own, "port") == titles(own, "port", NEXT) == of("r7", range(3))


UPKEEP_LOOP = """
from datetime import UTC, datetime, timedelta
from depeche.lake import Lake
from depeche.maintenance import SnapshotPolicy, compact, expire_snapshots, sweep

lake = Lake.from_environment()
print("ready", flush=True)
while True:
    compact(lake, None, ("articles",))
    expire_snapshots(lake, SnapshotPolicy(1, least=1), datetime.now(UTC) + timedelta(days=2))
    sweep(lake, datetime.now(UTC), timedelta(seconds=5))
"""


def test_upkeep_killed_at_any_moment_leaves_every_row(tmp_path: Path) -> None:
    """Killed with -9 in the middle of its work, again and again, upkeep leaves a whole table."""
    with EmbeddedStore(tmp_path / "store") as store:
        lake = Lake(Settings.from_environment(store.connections()))
        lake.ensure()
        environment = os.environ | store.connections()
        for round_ in range(4):
            publish(lake, "port", f"r{round_}", range(5))
            process = subprocess.Popen(
                [sys.executable, "-c", UPKEEP_LOOP], env=environment, stdout=subprocess.PIPE
            )
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.17 * (round_ + 1))
            process.send_signal(signal.SIGKILL)
            process.communicate()
            assert titles(lake, "port") == of(f"r{round_}", range(5))
        compact(lake, None, ("articles",))
        expire_snapshots(lake, SnapshotPolicy(1, least=1), now() + timedelta(days=2))
        sweep(lake, now(), ALL_OLD)
        assert titles(lake, "port") == of("r3", range(5))
        kept = {one.uri for one in lake.store.stat(f"{lake.table('articles').location()}/data/")}
        assert kept == set(files(lake, "articles", "port"))
