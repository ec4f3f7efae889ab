"""WARC files without the records of the target: every other record byte for byte as it was.

Each record is a gzip member of its own, so that what stays is copied, and only its place changes.
"""

import tempfile
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import BinaryIO, Final

from fastwarc import ArchiveIterator

from depeche.lake import Lake
from depeche.lake.keys import file_digest, shard_name
from depeche.maintenance.erasure.survey import Found
from depeche.maintenance.erasure.target import Target

__all__ = ["RAW", "Member", "Moved", "going", "members", "rewrite_archive", "warcs"]

RAW: Final = "raw/"


@dataclass(frozen=True, slots=True)
class Member:
    """One record of an archive and the bytes that it takes there."""

    offset: int
    length: int
    identity: str
    concurrent: str
    """The record that this one belongs to; empty for one that stands by itself."""
    address: str
    payload: str
    """SHA-256 of its payload, in hexadecimal; empty where the record does not say."""
    block: bytes


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the records of a file are now."""

    uri: str | None
    """None: no record is left."""
    offsets: dict[int, int]
    dropped: int


def warcs(lake: Lake) -> Iterator[str]:
    """URIs of all WARC files of the raw zone."""
    yield from (one.uri for one in lake.store.stat(RAW) if one.key.endswith(".warc.gz"))


def members(file: BinaryIO) -> list[Member]:
    """The records of a WARC file in memory or on disk, in order."""
    end = file.seek(0, 2)
    file.seek(0)
    read = []
    for record in ArchiveIterator(file, parse_http=False):
        headers = record.headers
        digest = headers.get("WARC-Payload-Digest") or ""
        read.append(
            Member(
                offset=record.stream_pos,
                length=0,
                identity=(headers.get("WARC-Record-ID") or "").strip("<>"),
                concurrent=(headers.get("WARC-Concurrent-To") or "").strip("<>"),
                address=headers.get("WARC-Target-URI") or "",
                payload=digest.removeprefix("sha256:"),
                block=_head(record) + bytes(record.reader.read()),
            )
        )
    ends = [*(member.offset for member in read[1:]), end]
    return [_measured(member, end) for member, end in zip(read, ends, strict=True)]


def going(
    read: list[Member], uri: str, target: Target, found: Found, payloads: Set[str]
) -> set[int]:
    """Offsets of the records that go from a file.

    The target's own, by place, address or bytes; and what was answered on the way to documents
    (feeds, sitemaps, redirects) and names it. A page that other rows stand for is its publisher's
    own words, and stays.
    """
    alive = found.alive.get(uri, set())
    own = {
        member.offset
        for member in read
        if (uri, member.offset) in found.raw
        or (
            member.offset not in alive
            and (
                target.takes_address(member.address)
                or member.payload in payloads
                or (
                    member.payload not in found.living
                    and target.is_linked(member.block, member.address)
                )
            )
        )
    }
    gone = {member.identity for member in read if member.offset in own}
    return own | {member.offset for member in read if member.concurrent in gone}


def rewrite_archive(
    lake: Lake, uri: str, file: BinaryIO, read: list[Member], gone: set[int]
) -> Moved:
    """Store the file without those records, beside it and under another name."""
    offsets: dict[int, int] = {}
    with tempfile.TemporaryFile() as rest:
        for member in read:
            if member.offset in gone:
                continue
            offsets[member.offset] = rest.tell()
            file.seek(member.offset)
            rest.write(file.read(member.length))
        if not offsets:
            return Moved(None, {}, len(gone))
        folder, _, name = uri.rpartition("/")
        shard = int(name.split("-")[1])
        new = f"{folder}/{shard_name(shard, file_digest(rest), '.warc.gz')}"
        lake.store.upload(new, rest)
    return Moved(new, offsets, len(gone))


def _measured(member: Member, end: int) -> Member:
    return Member(
        member.offset,
        end - member.offset,
        member.identity,
        member.concurrent,
        member.address,
        member.payload,
        member.block,
    )


def _head(record: object) -> bytes:
    """The record's own head as bytes: it names addresses, too."""
    pairs = record.headers.items()  # type: ignore[attr-defined]  # fastwarc has no types
    return "".join(f"{name}: {value}\r\n" for name, value in pairs).encode()
