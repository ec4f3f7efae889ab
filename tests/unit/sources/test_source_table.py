"""Tables: every row is one capture of its own bytes, whatever the row holds."""

import datetime as dt
import gzip
import json
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from source_edges import access

from depeche.errors import SourceUnreadable
from depeche.records.flow import Capture, Reference
from depeche.sources.files.rows import BYTES, ROWS
from depeche.sources.files.table import TableSource


def table(path: str, **fields: object) -> TableSource:
    return TableSource.model_validate({"name": "wire", "kind": "table", "path": path} | fields)


def references(source: TableSource, root: Path) -> list[Reference]:
    return list(source.discover(access(root), "2026-11-22"))


def captures(source: TableSource, root: Path) -> list[Capture]:
    return list(source.acquire(references(source, root), access(root)))


def test_each_line_is_a_capture_of_its_own_bytes(tmp_path: Path) -> None:
    """Valid or not, a line is kept as it is; blank lines are no rows; addresses are stable."""
    lines = [
        b'{"id": 7, "text": "un"}\r',
        b"   ",
        b'{"url": "https://Example.org/a?utm_source=x#top", "text": "deux"}',
        b"not json at all",
        b'{"text": "quatre"}',
    ]
    (tmp_path / "a.jsonl").write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines))

    found = captures(table("a.jsonl"), tmp_path)

    assert [(c.address, c.content) for c in found] == [
        ("file:wire/a.jsonl#7", lines[0].rstrip(b"\r")),
        ("https://example.org/a", lines[2]),
        ("file:wire/a.jsonl#L4", lines[3]),
        ("file:wire/a.jsonl#L5", lines[4]),
    ]
    assert {c.media_type for c in found} == {"application/json"}
    assert found[0].claims.row_id == "7"
    assert found[1].claims.url == "https://Example.org/a?utm_source=x#top"


def test_runs_are_bounded_and_cover_the_table(tmp_path: Path) -> None:
    """No run is larger than its bounds unless one row is; together they are all rows, in order."""
    sizes = [10] * 250 + [BYTES + 5] + [10] * 3
    rows = [json.dumps({"id": n, "text": "x" * size}) for n, size in enumerate(sizes)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows) + "\n")

    runs = references(table("a.jsonl"), tmp_path)

    assert sum(run.documents for run in runs) == len(rows)
    assert max(run.documents for run in runs) <= ROWS
    assert [run.documents for run in runs] == [100, 100, 50, 1, 3]
    assert [c.content for c in captures(table("a.jsonl"), tmp_path)] == [r.encode() for r in rows]


@pytest.mark.parametrize("order", [1, -1])
def test_gzip_and_plain_give_the_same_rows(tmp_path: Path, order: int) -> None:
    """A gzipped table is the plain one, also when its runs are acquired out of order."""
    content = b"".join(b'{"id": %d, "text": "t"}\n' % n for n in range(350))
    (tmp_path / "a.jsonl").write_bytes(content)
    (tmp_path / "b.ndjson.gz").write_bytes(gzip.compress(content))
    packed = table("b.ndjson.gz")

    runs = references(packed, tmp_path)[::order]
    found = sorted(packed.acquire(runs, access(tmp_path)), key=lambda c: int(c.claims.row_id or 0))

    assert [c.content for c in found] == [c.content for c in captures(table("a.jsonl"), tmp_path)]


@pytest.mark.parametrize("order", [1, -1])
def test_parquet_rows_are_canonical_json(tmp_path: Path, order: int) -> None:
    """Every row of every row group comes once, as JSON with sorted keys, in any order of runs."""
    pq.write_table(
        pa.table({"text": [f"t{n}" for n in range(700)], "id": list(range(700))}),
        tmp_path / "a.parquet",
        row_group_size=300,
    )
    source = table("a.parquet")

    found = source.acquire(references(source, tmp_path)[::order], access(tmp_path))
    rows = sorted((json.loads(c.content or b"") for c in found), key=lambda row: row["id"])

    assert rows == [{"id": n, "text": f"t{n}"} for n in range(700)]


def test_parquet_values_that_json_lacks(tmp_path: Path) -> None:
    """Dates, decimals and bytes become text; nothing breaks the run."""
    day = dt.datetime(2026, 11, 22, 6, tzinfo=dt.UTC)
    columns = {
        "text": ["a"], "date": [day], "n": [Decimal("1.50")], "raw": [b"\xff\x00"], "u": [b"ok"],
    }  # fmt: skip
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")

    [capture] = captures(table("a.parquet"), tmp_path)

    assert capture.content == (
        b'{"date":"2026-11-22T06:00:00+00:00","n":"1.50","raw":"/wA=","text":"a","u":"ok"}'
    )
    assert capture.address == "file:wire/a.parquet#L1"


def test_columns_are_renamed_and_others_kept(tmp_path: Path) -> None:
    """A mapping puts our names on the table's columns, so that a row explains itself."""
    (tmp_path / "a.jsonl").write_text('{"body": "corps", "link": "https://a.org/x", "n": 1}\nbad\n')
    source = table("a.jsonl", columns={"text": "body", "url": "link"})

    row, bad = captures(source, tmp_path)

    assert json.loads(row.content or b"") == {"text": "corps", "url": "https://a.org/x", "n": 1}
    assert row.address == "https://a.org/x"
    assert bad.content == b"bad"


def test_a_folder_of_tables_is_read_by_suffix(tmp_path: Path) -> None:
    """All tables of a folder are read, other files are not."""
    for name in ("b.jsonl", "a/c.ndjson", "notes.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"text": "t"}\n')

    assert [c.address for c in captures(table("in"), tmp_path)] == [
        "file:wire/a/c.ndjson#L1", "file:wire/b.jsonl#L1",
    ]  # fmt: skip


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    """A path that names a file of another kind says which kinds there are."""
    (tmp_path / "a.csv").write_text("text\n")

    with pytest.raises(SourceUnreadable, match=r"a\.csv: no table by its name: .*\.parquet"):
        references(table("a.csv"), tmp_path)


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.parquet"])
def test_a_damaged_file_is_one_capture_with_its_error(tmp_path: Path, name: str) -> None:
    """A file cut short does not stop the others: it is counted once, with the remedy."""
    content = b'{"text": "t"}\n' * 9
    if name.endswith("gz"):
        content = gzip.compress(content)
    else:
        pq.write_table(pa.table({"text": ["t"] * 9}), tmp_path / name)
        content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[:-9])
    (tmp_path / "b.jsonl").write_text('{"text": "t"}\n')

    damaged, good = captures(table("."), tmp_path)

    assert (damaged.error, damaged.content) == ("SourceUnreadable", None)
    assert damaged.message is not None
    assert f"{name}: the file is damaged" in damaged.message
    assert good.content == b'{"text": "t"}'


def test_a_file_that_changed_after_listing_is_refused(tmp_path: Path) -> None:
    """Runs are byte ranges of one version: of another version they would be nonsense."""
    (tmp_path / "a.jsonl").write_text('{"text": "t"}\n')
    runs = references(table("a.jsonl"), tmp_path)
    (tmp_path / "a.jsonl").write_text('{"text": "another"}\n')

    [capture] = table("a.jsonl").acquire(runs, access(tmp_path))

    assert capture.error == "SourceUnreadable"
    assert "changed after it was listed" in (capture.message or "")
