"""The files of a source: its path filled for a partition, each file with its stable address."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator

from depeche.errors import SourceMissing
from depeche.sources.base import Files, FileStat
from depeche.sources.files.dated_paths import FIELDS, fill, is_dated, static_part, unknown_fields

__all__ = ["DatedPath", "listed"]


def _check(path: str) -> str:
    if not path.strip():
        raise ValueError("is empty: give a folder, a file or s3://bucket/prefix")
    if path.startswith("s3://") and not path[5:].partition("/")[0]:
        raise ValueError("names no bucket: write s3://bucket/prefix")
    if unknown := unknown_fields(path):
        known = ", ".join(f"{{{name}}}" for name in FIELDS)
        raise ValueError(f"{{{unknown[0]}}} is no field of a dated path: use {known}")
    return path


DatedPath = Annotated[str, AfterValidator(_check)]
"""A local path (absolute, or relative to the project) or `s3://` URI, with or without `{date}` …"""


def listed(files: Files, source: str, path: str, partition: str) -> Iterator[tuple[str, FileStat]]:
    """Each file of `path` for `partition` with its address, by relative path.

    A dated path that does not exist has no files; one whose static part does not exist, and any
    other, raises `SourceError`.
    """
    filled = fill(path, partition)
    try:
        for stat in files.list(filled):
            yield _address(source, path, filled, stat), stat
    except SourceMissing:
        if not is_dated(path):
            raise
        next(iter(files.list(static_part(path) or ".")), None)


def _address(source: str, path: str, filled: str, stat: FileStat) -> str:
    if stat.uri.startswith("s3://"):
        return stat.uri
    dated = filled[len(static_part(path)) :].strip("/")
    is_file = dated and stat.uri == filled
    relative = dated if is_file else "/".join(filter(None, (dated, stat.relative)))
    return f"file:{source}/{relative}"
