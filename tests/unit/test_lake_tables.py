"""The tables are made once and grow with the contract, in any catalogue."""

from pathlib import Path

import pytest
from pyiceberg.catalog import Catalog, load_catalog
from pyiceberg.schema import Schema

from depeche.lake import parts, publishing, tables
from depeche.lake.keys import Scope
from depeche.lake.schema import arrow_schema, table_schema
from depeche.records.article import Article
from lake_builders import article


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """A catalogue in memory, whose files are on disk."""
    return load_catalog("test", type="in-memory", warehouse=tmp_path.as_uri())


def test_tables_are_made_once(catalog: Catalog) -> None:
    """All four are partitioned by collection and partition, and a second time changes nothing."""
    tables.ensure(catalog)
    made = {name: catalog.load_table(f"depeche.{name}") for name in tables.TABLES}
    tables.ensure(catalog)
    for name, table in made.items():
        assert [field.name for field in table.spec().fields] == ["collection", "partition"]
        assert catalog.load_table(f"depeche.{name}").metadata_location == table.metadata_location


def test_a_table_grows_with_the_contract(catalog: Catalog, tmp_path: Path) -> None:
    """Columns that an older table lacks are added; its old rows have nothing in them."""
    wide = table_schema(Article)
    young = {"title", "tags", "provenance"}
    old = Schema(*(field for field in wide.fields if field.name not in young))
    catalog.create_namespace("depeche")
    spec = tables.partitioning(old)
    table = catalog.create_table("depeche.articles", old, partition_spec=spec)
    for day, grown in (("2023-09-05", False), ("2023-09-06", True)):
        if grown:
            tables.ensure(catalog)
        table = catalog.load_table("depeche.articles")
        part = tmp_path / f"{day}.parquet"
        with part.open("wb") as file:
            parts.write([article(1, day)], arrow_schema(table.schema()), file)
        publishing.publish(table, Scope("port", day, "a"), [part.as_uri()])
    rows = table.scan().to_arrow().sort_by("partition").to_pylist()
    assert set(rows[0]) == set(Article.model_fields)
    assert [row["title"] for row in rows] == [None, article(1).title]
    assert [row["tags"] for row in rows] == [None, []]
    assert parts.revive(rows[1], Article) == article(1, "2023-09-06")
    assert rows[1]["provenance"]["pipeline_version"] == "0.1.0"
