"""The pipeline around extraction: bad pages cost themselves alone, teasers meet the admission."""

import sys
from datetime import date
from pathlib import Path

import pytest

from depeche.collections import Admission, Collection
from depeche.errors import ExtractionUnavailable
from depeche.extraction.bounded import Extractor, Limits
from depeche.pipeline import BATCH, Pipeline
from depeche.records.flow import Claims, Document
from depeche.records.outcome import Kept, Outcome, Refused
from depeche.sources.files.folder import FolderSource

SENTENCE = "Le port de Saint-Brélan a rouvert vendredi matin après trois semaines de travaux."
HOSTILE = Path(__file__).with_name("extraction")
WALL = "<div>Il vous reste 85 % de cet article à lire.</div>"


def collection(min_words: int = 25) -> Collection:
    return Collection(
        name="quai",
        description="Pages of a test.",
        start=date(2026, 1, 1),
        entities=False,
        admission=Admission(min_words=min_words),
        sources=(FolderSource(name="quai", kind="folder", path="."),),
    )


def document(number: int, body: str, **fields: object) -> Document:
    content = f"<html lang='fr'><body><main>{body}</main></body></html>".encode()
    given = {"media_type": "text/html", "content": content} | fields
    return Document(source="quai", address=f"file:quai/{number:03}", **given)  # type: ignore[arg-type]  # fields of many types


def reason(outcome: Outcome) -> str:
    return "kept" if isinstance(outcome, Kept) else outcome.rejection.reason


def address(outcome: Outcome) -> str:
    return (outcome.article if isinstance(outcome, Kept) else outcome.rejection).address


def test_outcomes_keep_the_order_of_documents() -> None:
    """Pages, texts and failures over three batches come out as they went in."""
    page, text = f"<p>{SENTENCE}</p>" * 5, (SENTENCE * 5).encode()
    documents = []
    for number in range(BATCH * 2 + 5):
        fields: dict[str, object] = {}
        if number % 3 == 1:
            fields = {"media_type": "text/plain", "content": text}
        elif number % 7 == 2:
            fields = {"error": "SourceUnreachable", "message": "no answer", "content": b""}
        documents.append(document(number, page, **fields))
    with Pipeline(collection(min_words=5), "2026-11-22") as pipeline:
        found = list(pipeline.run(documents))

    assert [address(one) for one in found] == [one.address for one in documents]
    assert {reason(one) for one in found} == {"kept", "SourceUnreachable"}


def test_a_deadly_page_is_quarantined_and_the_next_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The error's type is the reason, the step is extraction, and only that page pays."""
    monkeypatch.setattr(sys, "path", [*sys.path, str(HOSTILE)])
    deadly = [document(i, "", claims=Claims(title=t)) for i, t in enumerate(("hang", "die", ""))]
    extractor = Extractor(Limits(seconds=0.5), "hostile_extraction:obey")
    with Pipeline(collection(min_words=0), "2026-11-22", extractor=extractor) as pipeline:
        hung, died, last = pipeline.run(deadly)

    assert isinstance(hung, Refused)
    assert isinstance(died, Refused)
    assert (hung.rejection.outcome, hung.rejection.step) == ("quarantined", "extract")
    assert [reason(one) for one in (hung, died, last)] == [
        "ExtractionTimeout", "ExtractionCrashed", "kept",
    ]  # fmt: skip


def test_no_document_is_blamed_where_no_worker_starts() -> None:
    """A machine that cannot start the worker is a broken system: the run fails."""
    extractor = Extractor(function="no_such_module:extract")
    with (
        Pipeline(collection(), "2026-11-22", extractor=extractor) as pipeline,
        pytest.raises(ExtractionUnavailable),
    ):
        list(pipeline.run([document(0, SENTENCE)]))


@pytest.mark.parametrize(("sentences", "expected"), [(3, "paywall_stub"), (8, "kept")])
def test_a_teaser_is_kept_where_it_is_text_enough(sentences: int, expected: str) -> None:
    """Above a wall, fifty words more than the collection asks for are an article, with a flag."""
    lines = "".join(f"<p>{SENTENCE} Ligne {i}.</p>" for i in range(sentences))
    with Pipeline(collection(), "2026-11-22") as pipeline:
        (found,) = pipeline.run([document(0, lines + WALL)])

    assert reason(found) == expected
    assert not isinstance(found, Kept) or "paywall_teaser" in found.article.flags
