"""The lake as the rest of Dépêche sees it: raw bytes, parts, tables."""

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from functools import cached_property
from http import HTTPStatus
from typing import Any, Final, Self, TypeVar

import pyarrow as pa
from pydantic.main import IncEx
from pyiceberg.catalog import Catalog
from pyiceberg.expressions import And, BooleanExpression
from pyiceberg.table import Table

from depeche.lake import catalog, payloads, publishing, raw, tables
from depeche.lake import parts as parquet
from depeche.lake.keys import Scope, file_digest, shard_name
from depeche.lake.rows import earlier, missing, not_earlier, other, present, where
from depeche.lake.schema import arrow_schema
from depeche.lake.store import ObjectStore
from depeche.lake.uniqueness import Former, Unique, losing_rows, revised
from depeche.records.article import Article, Provenance, RawReference, Row
from depeche.records.flow import Capture, Held
from depeche.settings import Settings
from depeche.sources.base import Files, WebResponse

__all__ = ["Lake"]

R = TypeVar("R", bound=Row)

_OF_LEDGER: Final = (
    "reference", "version", "partition", "fetched_at", "status", "etag", "last_modified",
    "raw.digest",
)  # fmt: skip
_OF_REVISION: Final = ("article_id", "partition", "revision", "title", "text_digest")

_MADE_ANEW: Final[Mapping[str, IncEx | bool]] = {
    "fetched_at": True,
    "raw": {"uri", "offset", "length"},
}
"""What differs when the same bytes are acquired again."""


class Lake:
    """The object store and the tables. Connects on first use; every method raises `LakeError`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @classmethod
    def from_environment(cls) -> Self:
        """The lake that the two `AIRFLOW_CONN_` variables name. Raises `SettingsError`."""
        return cls(Settings.from_environment())

    @cached_property
    def store(self) -> ObjectStore:
        """The bucket of the raw zone and of work objects."""
        return ObjectStore(self._settings.store)

    @cached_property
    def _catalog(self) -> Catalog:
        return catalog.connect(self._settings.catalog)

    def ensure(self) -> None:
        """Make bucket, namespace and tables where they are missing; tasks may do so at once."""
        self.store.ensure()
        with catalog.translated(self._settings.catalog):
            tables.ensure(self._catalog)

    def table(self, name: str) -> Table:
        """One of `articles`, `rejections`, `fetches`, `runs` and `lines`, as it is now."""
        with catalog.translated(self._settings.catalog):
            return self._catalog.load_table(f"{tables.NAMESPACE}.{name}")

    def catalogue(self) -> AbstractContextManager[None]:
        """Errors of the catalogue become `LakeError` inside; for upkeep, which works on tables."""
        return catalog.translated(self._settings.catalog)

    def parts_of(self, table: str, collection: str, partition: str) -> list[str]:
        """URIs of the published files of a partition in a table, sorted."""
        rows = where(collection=collection, partition=partition)
        with catalog.translated(self._settings.catalog):
            planned = self.table(table).scan(row_filter=rows).plan_files()
            return sorted(task.file.file_path for task in planned)

    def partitions(self, collection: str) -> list[str]:
        """The partitions of a collection that were published, in order."""
        rows = self._rows("runs", where(collection=collection), ("partition",))
        return sorted({row["partition"] for row in rows})

    def provenances(self, collection: str, partition: str) -> set[Provenance]:
        """What made the published rows of a partition, kept and refused."""
        rows = where(collection=collection, partition=partition)
        return {
            parquet.revive(row["provenance"], Provenance)
            for table in ("articles", "rejections")
            for row in self._rows(table, rows, ("provenance",))
        }

    def without_bytes(self, collection: str, partition: str) -> int:
        """How many documents of a partition have lost their bytes to a policy of retention."""
        rows = And(where(collection=collection, partition=partition), present("gone"))
        return sum(1 for _ in self._rows("fetches", rows, ("gone",)))

    def held(
        self, collection: str, besides: str, asked: Set[tuple[str, str | None]]
    ) -> dict[tuple[str, str | None], Held]:
        """What other partitions acquired, for good, of these references in these versions.

        See `_is_settled`. A page of the web has no version: it is what it is when it is asked for.
        """
        rows = And(where(collection=collection), other("partition", besides), missing("error"))
        found: dict[tuple[str, str | None], list[dict[str, Any]]] = {}
        for row in self._rows("fetches", rows, _OF_LEDGER):
            key = row["reference"], row["version"]
            if key in asked and _is_settled(row["status"]):
                found.setdefault(key, []).append(row)
        return {key: _held(visits) for key, visits in found.items()}

    def settled(self, collection: str, besides: str) -> Iterator[tuple[str, str | None]]:
        """References in their versions that other partitions acquired for good, in no order."""
        rows = And(where(collection=collection), other("partition", besides), missing("error"))
        for row in self._rows("fetches", rows, ("reference", "version", "status")):
            if _is_settled(row["status"]):
                yield row["reference"], row["version"]

    def former_revisions(
        self, collection: str, before: str, articles: Set[str]
    ) -> dict[str, Former]:
        """The last revision of these articles in partitions before this one, by `article_id`."""
        rows = And(where(collection=collection), earlier("partition", before))
        found: dict[str, Former] = {}
        for row in self._rows("articles", rows, _OF_REVISION):
            if row["article_id"] in articles:
                former = Former(
                    row["partition"], row["revision"] or 1, row["title"], row["text_digest"]
                )
                held = found.setdefault(row["article_id"], former)
                found[row["article_id"]] = max(held, former, key=lambda one: one.partition)
        return found

    def counted_lines(
        self, collection: str, before: str, since: str | None = None
    ) -> Iterator[tuple[str, str, int]]:
        """(source, line, articles) of the partitions before this one, in no order."""
        rows: BooleanExpression = And(where(collection=collection), earlier("partition", before))
        if since is not None:
            rows = And(rows, not_earlier("partition", since))
        for row in self._rows("lines", rows, ("source", "line", "articles")):
            yield row["source"], row["line"], row["articles"]

    def recent_articles(
        self, collection: str, since: str, before: str, columns: Sequence[str]
    ) -> Iterator[dict[str, Any]]:
        """Some columns of the articles of partitions from `since` to before `before`."""
        within = And(not_earlier("partition", since), earlier("partition", before))
        yield from self._rows("articles", And(where(collection=collection), within), tuple(columns))

    def write_part(self, table: str, scope: Scope, shard: int, rows: Iterable[Row]) -> str:
        """Store rows as one Parquet file, in their order, not yet published; returns its URI."""
        target = self.table(table)
        with tempfile.TemporaryFile() as file:
            parquet.write(rows, arrow_schema(target.schema()), file)
            name = shard_name(shard, file_digest(file), ".parquet")
            return self.store.upload(f"{target.location()}/data/{scope.prefix}/{name}", file)

    def write_rows(self, table: Table, scope: Scope, shard: int, rows: pa.Table) -> str:
        """As `write_part`, for rows that were read from the table; returns the part's URI."""
        with tempfile.TemporaryFile() as file:
            parquet.write_table(rows, file)
            name = shard_name(shard, file_digest(file), ".parquet")
            return self.store.upload(f"{table.location()}/data/{scope.prefix}/{name}", file)

    def read_rows(self, uri: str) -> pa.Table:
        """The rows of a part as they lie in it."""
        with self.store.open(uri) as file:
            return parquet.read_table(file)

    def read_part(self, uri: str, model: type[R]) -> Iterator[R]:
        """The rows of a part, in its order."""
        with self.store.open(uri) as file:
            yield from parquet.read(file, model)

    def read_columns(self, uri: str, columns: Sequence[str]) -> list[dict[str, Any]]:
        """Some columns of all rows of a part, in its order."""
        with self.store.open(uri) as file:
            return parquet.read_columns(file, columns)

    def unique(self, scope: Scope, parts: Sequence[str]) -> Unique:
        """Parts of `articles` rewritten so that each article stands once, as what it is.

        What an earlier partition holds already is a revision of it, or left out if not a word is
        new.
        """
        losing = losing_rows(parts, self.read_columns)
        identities = {part: self._identities(part) for part in parts}
        articles = set().union(*identities.values())
        former = self.former_revisions(scope.collection, scope.partition, articles)
        settled, losers, unchanged = [], list[Article](), list[Article]()
        for part in sorted(parts):
            numbers = losing.get(part, frozenset())
            if not numbers and former.keys().isdisjoint(identities[part]):
                settled.append(part)
                continue
            staying = []
            for number, article in enumerate(self.read_part(part, Article)):
                if number in numbers:
                    losers.append(article)
                elif revision := revised(article, former.get(article.article_id)):
                    staying.append(revision)
                else:
                    unchanged.append(article)
            settled.append(self.write_part("articles", scope, _shard_of(part), staying))
        return Unique(tuple(sorted(settled)), tuple(losers), tuple(unchanged))

    def _identities(self, part: str) -> set[str]:
        """The `article_id` of each row of a part."""
        return {row["article_id"] for row in self.read_columns(part, ("article_id",))}

    def publish(
        self, table: str, collection: str, partition: str, run_id: str, parts: Sequence[str]
    ) -> int:
        """Make `parts` the partition's whole content, in one snapshot, whose id is returned.

        `runs` keeps the rows of other runs. A retry of the latest publication does nothing.
        """
        scope = Scope(collection, partition, run_id)
        with catalog.translated(self._settings.catalog):
            return publishing.publish(self.table(table), scope, parts, by_run=table == "runs")

    def write_warc(
        self, scope: Scope, shard: int, items: Iterable[Capture | WebResponse]
    ) -> list[raw.Written]:
        """Store what came as one WARC file; returns captures without bytes, in their order.

        A capture that brought no bytes has no reference; without any bytes there is no file.
        """
        with tempfile.TemporaryFile() as file:
            written = raw.write(items, file)
            if not file.tell():
                return written
            name = shard_name(shard, file_digest(file), ".warc.gz")
            uri = self.store.upload(f"raw/{scope.prefix}/{name}", file)
        return [
            (capture, reference and (reference if reference.uri else _at(reference, uri)))
            for capture, reference in written
        ]

    def read_payloads(
        self, references: Sequence[RawReference], files: Files | None = None
    ) -> Iterator[bytes]:
        """The bytes of each reference, in order, checked; neighbours in a file are read at once.

        `files` reads archives that lie on this disk.
        """
        yield from payloads.read(self.store, references, files)

    def articles_digest(self, collection: str, partition: str | None = None) -> str:
        """SHA-256 over the articles in any order, without when and where their bytes came."""
        within = {"partition": partition} if partition else {}
        rows = where(collection=collection, **within)
        found = (
            parquet.revive(row, Article)
            for row in self._rows("articles", rows, tuple(Article.model_fields))
        )
        texts = (article.model_dump(mode="json", exclude=_MADE_ANEW) for article in found)
        lines = sorted(_line_digest(text) for text in texts)
        return hashlib.sha256(b"".join(lines)).hexdigest()

    def _rows(
        self, table: str, rows: BooleanExpression, columns: tuple[str, ...]
    ) -> Iterator[dict[str, Any]]:
        with catalog.translated(self._settings.catalog):
            scan = self.table(table).scan(row_filter=rows, selected_fields=columns)
            for batch in scan.to_arrow_batch_reader():
                yield from batch.to_pylist()


def _at(reference: RawReference, uri: str) -> RawReference:
    return reference.model_copy(update={"uri": uri})


def _held(visits: Sequence[dict[str, Any]]) -> Held:
    """What the visits to one address left: the first partition, the last validators and bytes."""
    visits = sorted(visits, key=lambda row: (row["partition"], row["fetched_at"]))
    digests = [
        row["raw"]["digest"] for row in visits if row["raw"] and row["status"] == HTTPStatus.OK
    ]
    return Held(
        partition=visits[0]["partition"],
        etag=visits[-1]["etag"],
        last_modified=visits[-1]["last_modified"],
        digest=digests[-1] if digests else None,
    )


def _is_settled(status: int | None) -> bool:
    """Whether asking again is pointless: no HTTP at all, or an answer that will not pass."""
    return status is None or (
        status < HTTPStatus.INTERNAL_SERVER_ERROR and status != HTTPStatus.TOO_MANY_REQUESTS
    )


def _shard_of(part: str) -> int:
    """The shard whose rows a part holds, from its name."""
    return int(part.rsplit("/", 1)[1].split("-")[1])


def _line_digest(row: dict[str, object]) -> bytes:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).digest()
