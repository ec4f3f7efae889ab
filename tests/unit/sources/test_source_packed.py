"""Packed files and zip files: what is in them is read, within bounds, and damage is told."""

import bz2
import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest
import zstandard
from source_edges import access

from depeche.records.flow import Capture
from depeche.sources.files.folder import FolderSource
from depeche.sources.files.table import TableSource

PACKERS = {".gz": gzip.compress, ".bz2": bz2.compress, ".zst": zstandard.compress}
TEXT = "Le port a rouvert lundi, l’été finit.".encode()


def folder(path: Path, **fields: object) -> FolderSource:
    return FolderSource.model_validate({"name": "s", "kind": "folder", "path": str(path), **fields})


def read(path: Path, **fields: object) -> list[Capture]:
    source, edges = folder(path, **fields), access(path)
    return list(source.acquire(list(source.discover(edges, "2026-11-22")), edges))


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("packing", PACKERS)
def test_packed_texts_and_tables_are_read(tmp_path: Path, packing: str) -> None:
    """A text, a page and a table of 250 rows, whatever packed them; the name inside says what."""
    pack = PACKERS[packing]
    (tmp_path / f"a.txt{packing}").write_bytes(pack(TEXT))
    (tmp_path / f"b.html{packing}").write_bytes(pack(b"<p>" + TEXT))
    (tmp_path / f"c.pdf{packing}").write_bytes(pack(b"x"))
    found = read(tmp_path)
    assert [(c.content, c.media_type) for c in found] == [
        (TEXT, "text/plain"), (b"<p>" + TEXT, "text/html"),
    ]  # fmt: skip

    rows = b"".join(json.dumps({"id": n, "text": "t"}).encode() + b"\n" for n in range(250))
    (tmp_path / f"t.jsonl{packing}").write_bytes(pack(rows))
    table, edges = TableSource(name="t", kind="table", path=str(tmp_path)), access(tmp_path)
    references = list(table.discover(edges, "2026-11-22"))
    captures = list(table.acquire(references[::-1], edges))
    assert [r.documents for r in references] == [100, 100, 50]
    assert sorted(int(c.address.rpartition("#")[2]) for c in captures) == list(range(250))


@pytest.mark.parametrize("packing", PACKERS)
def test_damaged_and_endless_packed_files_are_told(tmp_path: Path, packing: str) -> None:
    """A cut off file and one that unpacks beyond the bound are errors; the others are read."""
    pack = PACKERS[packing]
    (tmp_path / f"a.txt{packing}").write_bytes(pack(TEXT * 50)[:-7])
    (tmp_path / f"b.txt{packing}").write_bytes(pack(b"0" * 1_000_001))
    (tmp_path / f"c.txt{packing}").write_bytes(pack(TEXT))
    cut, endless, whole = read(tmp_path, max_bytes=1_000_000)
    assert "damaged" in str(cut.message)
    assert "unpacks to more than 1,000,000 bytes" in str(endless.message)
    assert whole.content == TEXT


def test_members_of_a_zip_file_are_documents(tmp_path: Path) -> None:
    """Each member by its own address, whatever its name tries; others are left alone."""
    members = {
        "a.txt": TEXT,
        "../../etc/b.html": b"<p>",
        "d/c.txt.gz": gzip.compress(b"c"),
        "e.pdf": b"",
    }
    (tmp_path / "lot.ZIP").write_bytes(zipped(members))
    found = read(tmp_path)
    assert {c.address: c.content for c in found} == {
        "file:s/lot.ZIP/a.txt": TEXT,
        "file:s/lot.ZIP/../../etc/b.html": b"<p>",
        "file:s/lot.ZIP/d/c.txt.gz": b"c",
    }


def test_a_name_that_comes_twice_is_two_documents(tmp_path: Path) -> None:
    """Zip files may hold a name again: neither member is lost."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.txt", b"un")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", b"deux")
    (tmp_path / "lot.zip").write_bytes(file.getvalue())
    assert {c.address: c.content for c in read(tmp_path)} == {
        "file:s/lot.zip/a.txt": b"un",
        "file:s/lot.zip/a~2.txt": b"deux",
    }


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damaged_encrypted_and_endless_members_are_told(tmp_path: Path, method: int) -> None:
    """Each is an error that names the member, and the next member is read."""
    content = bytearray(zipped({"a.txt": TEXT * 40, "b.txt": b"0" * 5000, "c.txt": TEXT}, method))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first = archive.infolist()[0]
    middle = first.header_offset + 30 + len("a.txt") + first.compress_size // 2
    content[middle] ^= 0xFF
    (tmp_path / "lot.zip").write_bytes(content)
    damaged, endless, whole = read(tmp_path, max_bytes=4000)
    assert "a.txt is damaged" in str(damaged.message)
    assert "b.txt unpacks to more than 4,000 bytes" in str(endless.message)
    assert whole.content == TEXT

    # Flag 1 of each header says that a member is encrypted.
    locked = bytearray(zipped({"a.txt": TEXT}))
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "lot.zip").write_bytes(locked)
    (error,) = read(tmp_path)
    assert "a.txt is encrypted" in str(error.message)


def test_a_zip_file_without_its_directory_is_told(tmp_path: Path) -> None:
    """A download that stopped is one error, and the files beside it are read."""
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": TEXT * 99})[:-40])
    (tmp_path / "b.txt").write_bytes(TEXT)
    broken, whole = read(tmp_path)
    assert "is no whole zip file" in str(broken.message)
    assert whole.content == TEXT


def test_a_line_without_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A packed table of one endless line does not fill the memory."""
    monkeypatch.setattr("depeche.sources.files.rows.LONGEST", 10_000)
    rows = b'{"text": "t"}\n' + b"0" * 50_000
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(rows))
    table, edges = TableSource(name="t", kind="table", path=str(tmp_path)), access(tmp_path)
    found = list(table.acquire(list(table.discover(edges, "2026-11-22")), edges))
    assert [c.error for c in found if c.error] == ["SourceUnreadable"]
    assert "line 2 has more than 10,000 bytes" in str(found[-1].message)
