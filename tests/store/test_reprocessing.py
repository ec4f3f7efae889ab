"""A changed rule over what the lake holds: who differs, what readers see, what stays readable."""

import gzip
import json
import os
import re
import signal
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from depeche import ingestion, reprocessing
from depeche.cli import app
from depeche.collections import Collection, load
from depeche.errors import ConfigurationError, PartitionMoved, SourceUnreadable
from depeche.ingestion import Job, Processed
from depeche.lake import Lake
from depeche.lake.rows import where
from depeche.records.flow import Held
from depeche.reprocessing import Compared
from depeche.settings import Settings
from depeche.sources.base import Files, FileStat, Web, WebResponse
from edges import NOON, PROJECT, access
from embedded.store import EmbeddedStore

pytestmark = pytest.mark.store

DAY = "2023-09-05"
WHOLE = load(PROJECT / "include" / "collections" / "samples.yaml")
TEXTS = [source for source in WHOLE.sources if source.name == "texts"]
SAMPLES = WHOLE.model_copy(update={"sources": tuple(TEXTS), "entities": False})
"""Enough for most tests, and quick: one shard or two of texts, without the model of names."""
KEPT = ("read_also", "caption")
"""Kinds that were cut, and are no longer."""


class Forbidden(Web, Files):
    """A web and a disk of which nothing may be asked."""

    def get(self, url: str, held: Held | None = None) -> WebResponse:  # noqa: ARG002
        raise AssertionError(f"{url} was fetched")

    def drain(self) -> list[WebResponse]:
        return []

    def list(self, root: str) -> list[FileStat]:
        raise AssertionError(f"{root} was listed")

    def read(self, uri: str, start: int = 0, end: int | None = None) -> bytes:  # noqa: ARG002
        raise AssertionError(f"{uri} was read")


def named(name: str, **changes: object) -> Collection:
    return SAMPLES.model_copy(update={"name": name, **changes})


def changed(name: str, *kinds: str) -> Collection:
    """The samples under a policy that cuts less."""
    return named(name, cleaning=SAMPLES.cleaning.model_copy(update={"keep": kinds or KEPT}))


def ingest(lake: Lake, collection: Collection, day: str = DAY) -> None:
    job = Job(collection, day, "run-1", lake, access())
    shards = [ingestion.acquire(job, shard) for shard in ingestion.discover(job)]
    ingestion.publish(job, [ingestion.process(job, shard) for shard in shards])


def offline(lake: Lake, collection: Collection, run: str = "run-2", day: str = DAY) -> Job:
    """A job whose every way out of the lake is closed."""
    job = Job(collection, day, run, lake, access())
    edges = replace(job.access, web=Forbidden(), files=Forbidden(), clock=lambda: NOON)
    return replace(job, access=edges)


def compared(job: Job) -> tuple[list[Processed], Compared]:
    shards = [ingestion.process(job, shard) for shard in reprocessing.replay(job)]
    return shards, reprocessing.compare(job, shards)


def rows(lake: Lake, name: str, snapshot: int | None = None) -> dict[str, dict[str, Any]]:
    """The articles of a collection by id, without what says who made them."""
    scan = lake.table("articles").scan(where(collection=name), snapshot_id=snapshot)
    found = {row["article_id"]: row for row in scan.to_arrow().to_pylist()}
    for row in found.values():
        del row["provenance"]
    return found


def listed(lake: Lake, found: Compared) -> list[dict[str, Any]]:
    lines = gzip.decompress(lake.store.get(found["changes"])).splitlines()
    return [json.loads(line) for line in lines]


def test_exactly_the_articles_that_a_rule_touches_differ_and_are_named(lake: Lake) -> None:
    """Compared, approved, replaced: readers see old, then new; time travel still shows the old."""
    samples = WHOLE.model_copy(update={"name": "rule"})
    ruled = samples.model_copy(update={"cleaning": changed("rule").cleaning})
    ingest(lake, samples)
    old = rows(lake, "rule")
    touched = {
        key for key, row in old.items() if {cut["kind"] for cut in row["removals"]} & set(KEPT)
    }
    assert 2 < len(touched) < len(old) / 2

    job = offline(lake, ruled)
    shards, found = compared(job)
    assert {row["article_id"] for row in listed(lake, found)} == touched
    assert (found["differ"], found["same"]) == (len(touched), found["read"] - len(touched))
    assert found["kinds"]["text"] == found["kinds"]["cuts"] == len(touched)
    assert rows(lake, "rule") == old

    published = reprocessing.replace(job, shards, found)
    new = rows(lake, "rule")
    assert {key for key in old | new if old.get(key) != new.get(key)} == touched
    assert published["snapshot"] != found["snapshot"]
    assert rows(lake, "rule", found["snapshot"]) == old
    runs = lake.table("runs").scan(where(collection="rule")).to_arrow().to_pylist()
    assert {row["run_id"]: row["replayed"] for row in runs} == {"run-1": False, "run-2": True}

    _, again = compared(offline(lake, ruled, "run-3"))
    assert (again["differ"], again["provenance_only"]) == (0, 0)
    assert not reprocessing.is_needed(again)
    assert reprocessing.is_current(offline(lake, ruled))


def test_the_report_shows_what_differs_sentence_by_sentence(lake: Lake) -> None:
    """The page holds the counts, addresses and what came back into the text, marked with a plus."""
    ingest(lake, named("page"))
    _, found = compared(offline(lake, changed("page")))
    page = lake.store.get(found["page"]).decode()
    counts = json.loads(lake.store.get(found["page"].replace(".txt", ".json")))
    first = listed(lake, found)[0]
    assert first["address"] in page or first["url"] in page
    assert re.search(r"^  \+.*\b(lire|read|photo)\b", page, re.IGNORECASE | re.MULTILINE)
    assert re.search(r"^  - cut: (read_also|caption) by ", page, re.MULTILINE)
    assert counts["differ"] == found["differ"]
    assert counts["read_before"] == counts["read_after"] == found["read"]
    addresses = [(row["source"], row["address"]) for row in listed(lake, found)]
    assert addresses == sorted(addresses)


def test_the_same_comparison_gives_the_same_bytes(lake: Lake) -> None:
    """Two runs write the same list and the same page, but for the run's own name."""
    ingest(lake, named("stable"))
    _, one = compared(offline(lake, changed("stable"), "run-a"))
    _, two = compared(offline(lake, changed("stable"), "run-b"))
    assert lake.store.get(one["changes"]) == lake.store.get(two["changes"])
    pages = [lake.store.get(each["page"]).decode() for each in (one, two)]
    assert pages[0].replace("run-a", "run-b") == pages[1]


def test_another_outcome_is_named_from_what_to_what(lake: Lake) -> None:
    """A language that is no longer wanted, and one that is wanted again."""
    ingest(lake, named("outcome"))
    french = SAMPLES.admission.model_copy(update={"languages": ("fr",)})
    old = rows(lake, "outcome")
    foreign = {key for key, row in old.items() if row["language"] != "fr"}
    job = offline(lake, named("outcome", admission=french))
    shards, found = compared(job)
    assert found["outcomes"] == {"kept → rejected (language_not_wanted)": len(foreign)}
    assert {row["article_id"] for row in listed(lake, found)} == foreign
    reprocessing.replace(job, shards, found)
    _, back = compared(offline(lake, named("outcome"), "run-3"))
    assert back["outcomes"] == {"rejected (language_not_wanted) → kept": len(foreign)}


def test_other_provenance_alone_is_no_change_of_content(lake: Lake) -> None:
    """A policy without effect on these articles: all are the same, and may still be replaced."""
    ingest(lake, named("digest"))
    job = offline(lake, named("digest", admission=SAMPLES.admission.model_copy(
        update={"max_bytes": 19_000_000}
    )))  # fmt: skip
    assert not reprocessing.is_current(job)
    shards, found = compared(job)
    assert (found["differ"], found["same"]) == (0, found["read"])
    assert found["provenance_only"] == found["read"]
    assert reprocessing.is_needed(found)
    reprocessing.replace(job, shards, found)
    assert reprocessing.is_current(job)


def test_a_partition_that_changed_since_is_not_replaced(lake: Lake) -> None:
    """Whoever publishes between comparison and approval wins; the error says to compare anew."""
    ingest(lake, named("moved"))
    job = offline(lake, changed("moved"))
    shards, found = compared(job)
    other = Job(named("moved"), DAY, "run-other", lake, access())
    ingestion.publish(other, [ingestion.process(other, s) for s in ingestion.discover(other)])
    before = lake.articles_digest("moved")
    with pytest.raises(PartitionMoved, match="compare it anew"):
        reprocessing.replace(job, shards, found)
    assert lake.articles_digest("moved") == before


def test_a_replacement_that_was_made_is_not_made_twice(lake: Lake) -> None:
    """A task that is run again after its commit finds its own work done."""
    ingest(lake, named("twice"))
    job = offline(lake, changed("twice"))
    shards, found = compared(job)
    first = reprocessing.replace(job, shards, found)
    assert reprocessing.replace(job, shards, found) == first


def test_what_was_never_published_cannot_be_processed_again(lake: Lake) -> None:
    """The message says which partition and what to do; no source is asked."""
    with pytest.raises(ConfigurationError, match="2020-01-01 is not in the lake: ingest it first"):
        reprocessing.replay(offline(lake, named("never"), day="2020-01-01"))


def test_the_job_of_a_replay_has_no_web(settings: Settings) -> None:
    """Even a source that asked for an address would get an error, not an answer."""
    job = reprocessing.job_of(named("webless"), DAY, "run", settings)
    with pytest.raises(SourceUnreadable, match="nothing is fetched"):
        job.access.web.get("http://127.0.0.1:8479/flux.xml")


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def until_processed(settings: Settings, collection: Collection) -> None:
    job = offline(Lake(settings), collection, "run-killed")
    ingestion.process(job, reprocessing.replay(job)[0])
    die()


def until_compared(settings: Settings, collection: Collection) -> None:
    compared(offline(Lake(settings), collection, "run-killed"))
    die()


@pytest.mark.parametrize("work", [until_processed, until_compared])
def test_a_killed_run_leaves_nothing_visible(
    lake: Lake, settings: Settings, work: Callable[[Settings, Collection], None]
) -> None:
    """kill -9 after a shard, and after the comparison: the tables are as they were."""
    name = f"killed_{work.__name__}"
    ingest(lake, named(name))
    tables = ("articles", "rejections", "fetches", "runs", "lines")
    before = {table: lake.parts_of(table, name, DAY) for table in tables}
    process = get_context("spawn").Process(target=work, args=(settings, changed(name)))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert {table: lake.parts_of(table, name, DAY) for table in tables} == before
    job = offline(lake, changed(name), "run-after")
    shards, found = compared(job)
    assert found["differ"] > 2
    assert reprocessing.replace(job, shards, found)["kept"] > 10


COLLECTION = """
name: {name}
description: Texts of a test.
start: 2023-09-01
entities: false
cleaning:
  keep: [{keep}]
sources:
  - name: texts
    kind: folder
    path: include/samples/texts
"""


@pytest.fixture
def at_terminal(
    tmp_path: Path, embedded_store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """Run `depeche reprocess`, with the lake's connections, on a collection that keeps `keep`."""
    for name, value in embedded_store.connections().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("DEPECHE_COLLECTIONS", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")

    def run(name: str, *arguments: str, keep: str = "read_also") -> Any:
        (tmp_path / f"{name}.yaml").write_text(COLLECTION.format(name=name, keep=keep))
        return CliRunner().invoke(app, ["reprocess", name, *arguments])

    return run


def test_the_command_compares_then_replaces(lake: Lake, tmp_path: Path, at_terminal) -> None:
    """--compare-only replaces nothing, no terminal needs --yes, then the old is a line away."""
    (tmp_path / "shell.yaml").write_text(COLLECTION.format(name="shell", keep=""))
    ingest(lake, load(tmp_path / "shell.yaml"))
    old = rows(lake, "shell")

    looked = at_terminal("shell", "--compare-only")
    assert looked.exit_code == 0, looked.output
    assert re.search(r"\d+ read before, \d+ now: \d+ the same, \d+ differ \(", looked.output)
    unasked = at_terminal("shell", "--partition", DAY)
    assert unasked.exit_code == 1
    assert "say --yes" in unasked.output
    assert rows(lake, "shell") == old

    done = at_terminal("shell", "--from", "2023-09-01", "--to", DAY, "--yes")
    assert done.exit_code == 0, done.output
    assert rows(lake, "shell") != old
    (line,) = [line for line in done.output.splitlines() if line.startswith("python -c ")]
    snapshot = int(re.search(r"snapshot_id=(\d+)", line)[1])
    assert rows(lake, "shell", snapshot) == old

    again = at_terminal("shell", "--yes")
    assert "made by the present versions" in again.output
    forced = at_terminal("shell", "--yes", "--all")
    assert "nothing to replace" in forced.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--partition", "1999-01-01"), "no such partition in the lake"),
        (("--partition", DAY, "--from", DAY), "not both"),
    ],
)
def test_the_command_says_what_it_cannot_do(at_terminal, arguments, told) -> None:
    """Exit 1 and one message that names the remedy."""
    done = at_terminal("harbour", *arguments)
    assert done.exit_code == 1
    assert told in done.output
