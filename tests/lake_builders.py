"""Small rows and captures for the tests of the lake."""

from datetime import UTC, datetime

from depeche.records.article import (
    Article,
    Entity,
    LanguageVote,
    Mention,
    Model,
    Provenance,
    RawReference,
    Removal,
)
from depeche.records.flow import Capture, Reference
from depeche.records.ledger import ClaimRow, Fetch, Rejection, Run

NOON = datetime(2023, 9, 5, 12, tzinfo=UTC)
PROVENANCE = Provenance(
    pipeline_version="0.1.0",
    configuration_digest="5c1f0a7b",
    models=(Model(name="depeche-rules", version="1"),),
)


def article(number: int, partition: str = "2023-09-05", **changes: object) -> Article:
    """An article with something in every kind of column."""
    values = {
        "article_id": f"{number:032x}",
        "text_digest": f"{number:064x}",
        "raw": RawReference(uri="s3://depeche/raw/x", offset=number, length=1, digest="ab" * 32),
        "collection": "port",
        "partition": partition,
        "source": "site",
        "address": f"https://quai.example/{number}",
        "fetched_at": NOON,
        "title": "Le port s’éveille",
        "authors": ("Chloé Armand",),
        "published_at": NOON,
        "published_precision": "second",
        "text": f"Les grues tournent depuis l’aube, quai {number}.",
        "source_text": f"Les grues tournent depuis l’aube, quai {number}. Lire aussi.",
        "removals": (
            Removal(start=45, end=57, kind="read_also", rule="read_also", confidence=0.9),
        ),
        "language": "fr",
        "language_confidence": 0.99,
        "language_votes": (LanguageVote(detector="langdetect", code="fr", confidence=0.99),),
        "entities": (
            Entity(
                entity_id="N1",
                name="Quai",
                type="LOC",
                mentions=(Mention(start=0, end=3, text="Les"),),
            ),
        ),
        "words": 8,
        "removed_share": 0.2,
        "provenance": PROVENANCE,
    }
    return Article.model_validate(values | changes)


def fetch(number: int, partition: str = "2023-09-05", **changes: object) -> Fetch:
    """An acquisition that brought bytes."""
    values = {
        "collection": "port",
        "partition": partition,
        "source": "site",
        "address": f"https://quai.example/{number}",
        "reference": f"https://quai.example/{number}",
        "locator": f"https://quai.example/{number}",
        "version": f'"{number}"',
        "fetched_at": NOON,
        "status": 200,
        "claims": ClaimRow(),
    }
    return Fetch.model_validate(values | changes)


def rejection(number: int, partition: str = "2023-09-05", **changes: object) -> Rejection:
    """A document that was too short."""
    values = {
        "article_id": f"{number:032x}",
        "outcome": "rejected",
        "reason": "too_short",
        "detail": "3 words, 25 are asked for",
        "step": "admit",
        "collection": "port",
        "partition": partition,
        "source": "site",
        "address": f"https://quai.example/{number}",
        "provenance": PROVENANCE,
    }
    return Rejection.model_validate(values | changes)


def run(run_id: str, kept: int, partition: str = "2023-09-05") -> Run:
    """A run that kept what it read."""
    return Run(
        run_id=run_id,
        collection="port",
        partition=partition,
        published_at=NOON,
        replayed=False,
        read=kept,
        kept=kept,
        rejected=0,
        quarantined=0,
        tallies=(),
        reasons=(),
        removals=(),
        steps=(),
        provenance=PROVENANCE,
    )


def file_capture(address: str, content: bytes | None, **changes: object) -> Capture:
    """What came of a file."""
    values = {"fetched_at": NOON, "media_type": "text/plain", "content": content}
    return Capture(Reference("texts", address, address), address, **(values | changes))


def page_capture(url: str, content: bytes, *headers: tuple[str, str]) -> Capture:
    """What came of a page, with its headers."""
    return file_capture(url, content, url=url, status=200, headers=headers, media_type="text/html")
