"""How far a backfill has come, told from what lies in the lake."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from depeche import ingestion
from depeche.cli import app
from depeche.collections import Collection, load
from depeche.ingestion import Job
from depeche.ingestion.progress import Progress, Range, progress
from depeche.lake import Lake
from depeche.settings import Settings
from edges import access

pytestmark = pytest.mark.store

DAYS = ("2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04")
ALL = Range("slow", DAYS[0], DAYS[-1], len(DAYS))
TEXTS = 6
SENTENCE = "Le quai {n} rouvre aux voyageurs après les travaux, dit la mairie de Kerlan ce matin. "


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """Six texts a day, two to a shard."""
    folder = tmp_path_factory.mktemp("progress")
    for day in DAYS:
        (folder / day).mkdir()
        for number in range(TEXTS):
            text = "".join(SENTENCE.format(n=f"{day} {number} {line}") for line in range(4))
            (folder / day / f"{number}.txt").write_text(text, "utf-8")
    file = folder / "slow.yaml"
    file.write_text(
        "name: slow\ndescription: Texts by day.\nschedule: '@daily'\nstart: 2024-03-01\n"
        "shard_documents: 2\nentities: false\n"
        f"sources: [{{name: texts, kind: folder, path: '{folder}/{{date}}'}}]\n"
    )
    return load(file)


@pytest.fixture(scope="module")
def half_done(lake: Lake, collection: Collection) -> Collection:
    """Two days published, one shard of the third processed, the fourth not begun."""
    for day in DAYS[:2]:
        job = _job(lake, collection, day)
        ingestion.publish(job, [_processed(job, shard) for shard in ingestion.discover(job)])
    job = _job(lake, collection, DAYS[2])
    _processed(job, ingestion.discover(job)[0])
    return collection


def _job(lake: Lake, collection: Collection, day: str) -> Job:
    edges = replace(access(), clock=lambda: datetime.now(UTC))
    return Job(collection, day, "run-1", lake, edges)


def _processed(job: Job, shard: ingestion.Shard) -> ingestion.Processed:
    return ingestion.process(job, ingestion.acquire(job, shard))


@pytest.mark.usefixtures("half_done")
def test_what_is_done_and_left_adds_up(lake: Lake) -> None:
    """Documents done and left are all there are; shards count where a partition is under way."""
    found = progress(lake, ALL, datetime.now(UTC))
    assert (found.published, found.under_way, found.waiting) == (2, 1, 1)
    assert (found.shards_done, found.shards) == (1, 3)
    assert found.documents_done == 2 * TEXTS + 2
    assert found.documents_left == TEXTS - 2 + TEXTS
    assert found.bytes_left > 0


@pytest.mark.usefixtures("half_done")
def test_the_pace_is_of_late(lake: Lake) -> None:
    """What was done more than an hour ago says nothing: no pace, and no time left, is told."""
    now = datetime.now(UTC)
    fresh = progress(lake, ALL, now)
    assert fresh.pace is not None
    assert fresh.seconds_left == pytest.approx((fresh.documents_left or 0) / fresh.pace)
    stale = progress(lake, ALL, now + timedelta(hours=2))
    assert (stale.pace, stale.seconds_left) == (None, None)


def test_nothing_known_is_no_guess(lake: Lake) -> None:
    """Before the first partition nobody can tell how much is left."""
    found = progress(lake, replace(ALL, collection="never"), datetime.now(UTC))
    assert found == Progress(0, 0, 4, 0, 0, 0, None, 0, None)


def told(*options: str) -> Sequence[str]:
    answer = CliRunner().invoke(app, ["progress", *options])
    assert answer.exit_code == 0, answer.output
    return answer.stdout.splitlines()


def test_the_command_tells_it(
    half_done: Collection, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`depeche progress` counts the runs of the schedule, and says when all is done."""
    monkeypatch.setattr(Settings, "from_environment", lambda: settings)
    folder = str(Path(half_done.sources[0].path).parent)
    options = ("slow", "--collections", folder)
    lines = told(*options, "--from", DAYS[0], "--to", DAYS[-1])
    assert lines[0] == "partitions  2 published, 1 under way, 1 waiting, of 4"
    assert lines[1].startswith("shards      1 of 3 done of those under way")
    assert lines[-1].startswith("time left   about 0:")
    assert told(*options, "--from", DAYS[0], "--to", DAYS[1]) == [
        "partitions  2 published, 0 under way, 0 waiting, of 2",
        "documents   12 done, none left",
    ]
