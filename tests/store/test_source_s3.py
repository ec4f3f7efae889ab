"""Sources on the real object store: what S3 says becomes what a person can mend."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from depeche.errors import SourceMissing, SourceUnreachable, SourceUnreadable
from depeche.settings import Settings
from depeche.sources.base import Access
from depeche.sources.files.folder import FolderSource
from depeche.sources.files.store import FileStore
from depeche.sources.files.table import TableSource

pytestmark = pytest.mark.store

BUCKET = "press"


def connect(settings: Settings, secret: str | None = None, endpoint: str | None = None) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=endpoint or settings.store.endpoint,
        region_name=settings.store.region,
        aws_access_key_id=settings.store.access_key,
        aws_secret_access_key=secret or settings.store.secret_key,
        config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path"},
            retries={"mode": "standard", "total_max_attempts": 2},
        ),
    )


@pytest.fixture(scope="module")
def s3(settings: Settings) -> Iterator[Any]:
    """A bucket with a dated archive of texts and a table."""
    client = connect(settings)
    client.create_bucket(Bucket=BUCKET)
    for key in ("in/2026-11-22/b.txt", "in/2026-11-22/a/z.html", "in/2026-11-21/old.txt"):
        client.put_object(Bucket=BUCKET, Key=key, Body=key.encode())
    client.put_object(Bucket=BUCKET, Key="in/2026-11-22/.hidden.txt", Body=b"x")
    client.put_object(Bucket=BUCKET, Key="in/2026-11-22.txt", Body=b"beside")
    rows = b"".join(b'{"id": %d, "text": "t"}\n' % n for n in range(250))
    client.put_object(Bucket=BUCKET, Key="wire/a.jsonl", Body=rows)
    return client


def access(client: Any) -> Access:
    return Access(FileStore(Path(), client), None, lambda: datetime(2026, 11, 22, tzinfo=UTC))  # type: ignore[arg-type]  # nothing here asks the web


def folder(path: str) -> FolderSource:
    return FolderSource.model_validate({"name": "s", "kind": "folder", "path": path})


def test_a_dated_prefix_is_read_like_a_folder(s3: Any) -> None:
    """Objects below the prefix, not beside it, in path order, with their ETag and bytes."""
    source, edges = folder(f"s3://{BUCKET}/in/{{date}}"), access(s3)

    references = list(source.discover(edges, "2026-11-22"))
    captures = list(source.acquire(references, edges))

    assert [r.address for r in references] == [
        f"s3://{BUCKET}/in/2026-11-22/a/z.html", f"s3://{BUCKET}/in/2026-11-22/b.txt",
    ]  # fmt: skip
    assert all(r.version and '"' not in r.version for r in references)
    assert [c.content for c in captures] == [b"in/2026-11-22/a/z.html", b"in/2026-11-22/b.txt"]
    assert list(source.discover(edges, "2026-11-20")) == []


def test_more_objects_than_a_page_are_all_listed(s3: Any) -> None:
    """Listing goes on after the first thousand."""
    for n in range(1005):
        s3.put_object(Bucket=BUCKET, Key=f"many/{n:04}.txt", Body=b"x")

    found = [stat.relative for stat in FileStore(Path(), s3).list(f"s3://{BUCKET}/many")]

    assert found == [f"{n:04}.txt" for n in range(1005)]


def test_a_table_is_read_by_ranges(s3: Any) -> None:
    """Runs of rows are ranges of the object; together they are the table."""
    path = f"s3://{BUCKET}/wire/a.jsonl"
    source, edges = TableSource(name="w", kind="table", path=path), access(s3)

    references = list(source.discover(edges, "2026-11-22"))
    captures = list(source.acquire(references[1:], edges))

    assert [r.documents for r in references] == [100, 100, 50]
    assert [c.address for c in captures] == [f"{path}#{n}" for n in range(100, 250)]


def test_a_missing_prefix_and_bucket_are_told_apart(s3: Any) -> None:
    """A prefix may be a typo, a bucket must be made: each message says which."""
    with pytest.raises(SourceMissing, match=r"s3://press/nowhere: there is no object"):
        list(folder(f"s3://{BUCKET}/nowhere").discover(access(s3), "2026-11-22"))
    with pytest.raises(SourceUnreadable, match=r"there is no bucket .nobody.: create"):
        list(folder("s3://nobody/{date}").discover(access(s3), "2026-11-22"))


def test_wrong_credentials_name_the_connection(settings: Settings, s3: Any) -> None:
    """A wrong secret is unreadable, not a matter for a retry, and the secret is not told."""
    assert s3 is not None
    client = connect(settings, secret="wrong-secret-for-tests")

    with pytest.raises(
        SourceUnreadable, match=r"access denied .* connection depeche_store"
    ) as told:
        list(folder(f"s3://{BUCKET}/in").discover(access(client), "2026-11-22"))
    assert "wrong-secret" not in str(told.value)


def test_a_store_that_is_not_there_is_unreachable(settings: Settings) -> None:
    """No answer is worth another try, and names the connection."""
    client = connect(settings, endpoint="http://127.0.0.1:9")

    with pytest.raises(SourceUnreachable, match=r"gives no answer .* depeche_store"):
        list(folder(f"s3://{BUCKET}/in").discover(access(client), "2026-11-22"))
