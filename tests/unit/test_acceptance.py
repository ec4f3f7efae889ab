"""The samples through the pipeline: each ends as a careful press archivist would have it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from depeche import cleaning
from depeche.collections import Collection, load
from depeche.ingestion.documents import document_of_capture
from depeche.pipeline import Pipeline
from depeche.records.article import Article, Removal
from depeche.records.flow import Document
from depeche.records.ledger import Rejection
from depeche.records.outcome import Kept
from edges import access

INCLUDE = Path(__file__).parents[2] / "include"
EXPECTED: list[dict[str, Any]] = yaml.safe_load(
    (INCLUDE / "samples" / "expected.yaml").read_text("utf-8")
)["documents"]
IN_LAKE = "duplicate_address"
"""Decided when a partition is published: to the pipeline, both documents are sound."""


def fold(text: str) -> str:
    return " ".join(text.replace("\u00ad", "").split())


def documents(collection: Collection) -> Iterator[Document]:
    edges = access()
    for source in collection.sources:
        for capture in source.acquire(list(source.discover(edges, "2023-09-05")), edges):
            yield document_of_capture(capture)


@pytest.fixture(scope="module")
def outcomes() -> dict[str, list[Article | Rejection]]:
    """What the pipeline makes of every sample, by address."""
    collection = load(INCLUDE / "collections" / "samples.yaml")
    found = defaultdict(list)
    for outcome in Pipeline(collection, "2023-09-05").run(documents(collection)):
        row = outcome.article if isinstance(outcome, Kept) else outcome.rejection
        found[row.address].append(row)
    return found


def samples(outcome: str) -> list[Any]:
    chosen = [sample for sample in EXPECTED if sample["outcome"] == outcome]
    return [
        pytest.param(sample, id=sample["address"])
        for sample in chosen
        if sample.get("reason") != IN_LAKE
    ]


def kept(outcomes: dict[str, list[Article | Rejection]], sample: dict[str, Any]) -> Article:
    row = outcomes[sample["address"]][0]
    assert isinstance(row, Article), f"{row.reason}: {row.detail}"
    return row


def test_no_document_is_lost(outcomes: dict[str, list[Article | Rejection]]) -> None:
    """The pipeline gives exactly the documents that are described, each as often as it stands."""
    described = sorted(sample["address"] for sample in EXPECTED)
    assert sorted(a for a, rows in outcomes.items() for _ in rows) == described


@pytest.mark.parametrize("sample", samples("rejected") + samples("quarantined"))
def test_what_is_no_article_is_refused_for_its_reason(
    outcomes: dict[str, list[Article | Rejection]], sample: dict[str, Any]
) -> None:
    """Each ends as rejected or quarantined, by the reason or error that was foreseen."""
    (row,) = outcomes[sample["address"]]
    assert isinstance(row, Rejection)
    assert row.outcome == sample["outcome"]
    assert row.reason == sample.get("reason", sample.get("error"))


@pytest.mark.parametrize("sample", samples("kept"))
def test_furniture_goes_and_the_article_stays(
    outcomes: dict[str, list[Article | Rejection]], sample: dict[str, Any]
) -> None:
    """Every passage to cut is gone, by a removal of its kind; every passage to keep is there."""
    article = kept(outcomes, sample)
    text, source = fold(article.text), fold(article.source_text)
    for passage in sample.get("keep", []):
        assert fold(passage) in text
    for end, found in (("starts", text.startswith), ("ends", text.endswith)):
        assert found(fold(sample.get(end) or "")), f"{end}: {text[:80]} … {text[-80:]}"
    for wanted in sample.get("cut", []):
        passage = fold(wanted["text"])
        assert passage not in text
        if passage in source:
            kinds = {
                removal.kind for removal in article.removals if covers(article, removal, passage)
            }
            assert kinds & set(as_list(wanted["kind"])), f"{passage!r} was cut as {kinds}"


def covers(article: Article, removal: Removal, passage: str) -> bool:
    """Whether a removal takes the passage, or a part of it."""
    taken = fold(article.source_text[removal.start : removal.end])
    return passage in taken or taken in passage


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("sample", samples("kept"))
def test_text_is_its_source_minus_the_removals(
    outcomes: dict[str, list[Article | Rejection]], sample: dict[str, Any]
) -> None:
    """`text` follows from `source_text` and `removals`; these are sorted, disjoint, in bounds."""
    article = kept(outcomes, sample)
    assert cleaning.cut(article.source_text, article.removals) == article.text
    bounds = [at for removal in article.removals for at in (removal.start, removal.end)]
    assert bounds == sorted(bounds)
    assert all(0 <= at <= len(article.source_text) for at in bounds)


@pytest.mark.parametrize("sample", samples("kept"))
def test_metadata_is_found(
    outcomes: dict[str, list[Article | Rejection]], sample: dict[str, Any]
) -> None:
    """Language, title, authors and dates are as an archivist would note them."""
    article = kept(outcomes, sample)
    assert article.language == sample["language"]
    assert article.title == sample["title"]
    assert list(article.authors) == sample["authors"]
    assert _is_published(article, sample["published"])
    if "modified" in sample:
        assert article.modified_at == _instant(sample["modified"])


@pytest.mark.parametrize("sample", samples("kept"))
def test_names_are_found(
    outcomes: dict[str, list[Article | Rejection]], sample: dict[str, Any]
) -> None:
    """The persons and places that must be found are mentioned, and mentions point at their text."""
    article = kept(outcomes, sample)
    for names, kind in (("persons", "PER"), ("places", "LOC")):
        named = set(sample.get(names, []))
        missed = named & set(sample.get("missed", []))
        mentioned = {
            fold(mention.text)
            for entity in article.entities
            if entity.type == kind
            for mention in entity.mentions
        }
        assert named - missed <= mentioned
        assert not missed & mentioned, "found now: take it off the list of what is missed"
    for entity in article.entities:
        for mention in entity.mentions:
            assert article.text[mention.start : mention.end] == mention.text


def _is_published(article: Article, expected: Any) -> bool:
    """Whether the date is right as far as it is known: an hour besides a day does no harm."""
    if expected is None or article.published_at is None:
        return article.published_at is expected is None
    written = expected.isoformat() if isinstance(expected, date) else str(expected)
    shown = article.published_at.isoformat()[: len(written)]
    match len(written):
        case 4:
            return (shown, article.published_precision) == (written, "year")
        case 7:
            return (shown, article.published_precision) == (written, "month")
        case 10:
            return shown == written
        case _:
            return article.published_at == _instant(written)


def _instant(value: Any) -> datetime:
    given = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return given if given.tzinfo else given.replace(tzinfo=UTC)
