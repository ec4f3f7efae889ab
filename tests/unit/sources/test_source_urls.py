"""Lists of addresses: every line is a page, a comment or an error that names it."""

import gzip
from pathlib import Path

import pytest
from source_edges import access

from depeche.errors import SourceMissing
from depeche.records.flow import Reference
from depeche.sources.web.urls import UrlsSource

A, B = "https://quai.example/a", "https://quai.example/b"


def urls(**fields: object) -> UrlsSource:
    return UrlsSource.model_validate({"name": "quai", "kind": "urls"} | fields)


def discover(tmp_path: Path, **fields: object) -> list[Reference]:
    return list(urls(**fields).discover(access(tmp_path), "2026-11-22"))


def told(references: list[Reference]) -> list[str]:
    return [reference.problem or reference.address for reference in references]


def test_addresses_stand_in_the_collection(tmp_path: Path) -> None:
    """Each page once, filtered like those of any other kind on the web."""
    found = discover(tmp_path, urls=[A, f"{A}?utm_source=x", B], exclude=["/b$"])
    assert told(found) == [A]


def test_a_file_has_one_address_per_line(tmp_path: Path) -> None:
    """Comments, empty lines, byte order marks and Windows line ends are understood."""
    (tmp_path / "list.txt").write_bytes(
        f"\ufeff{A}\r\n\r\n# demain\r\n  {B} # relire\r\n{A}#fin".encode()
    )
    assert told(discover(tmp_path, path="list.txt")) == [A, B]


def test_a_bad_line_is_an_error_that_names_it(tmp_path: Path) -> None:
    """File and line are told, and what follows is read all the same."""
    content = f"{A}\nquai.example/c\n\xe9t\xe9\n{'x' * 200_000}\n{B}".encode("latin-1")
    (tmp_path / "list").write_bytes(content)
    edges = access(tmp_path)
    found = list(urls(path="list").discover(edges, "2026-11-22"))

    captures = list(urls(path="list").acquire(found, edges))

    assert [capture.error for capture in captures] == [
        "SourceUnreachable", *["SourceUnreadable"] * 3, "SourceUnreachable",
    ]  # fmt: skip
    second, third, fourth = (capture.message or "" for capture in captures[1:4])
    assert second == ("file:quai/list#line=2: 'quai.example/c' is no web address: correct the line")
    assert third == "file:quai/list#line=3: is no UTF-8: save the file as UTF-8"
    assert len(fourth) < 300


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("l.csv", f'titre,"url"\n"Un, deux",{A}\n\n"Trois\nlignes",\nX,{B}\n'),
        ("l.csv", f"\ufefftitre;url\r\nUn;{A}\r\nDeux;\r\nX;{B}\r\n"),
        ("l.tsv", f"url\ttitre\n{A}\tUn\n\tDeux\n{B}\tX"),
        ("l.jsonl", f'{{"url": "{A}"}}\n{{"link": 1}}\n\n{{"url": "{B}"}}'),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_tables_have_a_column_of_addresses(
    tmp_path: Path, name: str, content: str, packed: bool
) -> None:
    """CSV with any usual separator and JSON lines, packed or not; a row without one is told."""
    data = content.encode()
    file = tmp_path / (name + ".gz" if packed else name)
    file.write_bytes(gzip.compress(data) if packed else data)

    first, lost, last = told(discover(tmp_path, path=file.name))

    assert (first, last) == (A, B)
    assert "there is no address in 'url'" in lost


def test_the_column_has_a_name(tmp_path: Path) -> None:
    """A table without the column is told; `column` names another."""
    (tmp_path / "l.csv").write_text(f"adresse,x\n{A},1\n")
    assert told(discover(tmp_path, path="l.csv", column="adresse")) == [A]
    assert "#line=1: there is no column 'url'" in told(discover(tmp_path, path="l.csv"))[0]


def test_a_dated_folder_holds_the_lists_of_a_day(tmp_path: Path) -> None:
    """Only lists are read, in the order of their names, from the folder of the partition."""
    day = tmp_path / "2026-11-22"
    day.mkdir()
    (day / "b.txt").write_text(B)
    (day / "a.txt").write_text(A)
    (day / "note.doc").write_text("?")
    assert told(discover(tmp_path, path="{date}")) == [A, B]


def test_a_damaged_file_gives_what_came_before(tmp_path: Path) -> None:
    """A gzip that is cut off is one error; a missing file fails the source."""
    (tmp_path / "l.txt.gz").write_bytes(gzip.compress(f"{A}\n{B}\n".encode())[:-9])

    assert any("cannot be read from here on" in line for line in told(
        discover(tmp_path, path="l.txt.gz")
    ))  # fmt: skip
    with pytest.raises(SourceMissing):
        discover(tmp_path, path="gone.txt")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [({}, "it lists nothing"), ({"urls": ["quai.example"]}, "'quai.example' is no web address")],
)
def test_a_wrong_entry_is_told_when_it_is_loaded(fields: dict[str, object], reason: str) -> None:
    """Nothing to list, or an address that is none, is refused with the remedy."""
    with pytest.raises(ValueError, match=reason):
        urls(**fields)
