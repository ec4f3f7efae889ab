"""What is remembered of one document while two versions of a partition are compared.

Less than a kilobyte: where its row lies, how it ended, and a digest of each kind of content.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from depeche.lake import Lake
from depeche.records.article import Article
from depeche.records.ledger import Rejection

__all__ = ["IGNORED", "KINDS", "OUTCOME", "Place", "Sketch", "changes", "sketches"]

OUTCOME: Final = "outcome"
"""A document that is kept now and was not, or refused for another reason."""

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "text": ("text", "text_digest", "words"),
    "title": ("title",),
    "language": ("language", "other_languages"),
    "entities": ("entities", "countries"),
    "dates": ("published_at", "published_precision", "published_evidence", "modified_at"),
    "authors": ("authors", "author_notes", "agencies"),
    "cuts": ("removals", "removed_share"),
    "source text": ("source_text",),
    "address": ("article_id", "address", "url", "revision", "revises"),
    "other": (
        "publisher", "rights", "lead", "section", "tags", "image", "paywalled",
        "language_confidence", "language_votes", "flags", "detail", "step",
    ),
}  # fmt: skip
"""Kinds of content, and the columns of `articles` and `rejections` that hold them."""

IGNORED: Final = {
    "collection", "partition", "source", "raw", "fetched_at", "outcome", "reason", "provenance",
}  # fmt: skip
"""The same in any replay of the same bytes, looked at by themselves, or no content."""

_DIGEST_BYTES: Final = 8
"""By kind and document: two contents that differ are taken for one once in 10^19."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row lies."""

    part: str
    row: int
    kept: bool
    """In `articles`, else in `rejections`."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """One document of one version."""

    key: str
    """The same in both versions: its bytes, or its address where none came."""
    place: Place
    article_id: str
    source: str
    address: str
    url: str | None
    verdict: str
    """`kept`, or outcome and reason: `rejected (too_short)`."""
    title: str | None
    language: str | None
    published_at: str | None
    digests: bytes
    """One after another, in the order of `KINDS`."""
    offsets: bytes
    """Digest of where entities are named: it follows the text, and counts where that is the same"""
    provenance: bytes


def sketches(lake: Lake, articles: Iterable[str], rejections: Iterable[str]) -> Iterator[Sketch]:
    """A sketch of each row of these parts, read row by row. Raises `LakeError`."""
    for part in articles:
        for number, article in enumerate(lake.read_part(part, Article)):
            yield _sketch(article, Place(part, number, kept=True))
    for part in rejections:
        for number, rejection in enumerate(lake.read_part(part, Rejection)):
            yield _sketch(rejection, Place(part, number, kept=False))


def changes(before: Sketch, after: Sketch) -> tuple[str, ...]:
    """The kinds of content that differ; another outcome stands for all of them."""
    if before.verdict != after.verdict:
        return (OUTCOME,)
    pairs = zip(KINDS, _split(before.digests), _split(after.digests), strict=True)
    found = [kind for kind, old, new in pairs if old != new]
    if before.offsets != after.offsets and not {"text", "entities"} & set(found):
        found.append("entities")
    return tuple(found)


def _sketch(row: Article | Rejection, place: Place) -> Sketch:
    columns = row.model_dump(mode="json")
    offsets = _offsets_apart(columns)
    if isinstance(row, Rejection) and row.outcome == "quarantined":
        columns["detail"] = None  # the message of an error may tell of the moment: a time, a pid
    return Sketch(
        key=f"{row.raw.uri}#{row.raw.offset}" if row.raw else f"{row.source} {row.address}",
        place=place,
        article_id=row.article_id,
        source=row.source,
        address=row.address,
        url=row.url,
        verdict="kept" if isinstance(row, Article) else f"{row.outcome} ({row.reason})",
        title=row.title,
        language=row.language,
        published_at=columns["published_at"],
        digests=b"".join(
            _digest([columns.get(name) for name in names]) for names in KINDS.values()
        ),
        offsets=_digest(offsets),
        provenance=_digest(columns["provenance"]),
    )


def _offsets_apart(columns: dict[str, Any]) -> list[list[int]]:
    """Take out of the entities where they are named."""
    mentions = [mention for entity in columns.get("entities", ()) for mention in entity["mentions"]]
    return [[mention.pop("start"), mention.pop("end")] for mention in mentions]


def _split(digests: bytes) -> list[bytes]:
    return [digests[at : at + _DIGEST_BYTES] for at in range(0, len(digests), _DIGEST_BYTES)]


def _digest(value: object) -> bytes:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(canonical.encode(), digest_size=_DIGEST_BYTES).digest()
