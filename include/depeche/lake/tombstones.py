"""What was erased and must not be fetched again: known by digests, for its names are gone too.

One object per erasure under `erasures/`. Whoever holds an address can ask whether it is among them;
nobody can read an address out of it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict

from depeche.errors import LakeMissing
from depeche.lake.store import ObjectStore
from depeche.sources.addresses import canonical, host_of

__all__ = ["ERASURES", "Tombstone", "Tombstones", "digest_of", "domains", "read", "write"]

ERASURES: Final = "erasures/"


class Tombstone(BaseModel):
    """One erasure: SHA-256 digests of what it took away, each over its kind and its name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    erased_at: AwareDatetime
    names: frozenset[str]
    """Addresses, hosts, publishers and sources that are not acquired again."""
    payloads: frozenset[str] = frozenset()
    """SHA-256 of the bytes of its documents."""
    texts: frozenset[str] = frozenset()
    """`text_digest` of its articles."""
    articles: frozenset[str] = frozenset()
    """`article_id` of its documents."""

    def joined(self, other: "Tombstone") -> "Tombstone":
        """This one, with what another has found of the same erasure."""
        return Tombstone(
            erased_at=min(self.erased_at, other.erased_at),
            names=self.names | other.names,
            payloads=self.payloads | other.payloads,
            texts=self.texts | other.texts,
            articles=self.articles | other.articles,
        )


@dataclass(frozen=True, slots=True)
class Tombstones:
    """The names of all erasures of a lake."""

    names: frozenset[str] = frozenset()

    @classmethod
    def of(cls, store: ObjectStore) -> "Tombstones":
        """All that the lake holds. Raises `LakeError`."""
        keys = [key for key in store.list(ERASURES) if key.endswith("/tombstone.json")]
        return cls(frozenset().union(*(read(store, key).names for key in keys)))

    def cover(self, addresses: Iterable[str | None]) -> bool:
        """Whether one of these addresses, or its host, was erased."""
        if not self.names:
            return False
        return any(
            not self.names.isdisjoint(_names_of(address)) for address in addresses if address
        )

    def cover_source(self, collection: str, source: str, publisher: str | None) -> bool:
        """Whether a source, or who publishes it, was erased."""
        asked = {digest_of("source", f"{collection}/{source}")}
        if publisher:
            asked.add(digest_of("publisher", publisher))
        return not self.names.isdisjoint(asked)


def digest_of(kind: str, name: str) -> str:
    """SHA-256 of a name, in hexadecimal; `kind` is address, host, publisher or source."""
    return hashlib.sha256(f"{kind}\0{name}".encode()).hexdigest()


def domains(host: str) -> Iterator[str]:
    """A host as it is written, without its port, and each domain that it lies in."""
    yield host
    name = host.rsplit(":", 1)[0] if host.rpartition(":")[2].isdigit() else host
    while name:
        yield name
        name = name.partition(".")[2]


def read(store: ObjectStore, key: str) -> Tombstone:
    """One erasure. Raises `LakeError`."""
    return Tombstone.model_validate_json(store.get(key))


def write(store: ObjectStore, key: str, tombstone: Tombstone) -> Tombstone:
    """Store an erasure, joined with what an earlier try at it found; returns the whole of it."""
    with suppress(LakeMissing):  # the first try
        tombstone = read(store, key).joined(tombstone)
    store.put(key, tombstone.model_dump_json().encode())
    return tombstone


def _names_of(address: str) -> set[str]:
    host = host_of(address)
    hosts = {digest_of("host", name) for name in domains(host)} if host else set()
    return hosts | {digest_of("address", canonical(address))}
