"""The bytes that rows point at: in the raw zone, in archives of other buckets, or on this disk."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from depeche.errors import LakeError, SourceError
from depeche.lake import raw
from depeche.lake.store import ObjectStore
from depeche.records.article import RawReference
from depeche.sources.base import Files

__all__ = ["read"]

_GAP: Final = 1 << 20
"""Bytes between two records of a file that are read with them, rather than asked for apart."""
_REQUEST: Final = 1 << 26
"""Bytes asked for at once, at most, unless one record is longer."""


def read(
    store: ObjectStore, references: Sequence[RawReference], files: Files | None
) -> Iterator[bytes]:
    """The bytes of each reference, in order, checked. Raises `LakeError`."""
    for uri, sharing in groupby(references, key=lambda reference: reference.uri):
        for neighbours in _neighbours(sharing):
            yield from _payloads(store, uri, neighbours, files)


def _payloads(
    store: ObjectStore, uri: str, references: list[RawReference], files: Files | None
) -> Iterator[bytes]:
    start = min(reference.offset for reference in references)
    end = max(reference.offset + reference.length for reference in references)
    with tempfile.TemporaryFile() as file:
        if uri.startswith("s3://"):
            store.download(uri, file, start, end)
        else:
            file.write(_local(uri, start, end, files))
        for reference in references:
            file.seek(reference.offset - start)
            yield raw.payload(file.read(reference.length), reference)


def _neighbours(references: Iterable[RawReference]) -> Iterator[list[RawReference]]:
    """Runs of records of one file that are worth one request."""
    run: list[RawReference] = []
    start = end = 0
    for reference in references:
        first, last = reference.offset, reference.offset + reference.length
        apart = first < start or first - end > _GAP or last - start > _REQUEST
        if run and apart:
            yield run
            run = []
        start, end = (start, max(end, last)) if run else (first, last)
        run.append(reference)
    if run:
        yield run


def _local(uri: str, start: int, end: int, files: Files | None) -> bytes:
    """Bytes of an archive on this disk. Raises `LakeError`."""
    if files is None:
        raise LakeError(f"{uri} is a file of the machine that acquired it: process it there")
    try:
        return files.read(uri, start, end)
    except SourceError as error:
        raise LakeError(f"an archive that rows point at cannot be read: {error}") from error
