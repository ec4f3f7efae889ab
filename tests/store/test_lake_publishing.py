"""Publishing a partition: whole, once, whatever happens on the way."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from faulty_proxy import Asked, Fault, Rule

from depeche.errors import LakeError
from depeche.lake import Lake, Scope
from depeche.records.article import Article
from depeche.settings import Settings
from lake_builders import article, fetch, run

pytestmark = pytest.mark.store

DAY, NEXT = "2023-09-05", "2023-09-06"
_collections = (f"port-{number}" for number in count())


@pytest.fixture
def collection() -> str:
    """A collection that no other test writes."""
    return next(_collections)


def parts_of(
    lake: Lake, collection: str, run_id: str, numbers: Sequence[int], partition: str = DAY
) -> list[str]:
    """Two articles per part, one part per pair of numbers."""
    scope = Scope(collection, partition, run_id)
    return [
        lake.write_part(
            "articles",
            scope,
            shard,
            [
                article(n, partition, collection=collection, title=run_id)
                for n in numbers[2 * shard : 2 * shard + 2]
            ],
        )
        for shard in range((len(numbers) + 1) // 2)
    ]


def published(lake: Lake, collection: str, partition: str = DAY) -> list[tuple[int, str]]:
    """(number, run) of the articles that a reader sees, sorted."""
    rows = f"collection == '{collection}' and partition == '{partition}'"
    found = lake.table("articles").scan(row_filter=rows).to_arrow().to_pylist()
    return sorted((int(row["article_id"], 16), row["title"]) for row in found)


def of(run_id: str, numbers: Sequence[int]) -> list[tuple[int, str]]:
    return [(number, run_id) for number in numbers]


def test_a_second_run_replaces_the_first(lake: Lake, collection: str) -> None:
    """The later run's rows are the partition; another partition and the past stay as they were."""
    lake.publish("articles", collection, NEXT, "a", parts_of(lake, collection, "a", [9], NEXT))
    first = lake.publish(
        "articles", collection, DAY, "a", parts_of(lake, collection, "a", [1, 2, 3])
    )
    lake.publish("articles", collection, DAY, "b", parts_of(lake, collection, "b", [2, 3, 4, 5]))
    assert published(lake, collection) == of("b", [2, 3, 4, 5])
    assert published(lake, collection, NEXT) == of("a", [9])
    past = lake.table("articles").scan(
        row_filter=f"collection == '{collection}' and partition == '{DAY}'", snapshot_id=first
    )
    assert past.to_arrow().num_rows == 3


def test_no_snapshot_shows_the_partition_half(lake: Lake, collection: str) -> None:
    """Replacing makes one snapshot: time travel meets the old rows or the new ones."""
    lake.publish("articles", collection, DAY, "a", parts_of(lake, collection, "a", [1, 2, 3, 4]))
    before = len(lake.table("articles").snapshots())
    lake.publish("articles", collection, DAY, "b", parts_of(lake, collection, "b", [5, 6, 7, 8]))
    table = lake.table("articles")
    assert len(table.snapshots()) == before + 1


def test_publishing_again_does_nothing(lake: Lake, collection: str) -> None:
    """The same publication again, in another order of its parts, gives the same snapshot."""
    parts = parts_of(lake, collection, "a", [1, 2, 3])
    first = lake.publish("articles", collection, DAY, "a", parts)
    snapshots = len(lake.table("articles").snapshots())
    assert parts_of(lake, collection, "a", [1, 2, 3]) == parts
    assert lake.publish("articles", collection, DAY, "a", parts[::-1]) == first
    assert len(lake.table("articles").snapshots()) == snapshots


def test_an_older_publication_counts_again_after_another(lake: Lake, collection: str) -> None:
    """What was replaced meanwhile is published anew: only the latest is left alone."""
    parts = parts_of(lake, collection, "a", [1, 2])
    lake.publish("articles", collection, DAY, "a", parts)
    lake.publish("articles", collection, DAY, "b", parts_of(lake, collection, "b", [3]))
    lake.publish("articles", collection, DAY, "a", parts)
    assert published(lake, collection) == of("a", [1, 2])


def test_a_partition_may_become_empty(lake: Lake, collection: str) -> None:
    """A run that keeps nothing empties the partition, with parts of no rows or with none."""
    lake.publish("articles", collection, DAY, "a", parts_of(lake, collection, "a", [1, 2]))
    empty = lake.write_part("articles", Scope(collection, DAY, "b"), 0, [])
    lake.publish("articles", collection, DAY, "b", [empty])
    assert published(lake, collection) == []
    lake.publish("articles", collection, DAY, "c", [])
    assert published(lake, collection) == []


def test_a_part_of_another_partition_is_refused(lake: Lake, collection: str) -> None:
    """Rows cannot be published under a partition that is not theirs."""
    parts = parts_of(lake, collection, "a", [1], NEXT)
    with pytest.raises(LakeError, match="rows of another partition"):
        lake.publish("articles", collection, DAY, "a", parts)
    assert published(lake, collection) == []


def test_runs_keep_their_history(lake: Lake, collection: str) -> None:
    """Each run has its row; a retry of a run replaces its own and no other."""
    for run_id, kept in (("a", 3), ("b", 4), ("b", 5), ("a", 3)):
        row = run(run_id, kept).model_copy(update={"collection": collection})
        part = lake.write_part("runs", Scope(collection, DAY, run_id), 0, [row])
        lake.publish("runs", collection, DAY, run_id, [part])
    table = lake.table("runs").scan(row_filter=f"collection == '{collection}'").to_arrow()
    assert sorted(zip(*table.select(["run_id", "kept"]).to_pydict().values(), strict=True)) == [
        ("a", 3),
        ("b", 5),
    ]


def test_two_writers_end_with_one_winner(lake: Lake, settings: Settings, collection: str) -> None:
    """Two runs that publish one partition at once: one of them is the partition, whole."""
    lake.publish("articles", collection, DAY, "o", parts_of(lake, collection, "o", [1, 2]))
    jobs = {name: parts_of(lake, collection, name, [1, 2, 3, 4]) for name in ("a", "b")}
    together = threading.Barrier(len(jobs))

    def write(run_id: str) -> int:
        own = Lake(settings)
        own.table("articles")
        together.wait()
        return own.publish("articles", collection, DAY, run_id, jobs[run_id])

    with ThreadPoolExecutor(len(jobs)) as pool:
        snapshots = dict(zip(jobs, pool.map(write, jobs), strict=True))
    winner = max(snapshots, key=lambda name: _sequence(lake, snapshots[name]))
    assert published(lake, collection) == of(winner, [1, 2, 3, 4])


def test_writers_of_other_partitions_do_not_disturb(
    lake: Lake, settings: Settings, collection: str
) -> None:
    """Four partitions published at once all arrive."""
    days = [f"2023-09-0{number}" for number in range(1, 5)]
    jobs = {day: parts_of(lake, collection, "a", [1, 2], day) for day in days}

    def write(day: str) -> int:
        return Lake(settings).publish("articles", collection, day, "a", jobs[day])

    with ThreadPoolExecutor(len(days)) as pool:
        list(pool.map(write, days))
    assert [published(lake, collection, day) for day in days] == [of("a", [1, 2])] * len(days)


def test_tables_can_be_made_by_several_at_once(settings: Settings, lake: Lake) -> None:
    """Tasks that all find nothing may all make it."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: Lake(settings).ensure(), range(4)))
    assert lake.table("articles").name() == ("depeche", "articles")


def commits() -> Callable[[Asked], bool]:
    """Whether a request commits to the articles table."""
    return lambda asked: asked.method == "POST" and asked.path.endswith("/tables/articles")


def test_a_lost_acknowledgement_is_recognised(
    lake: Lake, through: Callable[[Rule], Lake], collection: str
) -> None:
    """When the answer to a commit is lost, its work is found done and not done twice."""
    lost: list[Asked] = []

    def lose_first_commit(asked: Asked) -> Fault | None:
        if commits()(asked) and not lost:
            lost.append(asked)
            return Fault.LOST
        return None

    parts = parts_of(lake, collection, "a", [1, 2, 3])
    before = len(lake.table("articles").snapshots())
    snapshot = through(lose_first_commit).publish("articles", collection, DAY, "a", parts)
    assert lost
    assert published(lake, collection) == of("a", [1, 2, 3])
    assert len(lake.table("articles").snapshots()) == before + 1
    assert lake.publish("articles", collection, DAY, "a", parts) == snapshot


def test_the_ledger_says_what_is_known(lake: Lake, collection: str) -> None:
    """Known is what other partitions acquired without error, by reference and version."""
    for day, rows in (
        (DAY, [fetch(1, DAY), fetch(2, DAY, error="SourceUnreachable", message="refused")]),
        (NEXT, [fetch(3, NEXT)]),
    ):
        own = [row.model_copy(update={"collection": collection}) for row in rows]
        part = lake.write_part("fetches", Scope(collection, day, "a"), 0, own)
        lake.publish("fetches", collection, day, "a", [part])
        assert lake.parts_of("fetches", collection, day) == [part]
    every = {(f"https://quai.example/{number}", f'"{number}"') for number in (1, 2, 3)}
    assert set(lake.held(collection, NEXT, every)) == {("https://quai.example/1", '"1"')}
    assert set(lake.held(collection, DAY, every)) == {("https://quai.example/3", '"3"')}
    assert lake.held(collection, NEXT, {("https://quai.example/1", '"2"')}) == {}
    assert lake.parts_of("fetches", collection, "2020-01-01") == []


def test_one_row_per_article(lake: Lake, collection: str) -> None:
    """Of the same article in several parts the smallest source stays, whatever their order."""
    scope = Scope(collection, DAY, "a")
    rows = {
        0: [article(1, source="z", collection=collection), article(2, collection=collection)],
        1: [article(1, source="b", collection=collection), article(3, collection=collection)],
        2: [article(1, source="b", raw=None, collection=collection)],
    }
    parts = [lake.write_part("articles", scope, shard, some) for shard, some in rows.items()]
    unique = lake.unique(scope, parts)
    assert lake.unique(scope, parts[::-1]) == unique
    assert sorted(row.source for row in unique.losers) == ["b", "z"]
    kept = [row for part in unique.parts for row in lake.read_part(part, Article)]
    assert sorted(row.article_id for row in kept) == [f"{n:032x}" for n in (1, 2, 3)]
    assert next(row for row in kept if row.article_id.endswith("1")).raw is None
    lake.publish("articles", collection, DAY, "a", unique.parts)
    assert [number for number, _ in published(lake, collection)] == [1, 2, 3]


def test_the_digest_sees_content_and_nothing_else(lake: Lake, collection: str) -> None:
    """Order, shards, runs and places of the bytes do not change the digest; a word does."""

    def digest_of(run_id: str, *shards: Iterator[Article] | list[Article]) -> str:
        scope = Scope(collection, DAY, run_id)
        parts = [lake.write_part("articles", scope, n, rows) for n, rows in enumerate(shards)]
        lake.publish("articles", collection, DAY, run_id, parts)
        return lake.articles_digest(collection)

    rows = [article(n, collection=collection) for n in range(4)]
    moved = [
        row.model_copy(update={"raw": row.raw and row.raw.model_copy(update={"uri": "s3://b/y"})})
        for row in rows
    ]
    first = digest_of("a", rows)
    assert digest_of("b", rows[2:], rows[1::-1]) == first
    assert digest_of("c", moved) == first
    assert digest_of("d", [*rows[1:], rows[0].model_copy(update={"title": "Autre"})]) != first


def _sequence(lake: Lake, snapshot_id: int) -> int:
    snapshot = lake.table("articles").snapshot_by_id(snapshot_id)
    assert snapshot is not None
    return int(snapshot.sequence_number or 0)
