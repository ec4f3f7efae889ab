"""Two versions of a partition, document by document: what is the same, and what is not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from depeche.reprocessing.sketch import OUTCOME, Sketch, changes

__all__ = ["ABSENT", "Change", "Difference", "difference"]

ABSENT: Final = "absent"
"""The verdict on a document that one version does not know."""


@dataclass(frozen=True, slots=True)
class Change:
    """One document that differs."""

    before: Sketch | None
    after: Sketch | None
    kinds: tuple[str, ...]
    """Of `KINDS`, in their order; or `OUTCOME` alone."""

    @property
    def known(self) -> Sketch:
        """The later of the two versions."""
        known = self.after or self.before
        if known is None:
            raise ValueError("a change is of some document")
        return known

    @property
    def outcome(self) -> str | None:
        """From which verdict to which; none where the verdict is the same."""
        if self.kinds != (OUTCOME,):
            return None
        before, after = (side.verdict if side else ABSENT for side in (self.before, self.after))
        return f"{before} → {after}"


@dataclass(frozen=True, slots=True)
class Difference:
    """All that differs, by source and address; read = same + changed on either side, if whole."""

    read_before: int = 0
    read_after: int = 0
    same: int = 0
    provenance_only: int = 0
    """Of the same, those that something else made."""
    changes: Sequence[Change] = field(default=())

    @property
    def kinds(self) -> dict[str, int]:
        """Documents by kind of change, most first; one may stand in several."""
        return _ranked(Counter(kind for change in self.changes for kind in change.kinds))

    @property
    def outcomes(self) -> dict[str, int]:
        """Documents by change of outcome, most first."""
        return _ranked(Counter(change.outcome for change in self.changes if change.outcome))


def difference(before: Iterable[Sketch], after: Iterable[Sketch]) -> Difference:
    """Match two versions by their bytes; holds a sketch of each document, and no text."""
    held = _by_key(before)
    read_before, read_after, same, provenance_only = len(held), 0, 0, 0
    found: list[Change] = []
    for key, new in _by_key(after).items():
        read_after += 1
        old = held.pop(key, None)
        kinds = changes(old, new) if old else (OUTCOME,)
        if kinds:
            found.append(Change(old, new, kinds))
        else:
            same += 1
            provenance_only += old is not None and old.provenance != new.provenance
    found += [Change(old, None, (OUTCOME,)) for old in held.values()]
    found.sort(key=lambda change: (change.known.source, change.known.address, change.known.key))
    return Difference(read_before, read_after, same, provenance_only, tuple(found))


def _by_key(sketches: Iterable[Sketch]) -> dict[str, Sketch]:
    """Each under its key; another of the same key under the key and a number."""
    held: dict[str, Sketch] = {}
    for sketch in sketches:
        key, number = sketch.key, 1
        while key in held:
            number += 1
            key = f"{sketch.key} {number}"
        held[key] = sketch
    return held


def _ranked(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
