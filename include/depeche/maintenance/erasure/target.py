"""What is to be erased: one address, or all that a host, a publisher or a source gave."""

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Self
from urllib.parse import quote, unquote, urlsplit

from depeche.collections import Collection
from depeche.errors import ConfigurationError
from depeche.lake.tombstones import digest_of, domains
from depeche.sources.addresses import canonical, host_of

__all__ = ["Target"]

_OWN: Mapping[str, tuple[str, ...]] = {
    "articles": ("address", "url"),
    "rejections": ("address", "url"),
    "fetches": ("address", "reference", "locator", "url"),
}
"""Columns that say where a row comes from."""
_URI_CHARACTERS: Final = ":/?#[]@!$&'()*+,;=%~"
"""What `lake.raw` leaves as it is in the addresses of records."""


@dataclass(frozen=True)
class Target:
    """Names of what is to be erased; `article_id`, bytes and texts follow from what bears them."""

    addresses: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    publishers: frozenset[str] = frozenset()
    sources: frozenset[tuple[str, str]] = frozenset()
    """Collection and source."""
    learned: frozenset[str] = frozenset()
    """Addresses of its documents, as a survey found them: looked for like its own."""

    @classmethod
    def url(cls, url: str) -> Self:
        """One address, in its canonical form."""
        return cls(addresses=frozenset({canonical(url)}))

    @classmethod
    def host(cls, host: str) -> Self:
        """A host and every host of its domain. Raises `ConfigurationError` for an address."""
        if "/" in host or not host.strip("."):
            raise ConfigurationError(f"{host!r} is no host: write it as presse.example")
        return cls(hosts=frozenset({host.lower().strip(".")}))

    @classmethod
    def publisher(cls, name: str, collections: Sequence[Collection]) -> Self:
        """A publisher by its name, and each source that a collection ascribes to it."""
        sources = frozenset(
            (collection.name, source.name)
            for collection in collections
            for source in collection.sources
            if source.publisher == name
        )
        return cls(publishers=frozenset({name}), sources=sources)

    @classmethod
    def source(cls, collection: str, name: str) -> Self:
        """A source of a collection."""
        return cls(sources=frozenset({(collection, name)}))

    def widened(self, addresses: Iterable[str]) -> "Target":
        """The same target, with the addresses of its documents."""
        return replace(self, learned=self.learned | frozenset(addresses))

    @cached_property
    def names(self) -> frozenset[str]:
        """Digests of its names, as tombstones hold them."""
        kinds = {
            "address": self.addresses,
            "host": self.hosts,
            "publisher": self.publishers,
            "source": {"/".join(pair) for pair in self.sources},
        }
        return frozenset(digest_of(kind, name) for kind, names in kinds.items() for name in names)

    @property
    def key(self) -> str:
        """Names this erasure, and gives no name away."""
        return hashlib.sha256("\n".join(sorted(self.names)).encode()).hexdigest()[:16]

    def takes(self, table: str, row: Mapping[str, Any]) -> bool:
        """Whether a row names the target itself as where it comes from."""
        if (row["collection"], row["source"]) in self.sources:
            return True
        claims = row.get("claims") or {}
        if {row.get("publisher"), claims.get("publisher")} & self.publishers:
            return True
        own = [row.get(column) for column in _OWN[table]]
        return any(self.takes_address(address) for address in [*own, claims.get("url")])

    def takes_address(self, address: str | None) -> bool:
        """Whether an address is the target, or lies at its host."""
        if not address:
            return False
        spellings = {
            address,
            canonical(address),
            unquote(address),
        }  # archives escape what they name
        if spellings & (self.addresses | self.learned):
            return True
        host = host_of(address)
        return bool(host and self.hosts.intersection(domains(host)))

    def is_mentioned(self, block: bytes) -> bool:
        """Whether bytes hold the address, in any of its spellings, or an address of the host."""
        return bool(self._spellings and self._spellings.search(block))

    def is_linked(self, block: bytes, page: str) -> bool:
        """Whether what lies at `page` names the target, in full or by its path on the same host."""
        if self.is_mentioned(block):
            return True
        host = host_of(page)
        paths = [
            urlsplit(address).path
            for address in self.addresses | self.learned
            if host and host_of(address) == host
        ]
        return any(len(path) > 1 and path.encode() in block for path in paths)

    def redacted(self, block: bytes, mark: bytes) -> bytes:
        """Bytes with `mark` where they mention the target; the very same where they do not."""
        return self._spellings.sub(mark, block) if self._spellings else block

    @cached_property
    def _spellings(self) -> re.Pattern[bytes] | None:
        words = sorted({re.escape(word.encode()) for word in self._written()})
        # An address ends where no character of a longer one follows: /1 is not /12, nor /1/suite.
        return re.compile(b"(?:" + b"|".join(words) + rb")(?![\w~%/-]|\.\w)") if words else None

    def _written(self) -> Iterator[str]:
        for address in self.addresses | self.learned:
            parts = urlsplit(address)
            # Whatever the scheme, and with or without what escaping adds.
            bare = address.removeprefix(f"{parts.scheme}://") if parts.netloc else address
            yield from (bare, html.escape(bare), bare.replace("/", "\\/"), quote(bare, safe=""))
            yield quote(bare, safe=_URI_CHARACTERS)
        for host in self.hosts:
            yield from (f"//{host}/", f"//{host}", f".{host}/", f".{host}")
            yield from (f"{quote('//', safe='')}{host}", f"\\/\\/{host}\\/", f"\\/\\/{host}")
