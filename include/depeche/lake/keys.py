"""Names of objects: who made them, and a digest of what is in them.

A name that holds the digest of its content can be written twice without harm: the same bytes go to
the same place, and other bytes never replace what a published record points at.
"""

import hashlib
import re
from dataclasses import dataclass
from io import BufferedIOBase

__all__ = ["Scope", "file_digest", "shard_name"]

_UNSAFE = re.compile(r"[^A-Za-z0-9_=-]+")
"""A dot is among them: SeaweedFS refuses it in the folders of a table, and run ids hold it."""
_DIGEST_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Scope:
    """One run over one partition of one collection: what a shard's objects are filed under."""

    collection: str
    partition: str
    run_id: str

    @property
    def prefix(self) -> str:
        """`collection/partition/run`, of characters that every store and reader takes."""
        return "/".join(map(_safe, (self.collection, self.partition, self.run_id)))


def shard_name(shard: int, digest: str, suffix: str) -> str:
    """The file name of a shard whose content has this digest."""
    return f"shard-{shard:04d}-{digest[:_DIGEST_DIGITS]}{suffix}"


def file_digest(file: BufferedIOBase) -> str:
    """SHA-256 of a file from its start, in hexadecimal."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def _safe(name: str) -> str:
    """The name itself if it is safe, else a safe spelling that no other name shares."""
    safe = _UNSAFE.sub("-", name)
    if safe == name:
        return name
    return f"{safe}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
