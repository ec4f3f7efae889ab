"""A whole run against twelve press sites that misbehave, and what the sites saw of it."""

import io
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastwarc import ArchiveIterator
from press_site import FAULTS, PAGES, Press, open_press

from depeche import ingestion
from depeche.collections import Collection
from depeche.fetching import HttpClient
from depeche.fetching.patience import Backoff
from depeche.ingestion import Job, Published
from depeche.ingestion.job import manners
from depeche.lake import Lake
from depeche.lake.rows import where
from edges import access

pytestmark = pytest.mark.store

DELAY = 0.1
RULES = ("/robots.txt", "/.well-known/tdmrep.json")


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with open_press() as press:
        yield press


def collection(press: Press) -> Collection:
    return Collection.model_validate(
        {
            "name": "presse",
            "description": "Twelve sites.",
            "start": "2026-11-01",
            "user_agent": "Example-Archive/1.0 (+https://example.org/bot)",
            "allowed_hosts": list(press.hosts.values()),
            "entities": False,
            "shard_documents": 12,
            "fetching": {
                "delay": DELAY, "timeout": 1, "deadline": 1.5, "max_bytes": 1_000_000,
                "revisit_days": 2,
            },
            "sources": [
                {"name": fault, "kind": "feed", "url": f"http://{host}/flux.xml"}
                for fault, host in press.hosts.items()
            ],
        }
    )  # fmt: skip


def job(lake: Lake, press: Press, day: str) -> Job:
    wanted = collection(press)
    patient = replace(manners(wanted), backoff=Backoff(tries=2, first=0.1))
    web = HttpClient(wanted.user_agent or "", patient)
    return Job(wanted, day, f"run-{day}", lake, replace(access(), web=web))


def run(work: Job) -> tuple[int, Published]:
    """Shards, and what was published."""
    shards = [ingestion.acquire(work, shard) for shard in ingestion.discover(work)]
    return len(shards), ingestion.publish(work, [ingestion.process(work, s) for s in shards])


@pytest.fixture(scope="module")
def first(lake: Lake, press: Press) -> tuple[int, Published]:
    return run(job(lake, press, "2026-11-21"))


def outcomes(lake: Lake, day: str) -> dict[str, Counter[str]]:
    """For each source, how its documents ended."""
    found: dict[str, Counter[str]] = {fault: Counter() for fault in FAULTS}
    rows = where(collection="presse", partition=day)
    for row in lake.table("articles").scan(rows).to_arrow().to_pylist():
        found[row["source"]]["kept"] += 1
    for row in lake.table("rejections").scan(rows).to_arrow().to_pylist():
        found[row["source"]][row["reason"]] += 1
    return found


def test_every_page_has_an_outcome(lake: Lake, first: tuple[int, Published]) -> None:
    """Faults end as what they are, nothing is lost, and the sums add up."""
    _, published = first
    refused = published["rejected"] + published["quarantined"]
    assert outcomes(lake, "2026-11-21") == {
        "sound": Counter(kept=3),
        "overrun": Counter(http_error=3),
        "reset": Counter(SourceUnreachable=3),
        "trickle": Counter(SourceUnreachable=3),
        "circle": Counter(SourceUnreadable=3),
        "endless": Counter(SourceUnreadable=3),
        "bomb": Counter(SourceUnreadable=3),
        "short": Counter(SourceUnreachable=3),
        "closing": Counter(kept=2, robots_disallowed=1),
        "reserved": Counter(kept=1, rights_reserved=2),
        "mute": Counter(SourceUnreachable=1),
        "leading": Counter(SourceUnreadable=3),
    }
    assert published["read"] == published["kept"] + refused == 11 * PAGES + 1


@pytest.mark.usefixtures("first")
def test_each_host_is_asked_at_its_pace(press: Press) -> None:
    """Never two requests at once, never two within the delay; Crawl-delay slows us further."""
    for fault in FAULTS:
        asked = press.asked(fault)
        for one, next_ in itertools.pairwise(asked):
            assert next_.begun - one.begun >= DELAY * 0.9, (fault, one.path, next_.path)
            assert fault in {"trickle", "endless"} or next_.begun >= one.ended, fault
    paced = [entry.begun for entry in press.asked("sound") if entry.path not in RULES]
    assert min(b - a for a, b in itertools.pairwise(paced)) >= 0.27


@pytest.mark.usefixtures("first")
def test_only_the_sites_are_asked_and_only_what_they_allow(press: Press) -> None:
    """What robots.txt or tdmrep.json bars is never asked for, nor any host behind a redirect."""
    assert {entry.host for entry in press.log} == set(press.hosts.values())
    assert "/page/2" not in [entry.path for entry in press.asked("closing")]
    assert "/page/1" not in [entry.path for entry in press.asked("reserved")]
    assert {entry.path for entry in press.asked("mute")} == set(RULES)
    agents = {entry.headers["user-agent"] for entry in press.log}
    assert agents == {"Example-Archive/1.0 (+https://example.org/bot)"}


def test_a_host_is_in_one_shard_only(lake: Lake, first: tuple[int, Published]) -> None:
    """Several tasks share the work, and none shares a host."""
    shards, _ = first
    rows = lake.table("fetches").scan(where(collection="presse"))
    files = [task.file.file_path for task in rows.plan_files()]
    held = [{row["source"] for row in lake.read_columns(uri, ("source",))} for uri in files]
    assert shards == len(held) > 2
    assert sum(map(len, held)) == len(FAULTS)


@pytest.mark.usefixtures("first")
def test_everything_received_is_in_the_raw_zone(lake: Lake) -> None:
    """Requests, answers, rules, redirects and feeds, as WARC records that stand by themselves."""
    kinds: Counter[str] = Counter()
    paths = set()
    for key in lake.store.list("raw/presse/2026-11-21/"):
        for record in ArchiveIterator(io.BytesIO(lake.store.get(key)), parse_http=True):
            kinds[str(record.record_type)] += 1
            paths.add(record.headers["WARC-Target-URI"].partition("//")[2].partition("/")[2])
    assert kinds["request"] == kinds["metadata"] == kinds["response"] > 40
    assert {"robots.txt", ".well-known/tdmrep.json", "flux.xml", "page/0"} <= paths


@pytest.mark.usefixtures("first")
def test_the_same_day_again_asks_nobody(lake: Lake, press: Press) -> None:
    """A second run of the partition replays the raw zone, with the same result."""
    before = len(press.log)
    _, again = run(job(lake, press, "2026-11-21"))
    assert len(press.log) == before
    assert again["replayed"]
    assert again["kept"] == 6


@pytest.mark.usefixtures("first")
def test_the_next_day_fetches_what_is_new_and_confirms_the_rest(lake: Lake, press: Press) -> None:
    """One new page comes, the others are asked for with their validators, new rules hold."""
    before, press.extra, press.closed = len(press.log), 1, True
    _, published = run(job(lake, press, "2026-11-22"))
    pages = [e for e in press.asked("sound", before) if e.path.startswith("/page/")]
    confirmed = {entry.path: entry.headers.get("if-none-match") for entry in pages}
    assert confirmed == {
        "/page/0?utm_source=rss": '"sound-0"',
        "/page/1?utm_source=rss": '"sound-1"',
        "/page/2?utm_source=rss": '"sound-2"',
        "/page/3?utm_source=rss": None,
    }
    found = outcomes(lake, "2026-11-22")
    assert found["sound"] == Counter(kept=1)
    assert found["closing"] == Counter(robots_disallowed=1)
    rows = lake.table("runs").scan(where(collection="presse", partition="2026-11-22"))
    (counted,) = rows.to_arrow().to_pylist()
    assert counted["unchanged"] == 4
    assert published["kept"] == 1
