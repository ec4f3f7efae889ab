"""A whole run against the real store, task by task, as the orchestrator calls them."""

import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from shutil import copytree

import pytest

from depeche import ingestion
from depeche.collections import Collection, Fetching, load
from depeche.errors import SourceUnreachable, SourceUnreadable
from depeche.ingestion import Job, Processed, Published, Shard
from depeche.lake import Lake
from depeche.lake.rows import where
from depeche.records.ledger import Fetch
from depeche.settings import Settings
from depeche.sources.base import Files, FileStat
from edges import PROJECT, SITE, FolderWeb, access

pytestmark = pytest.mark.store

DAY = "2023-09-05"
SAMPLES = load(PROJECT / "include" / "collections" / "samples.yaml")


def named(name: str, **changes: object) -> Collection:
    """The samples under another name: tests keep apart by collection."""
    return SAMPLES.model_copy(update={"name": name, **changes})


def job(lake: Lake, collection: Collection, run: str = "run-1", day: str = DAY) -> Job:
    return Job(collection, day, run, lake, access())


def process_all(work: Job, *, refetch: bool = False) -> list[Processed]:
    shards = [ingestion.acquire(work, shard) for shard in ingestion.discover(work, refetch=refetch)]
    return [ingestion.process(work, shard) for shard in shards]


def run(work: Job, *, refetch: bool = False) -> Published:
    return ingestion.publish(work, process_all(work, refetch=refetch))


def count(lake: Lake, table: str, collection: str, day: str = DAY) -> int:
    rows = lake.table(table).scan(where(collection=collection, partition=day))
    return int(rows.to_arrow().num_rows)


@pytest.fixture(scope="module")
def first(lake: Lake) -> Published:
    return run(job(lake, named("whole")))


def test_every_document_is_accounted_for(lake: Lake, first: Published) -> None:
    """read = kept + rejected + quarantined, and each table holds exactly those rows."""
    refused = first["rejected"] + first["quarantined"]
    assert first["read"] == first["kept"] + refused == count(lake, "fetches", "whole")
    assert count(lake, "articles", "whole") == first["kept"] > 24
    assert count(lake, "rejections", "whole") == refused > 5


def test_an_address_is_kept_once(lake: Lake, first: Published) -> None:
    """No two articles share an id; the document that gave way is a rejection that says so."""
    assert first["kept"]
    rows = lake.table("articles").scan(where(collection="whole")).to_arrow()
    identities = rows["article_id"].to_pylist()
    assert len(identities) == len(set(identities))
    refused = lake.table("rejections").scan(where(collection="whole", reason="duplicate_address"))
    assert refused.to_arrow().num_rows == 1


def test_every_article_leads_back_to_its_bytes(lake: Lake, first: Published) -> None:
    """The WARC record that an article names holds the bytes whose digest the ledger knows."""
    assert first["kept"]
    rows = lake.table("fetches").scan(where(collection="whole")).to_arrow().to_pylist()
    fetches = [Fetch.model_validate(row) for row in rows]
    references = [fetch.raw for fetch in fetches if fetch.raw]
    payloads = list(lake.read_payloads(references))
    text = (PROJECT / "include/samples/texts/quai-nord.txt").read_bytes()
    assert text in payloads
    assert len(payloads) == len(references)


def test_a_second_run_replays_the_raw_zone_and_changes_nothing(
    lake: Lake, first: Published
) -> None:
    """Another run over the same partition asks the web for nothing and publishes the same rows."""
    digest = lake.articles_digest("whole")
    web = FolderWeb()
    again = job(lake, named("whole"), "run-2")
    second = run(replace(again, access=access(web=web)))
    assert second["replayed"]
    assert web.asked == []
    assert lake.articles_digest("whole") == digest
    assert (second["read"], second["kept"]) == (first["read"], first["kept"])


def test_a_partition_is_acquired_anew_when_asked(lake: Lake) -> None:
    """With `refetch`, sources are asked again, and the partition still holds each row once."""
    collection = named("anew")
    first = run(job(lake, collection))
    web = FolderWeb()
    second = run(replace(job(lake, collection, "run-2"), access=access(web=web)), refetch=True)
    assert not second["replayed"]
    assert web.asked
    assert count(lake, "fetches", "anew") == second["read"] == first["read"]


def test_what_is_known_is_not_acquired_in_the_next_partition(lake: Lake) -> None:
    """The next day brings only what the ledger does not hold: here nothing, published as such."""
    collection = named("daily", fetching=Fetching(revisit_days=0))
    run(job(lake, collection))
    web = FolderWeb()
    next_day = replace(job(lake, collection, "run-2", "2023-09-06"), access=access(web=web))
    assert run(next_day)["read"] == 0
    assert web.asked == ["http://127.0.0.1:8479/flux.xml"]


def test_a_corrected_page_is_a_revision(lake: Lake, tmp_path: Path) -> None:
    """Within the window pages are asked for again; the one that changed follows its former self."""
    site = copytree(SITE, tmp_path / "site")
    web = FolderWeb(site)
    only_site = tuple(source for source in SAMPLES.sources if source.name == "site")
    collection = named("corrected", sources=only_site)
    first = run(replace(job(lake, collection), access=access(web=web)))
    page = min(path for path in site.rglob("*.html") if "<p>" in path.read_text("utf-8"))
    text = page.read_text("utf-8")
    page.write_text(text.replace("<p>", "<p>La direction a démenti hier soir. ", 1), "utf-8")
    days = ("2023-09-06", "2023-09-07", "2023-09-09")
    later = [run(replace(job(lake, collection, day, day), access=access(web=web))) for day in days]

    rows = lake.table("articles").scan(where(collection="corrected")).to_arrow().to_pylist()
    (revision,) = [row for row in rows if row["revision"] == 2]
    (former,) = [
        row for row in rows if row["article_id"] == revision["article_id"] and row is not revision
    ]
    assert [published["read"] for published in later] == [1, 0, 0]
    assert revision["revises"] == former["partition"] == DAY
    assert "démenti" in revision["text"]
    assert len(rows) == first["kept"] + 1
    runs = lake.table("runs").scan(where(collection="corrected")).to_arrow().sort_by("partition")
    assert runs["unchanged"].to_pylist() == [0, first["kept"] - 1, first["kept"], 0]


def test_any_number_of_workers_in_any_order_gives_the_same_bytes(settings: Settings) -> None:
    """Shards processed one by one, and shuffled over two processes, give the same files.

    The name of a part holds the digest of its bytes, so that equal names are equal bytes.
    """
    lake = Lake(settings)
    collection = named("order", shard_documents=8)
    work = job(lake, collection)
    shards = [ingestion.acquire(work, shard) for shard in ingestion.discover(work)]
    assert len(shards) > 4
    alone = [ingestion.process(work, shard) for shard in shards]
    shuffled = random.Random(7).sample(shards, len(shards))
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        together = list(pool.map(partial(_process, settings, collection), shuffled))
    together.sort(key=lambda shard: shard["shard"])
    assert [parts(shard) for shard in together] == [parts(shard) for shard in alone]


def _process(settings: Settings, collection: Collection, shard: Shard) -> Processed:
    return ingestion.process(job(Lake(settings), collection), shard)


def parts(shard: Processed) -> tuple[str, str]:
    return shard["articles"], shard["rejections"]


class ShuffledFiles:
    """Listings in another order than the disk's."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def list(self, root: str) -> Iterator[FileStat]:
        found = list(self._files.list(root))
        yield from random.Random(3).sample(found, len(found))

    def read(self, uri: str, start: int = 0, end: int | None = None) -> bytes:
        return self._files.read(uri, start, end)


def test_the_order_of_a_listing_does_not_matter(lake: Lake) -> None:
    """A listing in another order gives the same shards with the same bytes."""
    work = job(lake, named("listing"))
    shuffled = replace(work, access=replace(work.access, files=ShuffledFiles(work.access.files)))
    assert [parts(shard) for shard in process_all(shuffled)] == [
        parts(shard) for shard in process_all(work)
    ]


FOLDER = {"name": "texts", "kind": "folder", "path": "include/samples/texts"}
FEED = {"name": "far", "kind": "feed", "url": "http://unreachable.example/feed.xml"}
BUCKET = {"name": "gone", "kind": "folder", "path": "s3://no-such-bucket/texts"}
NOWHERE = {"name": "nowhere", "kind": "folder", "path": "include/samples/no-such-folder"}


def collection_of(name: str, *sources: dict[str, str]) -> Collection:
    return Collection.model_validate(
        SAMPLES.model_dump(exclude={"sources"}) | {"name": name, "sources": list(sources)}
    )


@pytest.mark.parametrize(
    ("name", "source", "error"),
    [
        ("unreachable", FEED, "SourceUnreachable"),
        ("bucketless", BUCKET, "SourceUnreadable"),
        ("folderless", NOWHERE, "SourceMissing"),
    ],
)
def test_a_source_that_fails_is_quarantined_and_the_others_go_on(
    lake: Lake, name: str, source: dict[str, str], error: str
) -> None:
    """The failure is one row with its error and message; every other source is read as ever."""
    work = job(lake, collection_of(name, FOLDER, source))
    published = run(replace(work, access=access(s3=lake.store.client)))
    (row,) = (
        lake.table("rejections")
        .scan(where(collection=name, source=source["name"]))
        .to_arrow()
        .to_pylist()
    )
    assert (row["outcome"], row["reason"], row["step"]) == ("quarantined", error, "acquire")
    assert source.get("url", source.get("path", "")) in row["detail"]
    assert published["kept"] > 10


@pytest.mark.parametrize(
    ("name", "source", "error"),
    [("only-feed", FEED, SourceUnreachable), ("only-bucket", BUCKET, SourceUnreadable)],
)
def test_a_run_without_any_readable_source_fails(
    lake: Lake, name: str, source: dict[str, str], error: type[Exception]
) -> None:
    """When every source fails, so does the task; a network's failure is marked as transient."""
    work = job(lake, collection_of(name, source))
    with pytest.raises(error, match=source.get("url", source.get("path", ""))) as caught:
        ingestion.discover(replace(work, access=access(s3=lake.store.client)))
    assert caught.value.transient is (error is SourceUnreachable)


def test_the_report_tells_the_same_counts(lake: Lake, first: Published) -> None:
    """The report in the lake shows the sum, the reasons and one record."""
    key = ingestion.report(job(lake, named("whole")), first)
    page = lake.store.get(key).decode()
    assert f"{first['read']} read = {first['kept']} kept" in page
    assert "too_short" in page
    assert "One record" in page


def test_a_file_that_changed_is_acquired_again(lake: Lake, tmp_path: Path) -> None:
    """A known file of another size is new; an unchanged one is not."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text("Le conseil a voté le budget de la ville. " * 10)
    collection = collection_of("changes", FOLDER | {"path": str(tmp_path)})
    assert run(job(lake, collection))["kept"] == 2
    (tmp_path / "two.txt").write_text("Le conseil a rejeté le budget de la ville. " * 11)
    assert run(job(lake, collection, "run-2", "2023-09-06"))["kept"] == 1


BOX = "Le Môle paraît chaque mardi depuis 1987 dans les kiosques de Kerlan."


def write_day(folder: Path, day: str, numbers: range) -> None:
    """Articles that differ, with the same box between their paragraphs."""
    (folder / day).mkdir()
    for number in numbers:
        told = f"Le conseil de la commune numéro {number} a voté son budget lundi soir. "
        text = (
            f"{told * 6}\n{BOX}\n{told * 4}\nLa séance a pris fin vers minuit, {number} voix pour."
        )
        (folder / day / f"{number:02d}.txt").write_text(text)


def test_lines_that_recur_at_a_source_are_learned_from_earlier_partitions(
    lake: Lake, tmp_path: Path
) -> None:
    """The second day knows the first day's lines; running the first day again changes nothing."""
    write_day(tmp_path, "2023-09-05", range(9))
    write_day(tmp_path, "2023-09-06", range(20, 22))
    folder = FOLDER | {"path": f"{tmp_path}/{{year}}-{{month}}-{{day}}"}
    collection = collection_of("recurring", folder)
    run(job(lake, collection))
    first = lake.articles_digest("recurring", DAY)
    run(job(lake, collection, "run-2", "2023-09-06"))
    second = lake.articles_digest("recurring", "2023-09-06")
    rows = lake.table("articles").scan(where(collection="recurring")).to_arrow().to_pylist()
    assert {row["partition"]: BOX in row["text"] for row in rows} == {
        DAY: True,
        "2023-09-06": False,
    }
    run(job(lake, collection, "run-3"))
    run(job(lake, collection, "run-4", "2023-09-06"))
    assert lake.articles_digest("recurring", DAY) == first
    assert lake.articles_digest("recurring", "2023-09-06") == second
