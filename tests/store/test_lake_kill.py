"""The store killed in the middle of a publication: the partition stays whole for every reader."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress

import pytest
from faulty_proxy import Asked, Fault, FaultyProxy, redirected

from depeche.errors import LakeError, LakeUnreachable
from depeche.lake import Lake, Scope
from depeche.settings import Settings
from embedded.store import EmbeddedStore
from lake_builders import article

pytestmark = pytest.mark.store

Point = Callable[[Asked], bool]
DAY = "2023-09-05"
OLD, NEW = range(3), range(1, 6)


def put_of(ending: str, start: str = "") -> Point:
    """The writing of a file of the table."""

    def matches(asked: Asked) -> bool:
        name = asked.path.split("?")[0].rsplit("/", 1)[-1]
        return asked.method == "PUT" and name.endswith(ending) and name.startswith(start)

    return matches


def commit(asked: Asked) -> bool:
    """The commit to the catalogue."""
    return asked.method == "POST" and asked.path.endswith("/tables/articles")


POINTS: dict[str, tuple[Point, str]] = {
    "before a part is written": (put_of(".parquet"), "before"),
    "after a part is written": (put_of(".parquet"), "after"),
    "while a manifest is written": (put_of(".avro"), "during"),
    "after the manifest list is written": (put_of(".avro", "snap-"), "after"),
    "before the commit": (commit, "before"),
    "while the commit is handled": (commit, "during"),
    "after the commit, before its answer": (commit, "after"),
}


class Killer:
    """Kills the server at one request and starts it again, once."""

    def __init__(self, store: EmbeddedStore, point: Point, moment: str) -> None:
        self.store, self.point, self.moment = store, point, moment
        self.killed = threading.Event()
        self.restarted = threading.Event()

    def __call__(self, asked: Asked) -> Fault | None:
        if self.killed.is_set() or not self.point(asked):
            return None
        self.killed.set()
        if self.moment == "before":
            self._kill()
            return Fault.RESET
        if self.moment == "during":
            threading.Thread(target=self._kill).start()
            return None
        return Fault.LOST

    def after_answer(self, asked: Asked) -> None:
        if self.moment == "after" and self.killed.is_set() and self.point(asked):
            self._kill()

    def _kill(self) -> None:
        if not self.restarted.is_set():
            self.store.kill()
            self.store.start()
            self.restarted.set()


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedStore]:
    """A server that these tests kill and start again on its data."""
    with EmbeddedStore(tmp_path_factory.mktemp("mortal")) as store:
        yield store


class Reader:
    """Looks at a partition again and again, and remembers every state that it saw."""

    def __init__(self, lake: Lake, collection: str) -> None:
        self._lake, self._collection = lake, collection
        self._looked, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._read)
        self.seen: set[tuple[tuple[str, str], ...]] = set()

    def __enter__(self) -> "Reader":
        self._thread.start()
        assert self._looked.wait(60)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _read(self) -> None:
        while not self._stop.is_set():
            try:
                self.seen.add(state(self._lake, self._collection))
            except LakeError:
                continue  # the store is down: nothing was seen
            self._looked.set()


def state(lake: Lake, collection: str) -> tuple[tuple[str, str], ...]:
    """(article, run) of all rows, sorted."""
    table = lake.table("articles")
    rows = table.scan(row_filter=f"collection == '{collection}'").to_arrow().to_pylist()
    return tuple(sorted((row["article_id"], row["title"]) for row in rows))


def publication(lake: Lake, collection: str, run_id: str, numbers: range) -> int:
    """Write the parts and publish them, as a task would from its start."""
    scope = Scope(collection, DAY, run_id)
    parts = [
        lake.write_part("articles", scope, n, [article(n, collection=collection, title=run_id)])
        for n in numbers
    ]
    return lake.publish("articles", collection, DAY, run_id, parts)


def expected(run_id: str, numbers: range) -> tuple[tuple[str, str], ...]:
    return tuple((f"{n:032x}", run_id) for n in numbers)


@pytest.mark.parametrize("name", POINTS)
def test_a_killed_store_leaves_the_partition_whole(
    mortal: EmbeddedStore, through_killer: Callable[[Killer], Lake], name: str
) -> None:
    """Killed at any point and started again, a retry completes the partition, with no row twice."""
    collection = name.replace(" ", "-").replace(",", "")
    direct = Lake(Settings.from_environment(mortal.connections()))
    direct.ensure()
    publication(direct, collection, "old", OLD)
    point, moment = POINTS[name]
    killer = Killer(mortal, point, moment)
    lake = through_killer(killer)
    with Reader(Lake(Settings.from_environment(mortal.connections())), collection) as reader:
        with suppress(LakeUnreachable):  # what Airflow would retry
            publication(lake, collection, "new", NEW)
        assert killer.killed.is_set()
        killer.restarted.wait(60)
        snapshot = publication(lake, collection, "new", NEW)
    assert state(direct, collection) == expected("new", NEW)
    assert reader.seen <= {expected("old", OLD), expected("new", NEW)}
    assert publication(direct, collection, "new", NEW) == snapshot


@pytest.fixture
def through_killer(mortal: EmbeddedStore) -> Iterator[Callable[[Killer], Lake]]:
    """A lake behind a proxy that kills the server."""
    with ExitStack() as proxies:

        def make(killer: Killer) -> Lake:
            store = proxies.enter_context(FaultyProxy(mortal.endpoint, killer, killer.after_answer))
            catalog = proxies.enter_context(
                FaultyProxy(mortal.catalog, killer, killer.after_answer)
            )
            settings = Settings.from_environment(mortal.connections())
            return Lake(redirected(settings, store.url, catalog.url))

        yield make
