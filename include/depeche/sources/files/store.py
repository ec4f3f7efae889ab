"""The file edge: local folders and `s3://` prefixes, listed and read alike."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    IncompleteReadError,
    ReadTimeoutError,
    ResponseStreamingError,
)

from depeche.errors import SourceMissing, SourceUnreachable, SourceUnreadable
from depeche.sources.addresses import printable
from depeche.sources.base import FileStat

__all__ = ["FileStore"]

LOGGER = logging.getLogger(__name__)

_READS = 3
"""Times that a body is read when it is cut off: boto3 tries requests again, but not bodies."""


class FileStore:
    """`Files` over the local disk and, through the boto3 client handed in, over S3.

    `project` is the folder that relative paths start from. Without `s3`, `s3://` is refused.
    """

    def __init__(self, project: Path, s3: Any | None = None) -> None:
        self._local = _Local(project)
        self._s3 = _S3(s3)

    def list(self, root: str) -> Iterator[FileStat]:
        """Every file under `root`, or `root` itself if it is a file, by relative path.

        Raises `SourceMissing` when there is nothing of that name, and other `SourceError`.
        """
        return (self._s3 if root.startswith("s3://") else self._local).list(root)

    def read(self, uri: str, start: int = 0, end: int | None = None) -> bytes:
        """The bytes from `start` up to `end`. Raises `SourceError`."""
        store = self._s3 if uri.startswith("s3://") else self._local
        return b"" if end is not None and end <= start else store.read(uri, start, end)


class _Local:
    def __init__(self, project: Path) -> None:
        self._project = project

    def list(self, root: str) -> Iterator[FileStat]:
        path = _path(self._project, root)
        with _explained(root):
            if path.is_file():
                yield _stat(root, path.name, path.stat())
            elif path.is_dir():
                yield from self._walk(root, path.resolve(), path, "")
            else:
                raise SourceMissing(
                    f"{root}: there is no such file or folder in {self._project}:"
                    " create it, or correct the source's path"
                )

    def _walk(self, root: str, real: Path, folder: Path, above: str) -> Iterator[FileStat]:
        for entry in sorted(os.scandir(folder), key=_in_path_order):
            relative = above + entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_symlink() and not _stays_in(real, entry):
                LOGGER.warning(
                    "%s is a link out of %s or into a folder: not followed", relative, root
                )
            elif entry.is_dir():
                yield from self._walk(root, real, Path(entry.path), relative + "/")
            elif entry.is_file():
                yield _stat(f"{root.rstrip('/')}/{relative}", relative, entry.stat())

    def read(self, uri: str, start: int, end: int | None) -> bytes:
        with _explained(uri), _path(self._project, uri).open("rb") as file:
            file.seek(start)
            return file.read(-1 if end is None else end - start)


def _in_path_order(entry: os.DirEntry[str]) -> str:
    """Sort key by which a walk goes in the order of whole relative paths."""
    return entry.name + "/" if entry.is_dir(follow_symlinks=False) else entry.name


def _stays_in(root: Path, entry: os.DirEntry[str]) -> bool:
    """A link to a file below `root`; a link to a folder is none, for it may lead in circles."""
    return entry.is_file() and Path(entry.path).resolve().is_relative_to(root)


def _stat(uri: str, relative: str, stat: os.stat_result) -> FileStat:
    version = f"{stat.st_size}-{stat.st_mtime_ns}"
    return FileStat(_text_uri(uri), printable(relative), stat.st_size, version)


def _text_uri(uri: str) -> str:
    """A name that is no UTF-8 is written as `file:` with its bytes percent-encoded."""
    return uri if uri.isascii() or printable(uri) == uri else "file:" + quote(os.fsencode(uri))


def _path(project: Path, uri: str) -> Path:
    name = os.fsdecode(unquote_to_bytes(uri[5:])) if uri.startswith("file:") else uri
    return project / name


@contextmanager
def _explained(name: str) -> Iterator[None]:
    """Turn what the operating system says into a `SourceError` with a remedy."""
    try:
        yield
    except FileNotFoundError as error:
        raise SourceUnreadable(f"{name}: the file is gone ({error.strerror}): run again") from error
    except PermissionError as error:
        where = printable(str(error.filename or name))
        raise SourceUnreadable(
            f"{name}: no permission to read {where}: give this user the right to read it"
        ) from error
    except OSError as error:
        raise SourceUnreachable(f"{name}: {error.strerror or error}: check the disk") from error


class _S3:
    def __init__(self, client: Any | None) -> None:
        self._client = client

    def list(self, root: str) -> Iterator[FileStat]:
        bucket, key = _bucket_and_key(root)
        with _translated(root):
            found = False
            for stat in self._below(bucket, key) if key else self._pages(bucket, "", ""):
                found = True
                yield stat
            if not found:
                raise SourceMissing(
                    f"{root}: there is no object of that name or below it:"
                    " put some there, or correct the source's path"
                )

    def _below(self, bucket: str, key: str) -> Iterator[FileStat]:
        """The object `key` itself if there is one, else all below the prefix `key/`."""
        if not key.endswith("/"):
            for entry in (
                self._connected()
                .list_objects_v2(Bucket=bucket, Prefix=key, MaxKeys=1)
                .get("Contents", ())
            ):
                if entry["Key"] == key:
                    yield _object(bucket, entry, key.rpartition("/")[2])
                    return
        folder = key.rstrip("/") + "/"
        yield from self._pages(bucket, folder, folder)

    def _pages(self, bucket: str, prefix: str, above: str) -> Iterator[FileStat]:
        pages = self._connected().get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=bucket, Prefix=prefix):
            for entry in page.get("Contents", ()):
                relative = entry["Key"][len(above) :]
                if relative and not relative.endswith("/") and not _hidden(relative):
                    yield _object(bucket, entry, relative)

    def read(self, uri: str, start: int, end: int | None) -> bytes:
        bucket, key = _bucket_and_key(uri)
        span = {"Range": f"bytes={start}-{'' if end is None else end - 1}"} if start or end else {}
        with _translated(uri):
            for _ in range(_READS - 1):
                with suppress(ResponseStreamingError, IncompleteReadError, ReadTimeoutError):
                    return self._get(bucket, key, span)
            return self._get(bucket, key, span)

    def _get(self, bucket: str, key: str, span: dict[str, str]) -> bytes:
        content: bytes = self._connected().get_object(Bucket=bucket, Key=key, **span)["Body"].read()
        return content

    def _connected(self) -> Any:
        if self._client is None:
            raise SourceUnreadable(
                "s3:// paths need the connection depeche_store: set it, or use a local path"
            )
        return self._client


def _bucket_and_key(uri: str) -> tuple[str, str]:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return bucket, key


def _hidden(relative: str) -> bool:
    return any(part.startswith(".") for part in relative.split("/"))


def _object(bucket: str, entry: dict[str, Any], relative: str) -> FileStat:
    uri = f"s3://{bucket}/{entry['Key']}"
    return FileStat(uri, relative, entry["Size"], entry["ETag"].strip('"'))


_MISSING = {"404", "NoSuchKey", "NotFound"}
_DENIED = {
    "401", "403", "AccessDenied", "AllAccessDisabled", "ExpiredToken", "InvalidAccessKeyId",
    "InvalidToken", "SignatureDoesNotMatch",
}  # fmt: skip


@contextmanager
def _translated(uri: str) -> Iterator[None]:
    """Turn what boto3 says into a `SourceError` with a remedy."""
    try:
        yield
    except ClientError as error:
        raise _by_code(uri, str(error.response["Error"].get("Code")), error) from error
    except BotoCoreError as error:
        raise SourceUnreachable(
            f"{uri}: the object store gives no answer ({error}):"
            " check that it runs and the host of connection depeche_store"
        ) from error


def _by_code(uri: str, code: str, error: ClientError) -> Exception:
    if code == "NoSuchBucket":
        bucket = _bucket_and_key(uri)[0]
        return SourceUnreadable(
            f"{uri}: there is no bucket {bucket!r}: create it, or correct the path"
        )
    if code in _MISSING:
        return SourceUnreadable(f"{uri}: the object is gone: run again")
    if code in _DENIED:
        return SourceUnreadable(
            f"{uri}: access denied ({code}): check login and password of connection depeche_store,"
            " and that they may list and read this bucket"
        )
    if code == "InvalidRange":
        return SourceUnreadable(f"{uri}: the object is shorter than when it was listed: run again")
    return SourceUnreachable(f"{uri}: the object store fails ({error}): try again later")
