"""The object store: bytes by key, through boto3, with our own errors."""

import io
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, Final
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import HTTPClientError, IncompleteReadError, ResponseStreamingError
from urllib3.exceptions import HTTPError

from depeche.errors import LakeDenied, LakeError, LakeMissing, LakeUnreachable
from depeche.lake.faults import translated
from depeche.settings import STORE, StoreSettings

__all__ = ["ObjectStore", "Stored"]

_ATTEMPTS: Final = 8
_CONNECT_SECONDS: Final = 4
_READ_SECONDS: Final = 30
_CUT: Final = (
    ConnectionError,
    HTTPClientError,
    HTTPError,
    IncompleteReadError,
    ResponseStreamingError,
    TimeoutError,
)


@dataclass(frozen=True, slots=True)
class Stored:
    """One object as a listing shows it."""

    key: str
    uri: str
    size: int
    modified: datetime
    """When it was written last, by the store's clock."""


class ObjectStore:
    """One bucket of an S3 store; a whole `s3://` URI reaches another bucket by the same key.

    Every method raises `LakeUnreachable`, `LakeDenied` or `LakeMissing`.
    """

    def __init__(self, settings: StoreSettings) -> None:
        self.settings = settings
        self.client = _client(settings, _ATTEMPTS, _READ_SECONDS)
        """The boto3 client, for sources that lie in the same store; threads may share it."""

    def uri(self, key: str) -> str:
        """The whole URI of a key."""
        return key if key.startswith("s3://") else f"s3://{self.settings.bucket}/{key}"

    def ensure(self) -> None:
        """Create the bucket if it is missing; finds out in seconds whether the store answers."""
        probe = _client(self.settings, attempts=2, read_seconds=10)
        if not self._bucket_exists(probe):
            self._create_bucket(probe)

    def put(self, key: str, data: bytes) -> str:
        """Write an object whole, over any that is there; returns its URI."""
        return self.upload(key, io.BytesIO(data))

    def upload(self, key: str, file: BinaryIO) -> str:
        """Write an object from a file, which is closed; large ones go in several requests."""
        bucket, name = self._place(key)
        with self._translated(key):
            file.seek(0)
            self.client.upload_fileobj(file, bucket, name)
        return self.uri(key)

    def get(self, key: str, start: int = 0, end: int | None = None) -> bytes:
        """The bytes from `start` up to `end`, or to the object's end."""
        sink = io.BytesIO()
        self.download(key, sink, start, end)
        return sink.getvalue()

    def download(self, key: str, sink: BinaryIO, start: int = 0, end: int | None = None) -> None:
        """Copy an object, or a range of it, into a file; what is cut off is read on from there."""
        if end is not None and end <= start:
            return
        etag: str | None = None
        origin = sink.tell()
        for _ in range(_ATTEMPTS):
            with self._translated(key):
                answer = self._open(key, start + sink.tell() - origin, end, etag)
                etag = answer["ETag"]
                if _copied(answer["Body"], sink):
                    return
        raise LakeUnreachable(
            f"connection {STORE}: {self.uri(key)} was cut off {_ATTEMPTS} times while it was read"
        )

    def size(self, key: str) -> int:
        """Bytes of an object."""
        bucket, name = self._place(key)
        with self._translated(key):
            return int(self.client.head_object(Bucket=bucket, Key=name)["ContentLength"])

    def exists(self, key: str) -> bool:
        """Whether there is such an object."""
        try:
            self.size(key)
        except LakeMissing:
            return False
        return True

    def open(self, key: str) -> BinaryIO:
        """A seekable file that fetches only what is read of it."""
        return io.BufferedReader(_Remote(self, key), buffer_size=1 << 20)

    def list(self, prefix: str) -> Iterator[str]:
        """Keys that start with `prefix`, in the order of their bytes."""
        yield from (found.key for found in self.stat(prefix))

    def stat(self, prefix: str) -> Iterator[Stored]:
        """The objects whose keys start with `prefix`, likewise, with their sizes and ages."""
        bucket, name = self._place(prefix)
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=name)
        with self._translated(prefix):
            for page in pages:
                for found in page.get("Contents", ()):
                    key = found["Key"]
                    uri = f"s3://{bucket}/{key}"
                    yield Stored(key, uri, found["Size"], found["LastModified"])

    def delete(self, key: str) -> None:
        """Remove an object; one that is not there is no error."""
        bucket, name = self._place(key)
        with self._translated(key):
            self.client.delete_object(Bucket=bucket, Key=name)

    def _open(self, key: str, start: int, end: int | None, etag: str | None) -> dict[str, Any]:
        bucket, name = self._place(key)
        ask: dict[str, Any] = {"Bucket": bucket, "Key": name}
        if start or end is not None:
            ask["Range"] = f"bytes={start}-{'' if end is None else end - 1}"
        if etag is not None:
            ask["IfMatch"] = etag  # the rest must be of the same object as the beginning
        answer: dict[str, Any] = self.client.get_object(**ask)
        return answer

    def _place(self, key: str) -> tuple[str, str]:
        parts = urlsplit(self.uri(key), allow_fragments=False)
        return parts.netloc, parts.path.removeprefix("/")

    def _bucket_exists(self, client: Any) -> bool:  # boto3 has no types
        try:
            with self._translated(""):
                client.head_bucket(Bucket=self.settings.bucket)
        except LakeMissing:
            return False
        return True

    def _create_bucket(self, client: Any) -> None:  # boto3 has no types
        bucket, region = self.settings.bucket, self.settings.region
        place = {} if region == "us-east-1" else {"LocationConstraint": region}
        try:
            with self._translated(""):
                client.create_bucket(
                    Bucket=bucket, **({"CreateBucketConfiguration": place} if place else {})
                )
        except LakeDenied as error:
            raise LakeMissing(
                f"connection {STORE}: bucket {bucket!r} does not exist and may not be created by "
                "this key: create it, or name another in extra.bucket"
            ) from error
        except LakeError:
            if not self._bucket_exists(client):  # another task may have been first
                raise

    def _translated(self, key: str) -> AbstractContextManager[None]:
        return translated(self.settings, self.uri(key))


class _Remote(io.RawIOBase):
    """An object as a raw file: each read is one ranged request."""

    def __init__(self, store: ObjectStore, key: str) -> None:
        self._store, self._key, self._position = store, key, 0
        self._size = store.size(key)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        return self._position

    def readinto(self, buffer: Any) -> int:  # the buffer protocol has no type before Python 3.12
        end = min(self._position + len(buffer), self._size)
        data = self._store.get(self._key, self._position, end) if end > self._position else b""
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)


def _client(settings: StoreSettings, attempts: int, read_seconds: int) -> Any:  # boto3 has no types
    return boto3.client(
        "s3",
        endpoint_url=settings.endpoint,
        region_name=settings.region,
        aws_access_key_id=settings.access_key,
        aws_secret_access_key=settings.secret_key,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            retries={"mode": "standard", "total_max_attempts": attempts},
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=read_seconds,
        ),
    )


def _copied(body: Any, sink: BinaryIO) -> bool:  # boto3 has no types
    """Copy a body; false when the connection was cut before its end."""
    try:
        sink.writelines(body.iter_chunks(1 << 20))
    except _CUT:
        return False
    return True
