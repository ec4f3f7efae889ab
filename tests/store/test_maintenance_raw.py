"""Retention of raw bytes and the retry of quarantine, on the real store."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from depeche import ingestion
from depeche.collections import Collection, Retention, load
from depeche.errors import LakeMissing, RawRetired
from depeche.ingestion import Job, Published
from depeche.lake import Lake
from depeche.lake.rows import where
from depeche.maintenance import Quarantine, quarantined, retain_raw, retry_quarantine
from depeche.records.ledger import Fetch
from depeche.sources.files.folder import FolderSource
from edges import PROJECT, access

pytestmark = pytest.mark.store

DAY, NEXT = "2023-09-05", "2023-09-06"
SAMPLES = load(PROJECT / "include" / "collections" / "samples.yaml")
TEXT = "Les grues du port tournent depuis l’aube, et les dockers attendent le navire. " * 8


def of(name: str, folder: Path, **changes: object) -> Collection:
    source = FolderSource(name="texts", kind="folder", path=str(folder))
    return SAMPLES.model_copy(
        update={"name": name, "sources": (source,), "entities": False, **changes}
    )


def run(lake: Lake, collection: Collection, day: str = DAY, *, refetch: bool = False) -> Published:
    job = Job(collection, day, f"run-{refetch}", lake, access())
    shards = [ingestion.acquire(job, shard) for shard in ingestion.discover(job, refetch=refetch)]
    return ingestion.publish(job, [ingestion.process(job, shard) for shard in shards])


def fetches(lake: Lake, collection: str, day: str = DAY) -> list[Fetch]:
    rows = lake.table("fetches").scan(where(collection=collection, partition=day)).to_arrow()
    return [
        Fetch.model_validate({k: v for k, v in row.items() if v is not None})
        for row in rows.to_pylist()
    ]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with two articles."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "un.txt").write_text(f"Le port s’éveille\n\n{TEXT}")
    (folder / "deux.txt").write_text(f"Le quai s’endort\n\n{TEXT} Et la nuit tombe.")
    return folder


def test_raw_bytes_are_kept_for_ever_unless_a_policy_says_otherwise(
    lake: Lake, texts: Path
) -> None:
    """Without `raw_days`, or before they are over, nothing goes."""
    later = datetime.now(UTC) + timedelta(days=9)
    kept = of("kept-raw", texts)
    run(lake, kept)
    assert retain_raw(lake, kept, later).objects == 0
    longer = of("kept-raw", texts, retention=Retention(raw_days=10))
    assert retain_raw(lake, longer, later).objects == 0
    assert (
        len(list(lake.read_payloads([row.raw for row in fetches(lake, "kept-raw") if row.raw])))
        == 2
    )


def test_old_raw_bytes_go_and_a_replay_says_why_it_cannot(lake: Lake, texts: Path) -> None:
    """The ledger keeps its rows and their digests, articles stay, and `refetch` asks anew."""
    collection = of("short-raw", texts, retention=Retention(raw_days=10))
    published = run(lake, collection)
    digest, rows = lake.articles_digest("short-raw"), fetches(lake, "short-raw")
    later = datetime.now(UTC) + timedelta(days=11)
    would = retain_raw(lake, collection, later, dry_run=True)
    assert fetches(lake, "short-raw") == rows
    did = retain_raw(lake, collection, later)
    assert did == would
    assert (did.objects, did.documents) == (1, 2)
    assert [row.gone for row in fetches(lake, "short-raw")] == ["retention"] * 2
    assert [row.raw for row in fetches(lake, "short-raw")] == [row.raw for row in rows]
    with pytest.raises(LakeMissing):
        list(lake.read_payloads([row.raw for row in rows if row.raw]))
    with pytest.raises(
        RawRetired, match=r"short-raw 2023-09-05: the bytes of 2 .*raw_days.*refetch"
    ):
        run(lake, collection)
    assert lake.articles_digest("short-raw") == digest
    assert retain_raw(lake, collection, later).objects == 0
    assert run(lake, collection, refetch=True)["kept"] == published["kept"] == 2
    assert [row.gone for row in fetches(lake, "short-raw")] == [None] * 2
    assert run(lake, collection)["replayed"]


def test_quarantine_is_tried_again_where_it_lies_and_nowhere_else(
    lake: Lake, texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a fix the partition is replayed, and the report says how many are kept now."""
    collection = of("mended", texts)
    sound = of("mended", texts.parent / "later")
    (texts.parent / "later").mkdir()
    (texts.parent / "later" / "trois.txt").write_text(f"Le phare\n\n{TEXT} Et le phare tourne.")
    break_extraction(monkeypatch)
    assert run(lake, collection)["quarantined"] == 2
    monkeypatch.undo()
    assert run(lake, sound, NEXT)["kept"] == 1
    meant = Quarantine("mended", ("ValueError",), since=DAY, until=DAY)
    assert {day: len(ids) for day, ids in quarantined(lake, meant).items()} == {DAY: 2}
    assert quarantined(lake, Quarantine("mended", ("ExtractionTimeout",))) == {}
    assert quarantined(lake, Quarantine("mended", since=NEXT)) == {}
    jobs: list[str] = []

    def job_of(partition: str) -> Job:
        jobs.append(partition)
        return Job(collection, partition, "retry", lake, access())

    (done,) = retry_quarantine(lake, meant, job_of)
    assert jobs == [DAY]
    assert (done.partition, done.quarantined, done.kept, done.still) == (DAY, 2, 2, 0)
    assert quarantined(lake, meant) == {}
    assert retry_quarantine(lake, meant, job_of) == []


def break_extraction(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bug in the pipeline, as long as the patch lasts."""

    def fail(*_: object, **__: object) -> None:
        raise ValueError("a bug that is mended later")

    monkeypatch.setattr("depeche.pipeline.language.detect", fail)
