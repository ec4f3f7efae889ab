"""The command line: results in input order, counts that add up, failures in one plain line."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from depeche.cli import app
from generated_archive import make

BODY = "Le conseil municipal de Brest a voté lundi soir le budget de la ville, en hausse. " * 5
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command line in an empty folder, without any connection."""
    monkeypatch.chdir(tmp_path)
    for name in ("STORE", "CATALOG"):
        monkeypatch.delenv(f"AIRFLOW_CONN_DEPECHE_{name}", raising=False)
    return lambda *arguments: CliRunner().invoke(app, list(arguments))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A text, a page, a table with a broken line, an empty file and binary junk."""
    (tmp_path / "a.txt").write_text(f"Un titre pour le budget\n\n{BODY}\n\nPartagez votre avis")
    (tmp_path / "b.html").write_text(f"<html><body><article><p>{BODY}</p></article></body></html>")
    rows = [json.dumps({"id": 7, "text": BODY}), '{"id": 8, "text": "', json.dumps({"id": 9})]
    (tmp_path / "c.jsonl").write_text("\n".join(rows))
    (tmp_path / "d.txt").touch()
    (tmp_path / "e.txt").write_bytes(bytes(range(256)) * 20)
    return tmp_path


def lines(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_every_document_comes_out_once_in_input_order(run: Run, folder: Path) -> None:
    """Files by name and rows by line, each with its outcome, its reason and its row's id."""
    result = run("process", str(folder), "--no-entities")
    assert result.exit_code == 0
    shown = [
        (Path(row["path"]).name, row["id"], row["outcome"], row["reason"]) for row in lines(result)
    ]
    assert shown == [
        ("a.txt", None, "kept", None),
        ("b.html", None, "kept", None),
        ("c.jsonl", "7", "kept", None),
        ("c.jsonl", None, "quarantined", "DocumentUnreadable"),
        ("c.jsonl", "9", "quarantined", "DocumentUnreadable"),
        ("d.txt", None, "rejected", "empty"),
        ("e.txt", None, "rejected", "not_text"),
    ]


def test_counts_on_stderr_add_up(run: Run, folder: Path) -> None:
    """The last line says read = kept + rejected + quarantined."""
    result = run("process", str(folder), "--no-entities")
    assert result.stderr.strip() == "7 read = 3 kept + 2 rejected + 2 quarantined"


def test_a_broken_row_is_told_with_its_line(run: Run, folder: Path) -> None:
    """The quarantined row says what is wrong with its JSON, and its address names the line."""
    row = lines(run("process", str(folder / "c.jsonl"), "--no-entities"))[1]["record"]
    assert row["address"].endswith("c.jsonl#L2")
    assert "JSON" in row["detail"]


def test_two_processes_give_the_same_lines_as_one(run: Run, folder: Path) -> None:
    """`--jobs 2` prints, byte for byte, what one process prints."""
    alone = run("process", str(folder), "--no-entities")
    together = run("process", str(folder), "--no-entities", "--jobs", "2")
    assert together.stdout == alone.stdout


def test_text_format_prints_the_clean_articles(run: Run, folder: Path) -> None:
    """Title and text of what is kept, nothing of what was cut or refused."""
    shown = run("process", str(folder / "a.txt"), "--format", "text", "--no-entities").stdout
    assert shown.startswith("Un titre pour le budget\n\nLe conseil municipal")
    assert "Partagez" not in shown


def test_the_address_of_a_page_can_be_given(run: Run, folder: Path) -> None:
    """`--url` becomes the record's url."""
    url = "https://example.org/budget"
    (row,) = lines(run("process", str(folder / "b.html"), "--url", url, "--no-entities"))
    assert row["record"]["url"] == url


def test_a_line_beside_a_page_gives_its_address(run: Run, folder: Path) -> None:
    """A row with `path` and `url` names a page's address, and is no document itself."""
    url = "https://example.org/2024/budget"
    (folder / "pages.jsonl").write_text(json.dumps({"path": "b.html", "url": url}))
    rows = lines(run("process", str(folder), "--no-entities"))
    assert len(rows) == 7
    assert [row["record"]["url"] for row in rows if row["path"].endswith("b.html")] == [url]


def test_an_archive_is_a_line_per_article(run: Run, tmp_path: Path) -> None:
    """A web archive is read like any file, by one process or two: whole pages and damaged ones."""
    made = make(tmp_path, pages=210, days=2, start=date(2024, 1, 1))
    result = run("process", str(made.warc), "--no-entities")
    rows = lines(result)
    assert len(rows) == 210
    assert sum(row["outcome"] == "quarantined" for row in rows) == 2
    urls = {row["record"]["url"] for row in rows}
    pages = map(json.loads, made.index.read_text("utf-8").splitlines())
    assert {page["url"] for page in pages if page["kind"] == "page" and not page["damage"]} <= urls
    again = run("process", str(made.warc), "--no-entities", "--jobs", "2")
    assert again.stdout == result.stdout


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("nowhere", "nowhere: there is no such file or folder"),
        ("photo.pdf", "photo.pdf: no kind of file that can be read"),
        ("s3://archive/texts", "AIRFLOW_CONN_DEPECHE_STORE is not set"),
    ],
)
def test_a_path_that_cannot_be_read_ends_with_its_remedy(
    run: Run, tmp_path: Path, path: str, message: str
) -> None:
    """Status 1 and one plain message, no trace."""
    (tmp_path / "photo.pdf").write_bytes(b"%PDF-1.7")
    result = run("process", path)
    assert result.exit_code == 1
    assert message in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr


def test_a_text_beyond_the_limit_is_rejected(run: Run, tmp_path: Path) -> None:
    """200 MB of text are refused as too large, with both figures, in bounded memory."""
    with (tmp_path / "huge.txt").open("wb") as file:
        file.truncate(200_000_000)
    (row,) = lines(run("process", str(tmp_path / "huge.txt"), "--no-entities"))
    assert (row["outcome"], row["reason"]) == ("rejected", "too_large")
    assert row["record"]["detail"] == "200000000 bytes, 20000000 are allowed"


def test_explain_shows_each_cut_with_its_rule(run: Run, folder: Path) -> None:
    """Every removal appears with its span, kind and text; a refused document with its reason."""
    shown = run("explain", str(folder / "a.txt"), str(folder / "d.txt")).stdout
    assert "comment_prompt" in shown
    assert "Partagez votre avis" in shown
    assert "rejected in step extract: empty" in shown


def test_explain_says_why_the_judge_cut_a_line(run: Run, tmp_path: Path) -> None:
    """A cut that no rule made is told with the evidence that weighed most."""
    paragraphs = "\n".join(f"{BODY}Le vote a eu lieu à {hour} heures." for hour in range(18, 22))
    teasers = (
        "À ne pas manquer\nFougères : trois pompiers blessés dans l’incendie d’une scierie\n"
        "Le feu a pris dans la nuit de samedi à dimanche ; une enquête est ouverte.\n"
        "Vannes : la piscine rouvre après dix-huit mois de travaux\n"
        "Le bassin olympique accueillera les clubs dès la semaine prochaine."
    )
    (tmp_path / "f.txt").write_text(f"{paragraphs}\n{teasers}")
    shown = " ".join(run("explain", str(tmp_path / "f.txt")).stdout.split())
    assert ".learned the evidence adds up:" in shown


def test_check_names_what_is_wrong_and_how_to_mend_it(run: Run, tmp_path: Path) -> None:
    """A typo in a collection and a missing connection are both told; the status is 1."""
    broken = tmp_path / "presse.yaml"
    broken.write_text(
        "name: presse\ndescription: d\nstart: 2024-01-01\n"
        "sources:\n  - {name: a, kind: folder, pth: x}\n"
    )
    result = run("check", "--collections", str(tmp_path))
    shown = " ".join(result.stdout.split())
    assert result.exit_code == 1
    assert "presse.yaml" in shown
    assert "pth" in shown
    assert "path" in shown
    assert "AIRFLOW_CONN_DEPECHE_STORE is not set" in shown
