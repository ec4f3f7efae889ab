"""Folders: which files are documents, what they are called, what is told of unreadable ones."""

import os
from pathlib import Path

import pytest
from source_edges import NOON, access

from depeche.errors import SourceMissing, SourceUnreadable
from depeche.sources.base import FileStat
from depeche.sources.files.folder import FolderSource
from depeche.sources.files.store import FileStore


def folder(path: str, **fields: object) -> FolderSource:
    return FolderSource.model_validate({"name": "texts", "kind": "folder", "path": path} | fields)


def write(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def addresses(source: FolderSource, root: Path, partition: str = "2026-11-22") -> list[str]:
    return [reference.address for reference in source.discover(access(root), partition)]


def test_takes_texts_and_pages_in_path_order(tmp_path: Path) -> None:
    """Only the suffixes asked for are documents, in the order of their relative paths."""
    write(tmp_path / "in", "b.txt", "a/z.HTML", "a.htm", "c.pdf", ".hidden.txt", ".git/x.txt")

    assert addresses(folder("in"), tmp_path) == [
        "file:texts/a.htm", "file:texts/a/z.HTML", "file:texts/b.txt",
    ]  # fmt: skip


def test_addresses_do_not_depend_on_the_machine(tmp_path: Path) -> None:
    """The same files under another root, absolute or relative, have the same addresses."""
    write(tmp_path / "one/in", "a.txt")
    write(tmp_path / "two/in", "a.txt")

    relative = addresses(folder("in"), tmp_path / "one")
    absolute = addresses(folder(str(tmp_path / "two/in")), tmp_path)

    assert relative == absolute == ["file:texts/a.txt"]


def test_acquires_bytes_with_their_media_type(tmp_path: Path) -> None:
    """A capture holds the file's own bytes, its type by suffix, and the time of the clock."""
    write(tmp_path / "in", "a.txt", "b.html")
    edges = access(tmp_path)
    source = folder("in", language="fr")

    captures = list(source.acquire(list(source.discover(edges, "2026-11-22")), edges))

    assert [(c.content, c.media_type) for c in captures] == [
        (b"a.txt", "text/plain"), (b"b.html", "text/html"),
    ]  # fmt: skip
    assert {c.fetched_at for c in captures} == {NOON}
    assert {c.claims.language for c in captures} == {"fr"}


def test_a_changed_file_has_another_version(tmp_path: Path) -> None:
    """Size or modification time tell one state of a file from another."""
    write(tmp_path / "in", "a.txt")
    [before] = folder("in").discover(access(tmp_path), "2026-11-22")
    os.utime(tmp_path / "in/a.txt", ns=(1, 1))
    [after] = folder("in").discover(access(tmp_path), "2026-11-22")

    assert (before.address, before.version) != (after.address, after.version)
    assert before.address == after.address


def test_pattern_narrows_the_paths(tmp_path: Path) -> None:
    """A pattern holds the whole path below the folder."""
    write(tmp_path / "in", "sport/a.txt", "news/b.txt")

    assert addresses(folder("in", pattern="news/*"), tmp_path) == ["file:texts/news/b.txt"]


@pytest.mark.parametrize(
    ("path", "partition", "expected"),
    [
        ("in/{date}", "2026-11-22", "file:texts/2026-11-22/a.txt"),
        ("in/{year}/{month}/{day}", "2026-11-22T06", "file:texts/2026/11/22/a.txt"),
        ("in/{date}/{hour}", "2026-11-22T06", "file:texts/2026-11-22/06/a.txt"),
        ("in/day-{date}/x", "2026-11-22", "file:texts/day-2026-11-22/x/a.txt"),
    ],
)
def test_a_dated_path_is_filled(tmp_path: Path, path: str, partition: str, expected: str) -> None:
    """Each partition reads its own folder, and its addresses keep the date apart."""
    for day in ("2026-11-21", "2026-11-22"):
        date = dict(zip(("year", "month", "day"), day.split("-"), strict=True))
        write(tmp_path / path.format(date=day, hour="06", **date), "a.txt")

    assert addresses(folder(path), tmp_path, partition) == [expected]


def test_a_day_without_folder_is_empty(tmp_path: Path) -> None:
    """A dated folder that does not exist holds nothing; that is no error."""
    write(tmp_path / "in/2026-11-21", "a.txt")

    assert addresses(folder("in/{date}"), tmp_path) == []


def test_a_missing_archive_is_an_error_on_every_day(tmp_path: Path) -> None:
    """If even the folder above the date is missing, the path is wrong."""
    with pytest.raises(SourceMissing, match=r"archive/: there is no such .* correct the source"):
        addresses(folder("archive/{date}"), tmp_path)


def test_a_missing_folder_names_path_and_remedy(tmp_path: Path) -> None:
    """An undated folder that does not exist is unreadable, with what to do."""
    with pytest.raises(
        SourceUnreadable, match=r"nowhere: there is no such .* create it, or correct"
    ):
        addresses(folder("nowhere"), tmp_path)


def test_a_partition_without_date_cannot_fill_a_path(tmp_path: Path) -> None:
    """A run by hand under a free name cannot read a dated path, and is told why."""
    with pytest.raises(SourceUnreadable, match=r"asks for \{day\}, which partition 'trial' does"):
        addresses(folder("in/{day}"), tmp_path, "trial")


def test_links_out_of_the_folder_are_not_followed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A link to a file inside is read; one that leaves or circles is named and left."""
    write(tmp_path, "secret.txt", "in/a.txt")
    (tmp_path / "in/inside.txt").symlink_to(tmp_path / "in/a.txt")
    (tmp_path / "in/outside.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "in/circle").symlink_to(tmp_path / "in")

    assert addresses(folder("in"), tmp_path) == ["file:texts/a.txt", "file:texts/inside.txt"]
    assert "outside.txt" in caplog.text
    assert "circle" in caplog.text


def test_a_name_that_is_no_utf8_is_read(tmp_path: Path) -> None:
    """File names are bytes: one in another charset has a printable address and can be read."""
    (tmp_path / "in").mkdir()
    with open(os.fsencode(tmp_path / "in") + b"/caf\xe9 100%.txt", "wb") as file:  # noqa: PTH123 -- a name in bytes
        file.write(b"x")
    edges = access(tmp_path)
    references = list(folder("in").discover(edges, "2026-11-22"))

    [capture] = folder("in").acquire(references, edges)

    assert capture.address == "file:texts/caf\\xe9 100%.txt"
    assert capture.reference.locator.isascii()
    assert capture.content == b"x"


def test_a_file_that_vanished_is_a_capture_with_its_error(tmp_path: Path) -> None:
    """What is gone between listing and reading is told, and the others go on."""
    write(tmp_path / "in", "a.txt", "b.txt")
    edges = access(tmp_path)
    references = list(folder("in").discover(edges, "2026-11-22"))
    (tmp_path / "in/a.txt").unlink()

    gone, kept = folder("in").acquire(references, edges)

    assert (gone.content, gone.error) == (None, "SourceUnreadable")
    assert gone.message is not None
    assert "in/a.txt: the file is gone" in gone.message
    assert kept.content == b"b.txt"


def test_s3_without_connection_says_what_is_missing(tmp_path: Path) -> None:
    """An s3:// path without a store names the connection to set."""
    with pytest.raises(SourceUnreadable, match="depeche_store"):
        addresses(folder("s3://bucket/prefix"), tmp_path)


def test_a_range_is_read_exactly(tmp_path: Path) -> None:
    """Reads stop where they are asked to, and an empty range is empty."""
    write(tmp_path, "abcdef.txt")
    files = FileStore(tmp_path)

    assert files.read("abcdef.txt", 2, 4) == b"cd"
    assert files.read("abcdef.txt", 4) == b"ef.txt"
    assert files.read("abcdef.txt", 3, 3) == b""
    assert [type(stat) for stat in files.list("abcdef.txt")] == [FileStat]
