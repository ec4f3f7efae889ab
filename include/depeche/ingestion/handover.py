"""What one task tells the next: small, JSON-able, never an article."""

from typing import TypedDict

__all__ = ["Processed", "Published", "Settled", "Shard"]


class Shard(TypedDict):
    """A few hundred documents, handled by one task."""

    shard: int
    documents: int
    """How many to expect (estimated before acquisition, counted after it)."""
    plan: str | None
    """Key of the object that lists what to acquire; none when the raw zone is replayed."""
    fetches: str | None
    """URI of the `fetches` rows; none until acquired."""
    known: int | None
    """Addresses found that need not be acquired, told by the first shard; none in a replay."""


class Processed(TypedDict):
    """What became of one shard."""

    shard: int
    replayed: bool
    fetches: str
    articles: str
    rejections: str
    lines: str
    kept: int
    rejected: int
    quarantined: int
    known: int | None
    unchanged: int
    seconds: dict[str, float]
    """Wall time by step."""


class Settled(TypedDict):
    """URIs of the parts that a partition is to hold, not yet published."""

    articles: list[str]
    rejections: list[str]


class Published(TypedDict):
    """What a partition holds now. read = kept + rejected + quarantined."""

    collection: str
    partition: str
    run_id: str
    replayed: bool
    read: int
    kept: int
    rejected: int
    quarantined: int
    snapshot: int
    """Iceberg snapshot of `articles`."""
