"""Rows as Parquet and back."""

import io
from datetime import datetime, timedelta, timezone

import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from depeche.lake import parts
from depeche.lake.schema import arrow_schema, table_schema
from depeche.records.article import Article
from lake_builders import article

SCHEMA = arrow_schema(table_schema(Article))


def _written(rows: list[Article]) -> io.BytesIO:
    file = io.BytesIO()
    parts.write(rows, SCHEMA, file)
    return file


def test_the_same_rows_give_the_same_bytes() -> None:
    """Two writings of equal rows are equal byte for byte, and other rows give other bytes."""
    first = _written([article(n) for n in range(30)]).getvalue()
    assert _written([article(n) for n in range(30)]).getvalue() == first
    assert _written([article(n) for n in range(1, 31)]).getvalue() != first


@given(
    text=st.text(max_size=50),
    title=st.none() | st.text(max_size=10),
    tags=st.lists(st.text(max_size=5), max_size=3).map(tuple),
    share=st.floats(0, 1),
    fetched_at=st.none()
    | st.datetimes(timezones=st.just(timezone(timedelta(hours=5, minutes=30)))),
)
def test_what_is_written_is_read_again(
    text: str, title: str | None, tags: tuple[str, ...], share: float, fetched_at: datetime | None
) -> None:
    """Any text, empty or absent value and any instant comes back equal."""
    row = article(
        1, text=text, title=title, tags=tags, removed_share=share, fetched_at=fetched_at, raw=None
    )
    assert list(parts.read(_written([row]), Article)) == [row]


def test_row_groups_are_bounded() -> None:
    """A long part is cut into row groups of 5,000 rows, in the order given."""
    rows = (article(1).model_copy(update={"words": number}) for number in range(10_001))
    file = io.BytesIO()
    assert parts.write(rows, SCHEMA, file) == parts.count(file) == 10_001
    meta = pq.ParquetFile(file).metadata
    assert [meta.row_group(i).num_rows for i in range(meta.num_row_groups)] == [5000, 5000, 1]
    assert parts.read_columns(file, ["words"])[7000] == {"words": 7000}


def test_no_rows_make_a_valid_part() -> None:
    """A part of no rows is a Parquet file of no rows."""
    file = _written([])
    assert parts.count(file) == 0
    assert list(parts.read(file, Article)) == []


def test_nothing_of_the_machine_is_in_the_file() -> None:
    """The file holds no pandas or Arrow metadata: only the schema with its column numbers."""
    meta = pq.ParquetFile(_written([article(1)])).metadata
    assert meta.metadata is None
    assert meta.row_group(0).column(0).compression == "ZSTD"


def test_nothing_takes_the_default() -> None:
    """A column that an older contract did not fill is what the model says of an absent value."""
    row = article(1).model_dump() | {"tags": None, "lead": None, "removals": None}
    assert parts.revive(row, Article) == article(1, removals=())


def test_columns_outside_the_contract_are_left_out() -> None:
    """Of a wider file the known columns are read, and what is lacking takes its default."""
    table = pq.read_table(_written([article(1, partition="p")]))
    wider = table.append_column("mood", [["calm"]]).drop_columns(["title"])
    file = io.BytesIO()
    pq.write_table(wider, file)
    assert list(parts.read(file, Article)) == [article(1, partition="p", title=None)]
