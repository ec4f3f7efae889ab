"""What of the target the tables hold, and who else uses the files that hold its bytes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from depeche.lake import Lake
from depeche.lake.rewriting import partitions
from depeche.lake.rows import where
from depeche.lake.tombstones import Tombstone, digest_of
from depeche.maintenance.erasure.target import Target
from depeche.sources.addresses import canonical, is_web_address

__all__ = ["ROWS", "Found", "survey"]

ROWS: Final[Mapping[str, tuple[str, ...]]] = {
    "fetches": (
        "collection", "partition", "source", "address", "reference", "locator", "url",
        "claims.url", "claims.publisher", "raw.uri", "raw.offset", "raw.digest",
    ),
    "articles": (
        "collection", "partition", "source", "address", "url", "publisher", "article_id",
        "text_digest", "raw.uri", "raw.offset", "raw.digest",
    ),
    "rejections": (
        "collection", "partition", "source", "address", "url", "article_id",
        "raw.uri", "raw.offset", "raw.digest",
    ),
}  # fmt: skip
"""Tables whose rows come from somewhere, and the columns that tell from where."""

Place = tuple[str, str]


@dataclass
class Found:
    """What a survey gathers; it grows until nothing more belongs to the target."""

    rows: dict[str, dict[Place, int]] = field(default_factory=dict)
    """How many rows go, by table and partition."""
    raw: set[tuple[str, int]] = field(default_factory=set)
    """File and offset of its records."""
    payloads: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    articles: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    """Canonical addresses that its rows bear; held only while the erasure runs."""
    names: set[str] = field(default_factory=set)
    """Digests of the addresses that its rows bear."""
    alive: dict[str, set[int]] = field(default_factory=dict)
    """Offsets of the records that other rows use, by file."""
    living: set[str] = field(default_factory=set)
    """SHA-256 of the bytes of those records: an earlier acquisition may hold the same bytes."""
    uses: dict[str, set[tuple[str, Place]]] = field(default_factory=dict)
    """Tables and partitions whose rows point at a file."""
    known: frozenset[str] = frozenset()
    """Digests of addresses that an earlier try at the same erasure found; its rows may be gone."""
    sources: set[tuple[str, str, str]] = field(default_factory=set)
    """Collection, partition and source of the rows that go."""

    def takes(self, target: Target, table: str, row: Mapping[str, Any]) -> bool:
        """Whether a row goes: it names the target, or is of the same article or the same record."""
        raw = row.get("raw") or {}
        return (
            target.takes(table, row)
            or row.get("article_id") in self.articles
            or (raw.get("uri"), raw.get("offset")) in self.raw
            or bool(self.known and digest_of("address", canonical(row["address"])) in self.known)
        )

    @property
    def size(self) -> tuple[int, int]:
        """How much is known; unchanged when another look finds nothing new."""
        return len(self.raw), len(self.articles)

    def tombstone(self, target: Target, at: Any) -> Tombstone:
        """What keeps it from coming back, and tells it when it does."""
        return Tombstone(
            erased_at=at,
            names=target.names | self.names,
            payloads=frozenset(self.payloads),
            texts=frozenset(self.texts),
            articles=frozenset(self.articles),
        )


def survey(lake: Lake, target: Target, earlier: Tombstone | None = None) -> Found:
    """Look through the present rows of all tables, until nothing more belongs together.

    An article may bear the address that its page declares, and its fetch the one that was asked: so
    what shares a record or an `article_id` with a row of the target goes with it.
    """
    found = Found()
    if earlier is not None:
        found.known = earlier.names - target.names
        found.articles |= earlier.articles
        found.payloads |= earlier.payloads
        found.texts |= earlier.texts
    before = None
    while before != found.size:
        before = found.size
        found.rows, found.alive, found.uses, found.living = {}, {}, {}, set()
        for table in ROWS:
            for place, row in _rows(lake, table):
                _note(found, target, table, place, row)
    return found


def _rows(lake: Lake, table: str) -> Iterator[tuple[Place, dict[str, Any]]]:
    with lake.catalogue():
        now = lake.table(table)
        for place in partitions(now, where()):
            within = where(collection=place[0], partition=place[1])
            scan = now.scan(within, selected_fields=ROWS[table])
            for batch in scan.to_arrow_batch_reader():
                yield from ((place, row) for row in batch.to_pylist())


def _note(found: Found, target: Target, table: str, place: Place, row: Mapping[str, Any]) -> None:
    raw = row["raw"]
    if raw is not None:
        found.uses.setdefault(raw["uri"], set()).add((table, place))
    if not found.takes(target, table, row):
        if raw is not None:
            found.alive.setdefault(raw["uri"], set()).add(raw["offset"])
            found.living.add(raw["digest"])
        return
    counts = found.rows.setdefault(table, {})
    counts[place] = counts.get(place, 0) + 1
    found.sources.add((*place, row["source"]))
    addresses = {canonical(address) for address in _own(row)}
    found.addresses |= addresses
    found.names |= {digest_of("address", address) for address in addresses}
    if raw is not None:
        found.raw.add((raw["uri"], raw["offset"]))
        found.payloads.add(raw["digest"])
    if row.get("article_id"):
        found.articles.add(row["article_id"])
    if row.get("text_digest"):
        found.texts.add(row["text_digest"])


def _own(row: Mapping[str, Any]) -> set[str]:
    """The addresses of a row alone; a file whose rows are documents belongs to its neighbours."""
    given = {row["address"], row["url"]}
    given |= {
        word for word in (row.get("reference"), row.get("locator")) if word and is_web_address(word)
    }
    return {address for address in given if address}
