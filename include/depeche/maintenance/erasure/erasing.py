"""The steps of an erasure, in an order in which a kill at any moment leaves every row readable.

    survey ▷ tombstone ▷ new archives ▷ rows ▷ history ▷ old archives, plans, reports ▷ proof

The tombstone stands first, so that nothing comes back meanwhile. Old archives are deleted when no
row points at them any more; until then both are there. Run again after a kill, it finishes: the
tombstone remembers what had been found, and a new archive is named by its content.
"""

import logging
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from depeche.errors import LakeMissing
from depeche.lake import Lake, tombstones
from depeche.lake.tombstones import ERASURES, Tombstone
from depeche.maintenance.erasure.archives import (
    RAW,
    Member,
    Moved,
    going,
    members,
    rewrite_archive,
    warcs,
)
from depeche.maintenance.erasure.leftovers import clear_notes, forget_history
from depeche.maintenance.erasure.proof import Case, Proof, prove
from depeche.maintenance.erasure.rows import take_out
from depeche.maintenance.erasure.survey import Found, survey
from depeche.maintenance.erasure.target import Target
from depeche.maintenance.erasure.texts import Texts, words_of

__all__ = ["Preview", "erase", "preview", "verify"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Preview:
    """What an erasure would take."""

    rows: dict[str, int]
    """By table."""
    archives: int
    """WARC files to be written anew."""
    records: int
    """Records that go from them."""
    not_ours: tuple[str, ...]
    """Archives referenced where they lie that hold records of the target: they cannot change."""


def preview(lake: Lake, target: Target) -> Preview:
    """Look for the target, and change nothing. Raises `LakeError`."""
    target, found = _known(lake, target)
    archives = [len(gone) for _, _, _, gone in _affected(lake, target, found)]
    rows = {table: sum(places.values()) for table, places in sorted(found.rows.items())}
    return Preview(rows, len(archives), sum(archives), _not_ours(lake, found))


def erase(lake: Lake, target: Target, now: datetime) -> Proof:
    """Take the target out of the lake, everywhere, and prove it; the proof is stored, too.

    Every former state of the tables is forgotten, since it may hold the target. To be run while
    nothing else writes: what is written meanwhile, the proof finds. Raises `LakeError`.
    """
    target, found = _known(lake, target)
    texts = words_of(lake, target, found)
    tombstone = tombstones.write(lake.store, _key(target), found.tombstone(target, now))
    moved: dict[str, Moved] = {}
    for uri, file, read, gone in _affected(lake, target, found):
        moved[uri] = rewrite_archive(lake, uri, file, read, gone)
    not_ours = _not_ours(lake, found)
    take_out(lake, target, found, texts, moved)
    forget_history(lake, target, tombstone, now)
    for uri in moved:
        lake.store.delete(uri)
    clear_notes(lake, target)
    log.info(
        "Erased %d records of %d archives.", sum(m.dropped for m in moved.values()), len(moved)
    )
    return _proved(lake, Case(target, tombstone, texts, now), not_ours)


def verify(lake: Lake, target: Target, now: datetime) -> Proof:
    """Look for what an earlier erasure took away: addresses by name, texts and bytes by digest."""
    tombstone = _earlier(lake, target)
    if tombstone is None:
        tombstone = Tombstone(erased_at=now, names=target.names)
    not_ours = _not_ours(lake, survey(lake, target, tombstone))
    return _proved(lake, Case(target, tombstone, Texts(), now), not_ours)


def _proved(lake: Lake, case: Case, not_ours: tuple[str, ...]) -> Proof:
    proof = prove(lake, case).model_copy(update={"not_ours": list(not_ours)})
    name = f"proof-{case.now:%Y%m%dT%H%M%SZ}.json"
    lake.store.put(f"{ERASURES}{proof.erasure}/{name}", proof.model_dump_json(indent=2).encode())
    return proof


def _known(lake: Lake, target: Target) -> tuple[Target, Found]:
    """The target with the addresses of its documents, and all that belongs to it then."""
    earlier = _earlier(lake, target)
    target = target.widened(survey(lake, target, earlier).addresses)
    return target, survey(lake, target, earlier)


def _affected(
    lake: Lake, target: Target, found: Found
) -> Iterator[tuple[str, BinaryIO, list[Member], set[int]]]:
    """Each archive of ours that holds the target: its file, its records, those that go."""
    for uri in list(warcs(lake)):
        with tempfile.TemporaryFile() as file:
            lake.store.download(uri, file)
            read = members(file)
            gone = going(read, uri, target, found, found.payloads)
            if gone:
                yield uri, file, read, gone


def _not_ours(lake: Lake, found: Found) -> tuple[str, ...]:
    ours = lake.store.uri(RAW)
    return tuple(sorted({uri for uri, _ in found.raw if not uri.startswith(ours)}))


def _key(target: Target) -> str:
    return f"{ERASURES}{target.key}/tombstone.json"


def _earlier(lake: Lake, target: Target) -> Tombstone | None:
    """What an earlier try at the same erasure found."""
    try:
        return tombstones.read(lake.store, _key(target))
    except LakeMissing:
        return None
