"""Pages are extracted in a worker that may die of them; nothing else does."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from extraction_documents import NEWS, article, document, html

from depeche.errors import ExtractionUnavailable
from depeche.extraction import extract, holds_markup
from depeche.extraction.bounded import Extractor, Limits
from depeche.records.flow import Claims, Document, Extract
from depeche.records.outcome import Failure, Refusal

HERE = Path(__file__).parent
OBEY = "hostile_extraction:obey"


def told(order: str = "", **fields: object) -> Document:
    return document(article(), claims=Claims(title=order), **fields)


def pid(answer: object) -> int:
    assert isinstance(answer, Extract), answer
    return int(answer.text)


def alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def gone(process: int) -> bool:
    """Whether a process ends within a few seconds."""
    for _ in range(100):
        if not alive(process):
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def obeying() -> Iterator[Extractor]:
    with Extractor(Limits(seconds=0.5, memory=2**29), OBEY) as extractor:
        yield extractor


def test_a_worker_gives_what_the_function_gives() -> None:
    """Page, row with a page, text and refusals are the same bytes, in the order of documents."""
    given = [
        document(article()),
        document("\n".join(NEWS), "text/plain"),
        document('{"html": "<p>Le port rouvre vendredi.</p>"}', "application/json"),
        document(html("")),
        document(article(), status=404),
        document(b"%PDF-1.7 \0", "text/html"),
    ]
    with Extractor() as extractor:
        begun = [extractor.begin(one) for one in given]
        assert [repr(answer()) for answer in begun] == [repr(extract(one)) for one in given]


def test_only_markup_goes_to_the_worker(obeying: Extractor) -> None:
    """A plain text and a row of text are extracted where they are, a row with a page is not."""
    row = document('{"text": "Le port rouvre."}', "application/json")

    assert not holds_markup(row)
    assert not holds_markup(document("Le port rouvre.", "text/plain"))
    assert holds_markup(document('{"html": "<p>Le port.</p>"}', "application/json"))
    assert pid(obeying.begin(told())()) != os.getpid()


@pytest.mark.parametrize("order", ["hang", "spin"])
def test_a_page_without_end_is_given_up(obeying: Extractor, order: str) -> None:
    """Past the limit the page fails by name, and the next is answered by a fresh worker."""
    first, endless, last = (obeying.begin(told(word)) for word in ("", order, ""))

    before = pid(first())
    failure = endless()
    assert isinstance(failure, Failure)
    assert (failure.error, "no text after 0.5 s" in failure.message) == ("ExtractionTimeout", True)
    assert pid(last()) != before
    assert gone(before)


@pytest.mark.parametrize(
    ("order", "why"), [("die", "killed by signal 9"), ("hoard", "more than 512 MiB")]
)
def test_a_page_that_kills_is_named(obeying: Extractor, order: str, why: str) -> None:
    """Death and hunger for memory fail the page alone, and the message says which it was."""
    deadly, next_ = obeying.begin(told(order)), obeying.begin(told())

    failure = deadly()
    assert isinstance(failure, Failure)
    assert (failure.error, why in failure.message) == ("ExtractionCrashed", True)
    assert pid(next_())


def test_an_error_of_the_function_keeps_its_name(obeying: Extractor) -> None:
    """What extraction raises on purpose comes back by type and message; the worker lives on."""
    before = pid(obeying.begin(told())())

    assert obeying.begin(told("refuse"))() == Failure("DocumentUnreadable", "this page says so")
    assert pid(obeying.begin(told())()) == before


def test_a_worker_killed_from_outside_costs_no_document(obeying: Extractor, tmp_path: Path) -> None:
    """Between two pages or during one: the page is tried once more, and has its answer."""
    before = pid(obeying.begin(told())())
    os.kill(before, signal.SIGKILL)
    after = pid(obeying.begin(told())())

    assert after != before
    assert pid(obeying.begin(told("die once", url=str(tmp_path / "mark")))()) != after


def test_workers_are_relieved() -> None:
    """After the stated number of documents a fresh process takes over, and the old one is gone."""
    with Extractor(Limits(documents=2), OBEY) as extractor:
        pids = [pid(extractor.begin(told())()) for _ in range(5)]
        assert [pids[i] == pids[i + 1] for i in range(4)] == [True, False, True, False]
        assert gone(pids[0])
    assert gone(pids[-1])


def test_no_worker_is_started_for_nothing() -> None:
    """Plain texts alone start no process; one that cannot be started says what to try."""
    with Extractor(function="no_such_module:extract") as extractor:
        assert isinstance(extractor.begin(document("Le port.", "text/plain"))(), Extract)
        with pytest.raises(ExtractionUnavailable, match="to see why"):
            extractor.begin(told())()


@pytest.mark.parametrize("order", ["", "spin"])
def test_a_worker_dies_with_its_parent(order: str) -> None:
    """Killed without a word, the parent leaves no worker behind, idle or busy."""
    script = (
        "import sys, time\n"
        "from depeche.extraction.bounded import Extractor\n"
        "from test_bounded import OBEY, told\n"
        "extractor = Extractor(function=OBEY)\n"
        "print(extractor.begin(told())().text, flush=True)\n"
        f"extractor.begin(told({order!r}))\n"
        "time.sleep(60)"
    )
    path = os.pathsep.join(sys.path)
    with subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": path},
    ) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        assert alive(worker)
        parent.kill()

    assert gone(worker)


HOSTILE = {
    "deep": "<div>" * 100_000 + "Le port rouvre.",
    "deep inline": "<p>" + "<b><i>" * 50_000 + "Le port rouvre.",
    "cells": "<table>" + ("<tr>" + "<td>1</td>" * 500 + "</tr>") * 1_000 + "</table>",
    "attributes": "<p " + " ".join(f"a{i}=''" for i in range(50_000)) + ">Le port.</p>",
    "entities": "<p>" + "&amp;" * 500_000,
    "one word": "<p>" + "a" * 3_000_000,
    "comment": "<p>Le port.</p><!--" + "-" * 1_000_000,
    "script": '<script type="application/ld+json">' + "[" * 500_000,
}


def test_hostile_pages_end_in_an_outcome() -> None:
    """Depth, breadth and length end as extract, refusal or failure, and the next page is read."""
    with Extractor(Limits(seconds=2)) as extractor:
        for name, body in HOSTILE.items():
            answer = extractor.begin(document(html(body)))()
            assert isinstance(answer, Extract | Refusal | Failure), name
            assert isinstance(extractor.begin(document(article()))(), Extract), name


def test_mutated_pages_never_take_the_worker_down() -> None:
    """Sixty pages, cut, doubled and overwritten at seeded places, all have an answer."""
    chance = random.Random(7)
    page = article().encode()
    with Extractor(Limits(seconds=10)) as extractor:
        for _ in range(60):
            at, length = chance.randrange(len(page)), chance.randrange(40)
            noise = chance.randbytes(length)
            mutated = page[:at] + chance.choice([b"", noise, page]) + page[at + length :]
            answer = extractor.begin(document(mutated))()
            crashed = isinstance(answer, Failure) and answer.error.startswith("Extraction")
            assert not crashed, (mutated, answer)
