"""A look at every object of the lake, unpacked, for what should not be there any more."""

import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pydantic import AwareDatetime, BaseModel
from pyiceberg.avro.file import AvroFile
from pyiceberg.table import Table

from depeche.lake import Lake
from depeche.lake.tables import TABLES
from depeche.lake.tombstones import ERASURES, Tombstone
from depeche.maintenance.erasure.archives import RAW, members
from depeche.maintenance.erasure.survey import ROWS, Found, survey
from depeche.maintenance.erasure.target import Target
from depeche.maintenance.erasure.texts import Texts

__all__ = ["Case", "Proof", "holds_target", "prove"]

_SHOWN: Final = 50
"""Places that a proof names; all of them are counted."""
_BOUND: Final = 16
"""Characters of the smallest and largest values that manifests hold (Iceberg's own default)."""


class Proof(BaseModel):
    """What was looked through, and what was found there."""

    erasure: str
    verified_at: AwareDatetime
    parquet_files: int = 0
    rows: int = 0
    manifests: int = 0
    warc_files: int = 0
    warc_records: int = 0
    other_objects: int = 0
    found: int = 0
    """Places that hold the target still: the erasure is complete when there are none."""
    found_at: list[str] = []
    elsewhere: int = 0
    """Other documents that quote the address, or carry the same text, as their own words."""
    elsewhere_at: list[str] = []
    not_ours: list[str] = []
    """Archives that are referenced where they lie: they are not ours to change."""

    @property
    def complete(self) -> bool:
        """Whether nothing of the target is left."""
        return self.found == 0

    def note(self, place: str, *, own: bool) -> None:
        """Count a place where the target is met."""
        if own:
            self.found += 1
            self.found_at = [*self.found_at, place][:_SHOWN]
        else:
            self.elsewhere += 1
            self.elsewhere_at = [*self.elsewhere_at, place][:_SHOWN]


@dataclass(frozen=True, slots=True)
class Case:
    """What a proof looks for."""

    target: Target
    tombstone: Tombstone
    texts: Texts
    """Empty in a later proof: texts were not kept, and are known by their digests."""
    now: datetime


def prove(lake: Lake, case: Case) -> Proof:
    """Look through every table with all its snapshots, every archive and every other object.

    Raises `LakeError`.
    """
    found = survey(lake, case.target, case.tombstone)
    proof = Proof(erasure=case.target.key, verified_at=case.now)
    look = _Look(lake, case, found, proof)
    for name in TABLES:
        with lake.catalogue():
            look.table(name, lake.table(name))
    for one in lake.store.stat(""):
        if one.key.startswith(RAW) and one.key.endswith(".warc.gz"):
            look.archive(one.uri)
        elif not one.key.startswith(ERASURES):
            look.other(one.uri)
    return proof


def holds_target(target: Target, tombstone: Tombstone, name: str, row: Mapping[str, Any]) -> bool:
    """Whether a row of a part, published or not, is of the target."""
    if name not in ROWS:
        return False
    return target.takes(name, row) or row.get("article_id") in tombstone.articles


class _Look:
    def __init__(self, lake: Lake, case: Case, found: Found, proof: Proof) -> None:
        self.lake, self.found, self.proof = lake, found, proof
        self.target, self.tombstone, self.texts = case.target, case.tombstone, case.texts
        self.needles = self.texts.needles
        self.bounds = {
            word[:_BOUND].encode()
            for word in (*self.tombstone.articles, *self.tombstone.texts)
            if len(word) >= _BOUND
        }

    def table(self, name: str, table: Table) -> None:
        for one in self.lake.store.stat(f"{table.location()}/"):
            if one.key.endswith(".parquet"):
                self.parquet(name, one.uri)
            elif one.key.endswith(".avro"):
                self.manifest(table, one.uri)
            else:
                self.other(one.uri)

    def parquet(self, name: str, uri: str) -> None:
        self.proof.parquet_files += 1
        for number, row in enumerate(self.lake.read_rows(uri).to_pylist()):
            self.proof.rows += 1
            if holds_target(self.target, self.tombstone, name, row) or self._is_lost_line(
                name, row
            ):
                self.proof.note(f"{uri} row {number}", own=True)
            elif row.get("text_digest") in self.tombstone.texts or any(
                self._tells(text) for text in _strings(row)
            ):
                self.proof.note(f"{uri} row {number} ({row.get('address')})", own=False)

    def manifest(self, table: Table, uri: str) -> None:
        self.proof.manifests += 1
        with AvroFile[Any](table.io.new_input(uri)) as records:
            words = {word for record in records for word in _bytes(record)}
        if self.bounds & words or any(self.target.is_mentioned(word) for word in words):
            self.proof.note(uri, own=True)

    def archive(self, uri: str) -> None:
        self.proof.warc_files += 1
        with self.lake.store.open(uri) as file:
            read = members(file)
        alive = self.found.alive.get(uri, set())
        for member in read:
            self.proof.warc_records += 1
            place = f"{uri} at byte {member.offset}"
            words = self.target.is_linked(member.block, member.address) or any(
                needle in member.block for needle in self.needles
            )
            told = words or member.payload in self.tombstone.payloads
            stands = member.offset in alive or member.payload in self.found.living
            if self.target.takes_address(member.address) or (told and not stands):
                self.proof.note(place, own=True)
            elif told:
                self.proof.note(f"{place} ({member.address})", own=False)

    def other(self, uri: str) -> None:
        self.proof.other_objects += 1
        data = self.lake.store.get(uri)
        text = gzip.decompress(data) if uri.endswith(".gz") else data
        if self.target.is_mentioned(text) or any(needle in text for needle in self.needles):
            self.proof.note(uri, own=True)

    def _is_lost_line(self, name: str, row: Mapping[str, Any]) -> bool:
        """Whether a counted line is one that no remaining article holds."""
        if name != "lines":
            return False
        source = row["collection"], row["partition"], row["source"]
        return source in self.texts.remaining and row["line"] not in self.texts.remaining[source]

    def _tells(self, text: str) -> bool:
        return self.target.is_mentioned(text.encode()) or self.texts.hold(text)


def _strings(value: Any) -> Iterator[str]:
    """Every text in a row, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _bytes(value: Any) -> Iterator[bytes]:
    """Every text and binary value in a record of Avro."""
    if isinstance(value, bytes):
        yield value
    elif isinstance(value, str):
        yield value.encode()
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _bytes(key)
            yield from _bytes(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _bytes(inner)
    elif hasattr(value, "_data"):  # pyiceberg's records offer no other way to all their fields
        yield from _bytes(list(value._data))  # noqa: SLF001 as above
