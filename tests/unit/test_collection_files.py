"""Collection files: every mistake is told with file, line, field and remedy."""

from pathlib import Path

import pytest

from depeche.collections import load, load_all
from depeche.errors import CollectionError

GOOD = """\
name: presse
description: A trial
start: 2026-11-01
sources:
  - name: texts
    kind: folder
    path: in
"""


def told(tmp_path: Path, content: str | bytes, name: str = "presse.yaml") -> str:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CollectionError) as caught:
        load(path)
    return str(caught.value).replace(str(tmp_path) + "/", "")


def test_a_good_file_loads(tmp_path: Path) -> None:
    """What is not written has its default."""
    (tmp_path / "presse.yaml").write_text(GOOD)

    collection = load(tmp_path / "presse.yaml")

    assert (collection.name, collection.sources[0].name) == ("presse", "texts")
    assert collection.admission.min_words == 25


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("start:", "strat:", "presse.yaml:3: strat: unknown field: did you mean 'start'?"),
        ("start: 2026-11-01\n", "", "presse.yaml:1: start: is missing: add it"),
        ("2026-11-01", "2026-11-1x", "presse.yaml:3: start: '2026-11-1x' is no date: write it as"),
        (
            "kind: folder",
            "kind: foldr",
            "5: sources.texts: unknown kind 'foldr': did you mean 'fol",
        ),
        (
            "    kind: folder\n",
            "",
            "sources.texts: kind is missing: use one of folder, table, warc, feed",
        ),
        (
            "path: in",
            "pth: in",
            "presse.yaml:7: sources.texts.pth: unknown field: did you mean 'path",
        ),
        ("path: in", "zzz: in", "unknown field: known are name, publisher, language, kind, path"),
        ("path: in", "path: in/{dat}", "7: sources.texts.path: {dat} is no field of a dated path"),
        ("path: in", "path: s3://", "sources.texts.path: names no bucket"),
        ("path: in", "path: in\n    suffixes: [.pdf]", "'.pdf' cannot be read: use some of .htm"),
        (
            "name: texts",
            "name: 2026-11-22",
            "sources[1].name: YAML reads this as a date, not as text",
        ),
        ("name: texts", "name: Été!", "'Été!': use lower-case letters, digits, _ and -"),
        ("A trial", "no", "presse.yaml:2: description: YAML reads this as yes or no, not as text"),
        ("name: presse", "name: press", "1: name: 'press' is not the file's name: write 'presse'"),
        ("sources:", "name: presse\nsources:", "presse.yaml:4: 'name' stands twice: keep one"),
        (
            "  - name",
            "\t- name",
            "presse.yaml:5: found character '\\t' that cannot start any token",
        ),
        ("    path: in", "   path: in", "presse.yaml:7: "),
        (
            "start:",
            "schedule: '@dayly'\nstart:",
            "presse.yaml:3: schedule: '@dayly' is no schedule: write a cron expression",
        ),
        (
            "start:",
            "timezone: Europe/Pari\nstart:",
            "timezone: 'Europe/Pari' is no time zone: did you mean 'Europe/Paris'?",
        ),
        (
            "start:",
            "cleaning: {keep: [read_als]}\nstart:",
            "'read_als' is no kind of boilerplate: did you mean 'read_also'?",
        ),
        (
            "kind: folder\n    path: in",
            "kind: feed\n    url: https://example.org/feed",
            "user_agent is missing, and source 'texts' fetches from the web",
        ),
    ],
)
def test_mistakes_name_line_field_and_remedy(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    """One mistake in a good file is told where it is, and how to mend it."""
    assert old in GOOD
    message = told(tmp_path, GOOD.replace(old, new, 1))

    assert expected in message
    assert len(message.splitlines()) <= 2


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """A person mends a file in one go: every mistake has its line, in the order of the file."""
    content = GOOD.replace("start", "strat").replace("path", "pth")

    lines = told(tmp_path, content).splitlines()

    assert [line.split(": ")[1] for line in lines] == [
        "start", "strat", "sources.texts.path", "sources.texts.pth",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content", [b"", b"- a", b"\xff\xfe\xfa", b"!!python/object:os.x {}", b"a: [1"]
)
def test_what_is_no_collection_is_told(tmp_path: Path, content: bytes) -> None:
    """Empty files, lists, other charsets and foreign tags end in a message, not in a traceback."""
    assert told(tmp_path, content).startswith("presse.yaml")


def test_sources_need_names_of_their_own(tmp_path: Path) -> None:
    """Two sources of one name could not be told apart in a report."""
    twice = GOOD + "  - {name: texts, kind: folder, path: other}\n"

    assert "two sources are named 'texts'" in told(tmp_path, twice)


def test_a_folder_is_loaded_by_name_and_told_as_one(tmp_path: Path) -> None:
    """All files are loaded in order; the mistakes of all are told together."""
    (tmp_path / "b.yaml").write_text(GOOD.replace("presse", "b"))
    (tmp_path / "a.yml").write_text(GOOD.replace("presse", "a"))
    (tmp_path / "notes.txt").write_text("not a collection")
    assert [collection.name for collection in load_all(tmp_path)] == ["a", "b"]

    (tmp_path / "c.yaml").write_text("name: c\n")
    (tmp_path / "d.yaml").write_text("")
    with pytest.raises(CollectionError, match=r"(?s)c\.yaml.*d\.yaml"):
        load_all(tmp_path)


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    """Without the folder there is nothing to schedule, and that is no accident."""
    with pytest.raises(CollectionError, match="no such folder"):
        load_all(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("written", "number"), [("strict", 0.3), ("balanced", 0.5), ("lenient", 0.75), (0.6, 0.6)]
)
def test_a_threshold_has_a_name_or_is_a_number(
    tmp_path: Path, written: str | float, number: float
) -> None:
    """Three names for people, any number from 0 to 1 for the rest."""
    path = tmp_path / "presse.yaml"
    path.write_text(f"{GOOD}cleaning: {{threshold: {written}}}\n")
    assert load(path).cleaning.threshold == number


def test_an_unknown_threshold_is_told_with_its_remedy(tmp_path: Path) -> None:
    """One line: the file, the field, the nearest name."""
    message = told(tmp_path, f"{GOOD}cleaning: {{threshold: strickt}}\n")
    assert "cleaning.threshold: 'strickt' is no threshold: did you mean 'strict'?" in message
