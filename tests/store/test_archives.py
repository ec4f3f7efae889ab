"""An archive through the lake: every record accounted for, and the same text as from anywhere."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from depeche import ingestion
from depeche.collections import Collection
from depeche.ingestion import Job, Published
from depeche.lake import Lake
from depeche.lake.rows import where
from depeche.records.ledger import Fetch
from edges import access
from generated_archive import Made, make

pytestmark = pytest.mark.store

PAGES, DAYS = 202, 2
FIRST = date(2024, 1, 1)
PARTITIONS = [(FIRST + timedelta(n)).isoformat() for n in range(DAYS + 1)]
BUCKET = "archives"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("archive"), PAGES, DAYS, FIRST)


@pytest.fixture(scope="module")
def index(made: Made) -> list[dict[str, Any]]:
    lines = made.index.read_text("utf-8").splitlines()
    return [entry for entry in map(json.loads, lines) if entry["kind"] == "page"]


def collection(name: str, source: dict[str, Any], **changes: object) -> Collection:
    return Collection.model_validate(
        {
            "name": name,
            "description": "x",
            "start": FIRST,
            "sources": [{"name": "s", **source}],
            "shard_documents": 120,
            **changes,
        }
    )


def publish(
    lake: Lake, asked: Collection, day: str, run: str = "run-1", s3: object = None
) -> Published:
    work = Job(asked, day, run, lake, access(Path("/"), s3=s3))
    shards = [ingestion.acquire(work, shard) for shard in ingestion.discover(work)]
    return ingestion.publish(work, [ingestion.process(work, shard) for shard in shards])


def rows(lake: Lake, table: str, name: str) -> list[dict[str, Any]]:
    found = lake.table(table).scan(where(collection=name)).to_arrow().to_pylist()
    return sorted(found, key=lambda row: (row["partition"], row["address"]))


@pytest.fixture(scope="module")
def archived(lake: Lake, made: Made) -> Sequence[Published]:
    """The archive in the store, by the day of capture, as a backfill would run it: backwards."""
    client = lake.store.client
    client.create_bucket(Bucket=BUCKET)
    for path in made.warc.iterdir():
        client.upload_file(str(path), BUCKET, f"warc/{path.name}")
    asked = collection("archived", {"kind": "warc", "path": f"s3://{BUCKET}/warc", "by": "capture"})
    return [publish(lake, asked, day, s3=client) for day in reversed(PARTITIONS)]


def test_sums_add_up_with_the_index(
    archived: Sequence[Published], index: list[dict[str, Any]], lake: Lake
) -> None:
    """Day by day, read = kept + rejected + quarantined = the pages that the index names."""
    days = Counter(entry["date"][:10] for entry in index)
    damaged = Counter(entry["date"][:10] for entry in index if entry["damage"])
    for one in archived:
        assert one["read"] == one["kept"] + one["rejected"] + one["quarantined"]
        assert (one["read"], one["quarantined"]) == (
            days[one["partition"]],
            damaged[one["partition"]],
        )
    assert sum(one["read"] for one in archived) == len(index) == PAGES
    told = {
        row["detail"]
        for row in rows(lake, "rejections", "archived")
        if row["outcome"] == "quarantined"
    }
    for entry in index:
        if entry["damage"]:
            assert any(f"{entry['file']} at byte {entry['offset']}:" in one for one in told)


def test_nothing_is_copied_and_every_row_leads_to_its_page(
    archived: Sequence[Published], made: Made, lake: Lake
) -> None:
    """Rows point into the archive, and the page there is the page of the folder."""
    assert archived
    fetches = [Fetch.model_validate(row) for row in rows(lake, "fetches", "archived")]
    places = [fetch.raw for fetch in fetches if fetch.raw]
    assert {place.uri.rpartition("/")[0] for place in places} == {f"s3://{BUCKET}/warc"}
    assert not list(lake.store.list("raw/archived/"))
    pages = {path.read_bytes() for path in made.html.rglob("*.html")}
    assert set(lake.read_payloads(places)) == pages


def test_a_replay_reads_the_archive_and_changes_nothing(
    archived: Sequence[Published], lake: Lake
) -> None:
    """Run again, a day is processed from its rows, and publishes what it had."""
    asked = collection("archived", {"kind": "warc", "path": f"s3://{BUCKET}/warc", "by": "capture"})
    before = lake.articles_digest("archived")
    again = publish(lake, asked, PARTITIONS[0], "run-2", lake.store.client)
    assert again["replayed"]
    assert (again["read"], again["kept"]) == (archived[-1]["read"], archived[-1]["kept"])
    assert lake.articles_digest("archived") == before


def test_the_same_pages_give_the_same_text_from_anywhere(
    archived: Sequence[Published], made: Made, lake: Lake
) -> None:
    """As WARC, as a folder of HTML and as JSON lines: same text, digest and entities."""
    assert archived
    forms = {
        "foldered": {"kind": "folder", "path": f"{made.html}/{{date}}"},
        "tabled": {"kind": "table", "path": f"{made.jsonl}/{{date}}.jsonl"},
    }
    for name, source in forms.items():
        for day in reversed(PARTITIONS):
            publish(lake, collection(name, source), day)

    contents = {
        name: sorted(
            (row["text_digest"], row["text"], json.dumps(row["entities"], sort_keys=True))
            for row in rows(lake, "articles", name)
        )
        for name in ("archived", *forms)
    }
    assert contents["archived"] == contents["tabled"] == contents["foldered"]
    assert len(contents["archived"]) > PAGES * 0.9


def test_what_was_read_of_an_unchanged_file_is_not_read_again(lake: Lake, made: Made) -> None:
    """By path, a later partition takes new files and changed ones, and no range twice."""
    folder = made.warc
    asked = collection("growing", {"kind": "warc", "path": str(folder)}, entities=False)
    first = publish(lake, asked, "2024-02-01")
    second = publish(lake, asked, "2024-02-02")
    assert first["read"] == PAGES
    assert second["read"] == 0


def test_a_killed_shard_is_read_again_alone(lake: Lake, made: Made) -> None:
    """Acquired twice, a shard writes the same part: a retry costs that shard and nothing else."""
    asked = collection("retried", {"kind": "warc", "path": str(made.warc)}, shard_bytes=300_000)
    work = Job(asked, "2024-01-01", "run-1", lake, access(Path("/")))
    shards = ingestion.discover(work)
    assert len(shards) > 1
    once = ingestion.acquire(work, shards[1])
    assert ingestion.acquire(replace(work), shards[1]) == once
    assert 0 < once["documents"] < PAGES
