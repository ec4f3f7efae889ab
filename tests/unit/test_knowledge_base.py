"""A Wikidata dump in its real form becomes a file of knowledge, which the linker reads."""

import bz2
import gzip
import json
import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from depeche.cli import app
from depeche.entities import knowledge
from depeche.entities.knowledge import known
from depeche.entities.resolution import resolve
from depeche.entities.wikidata import build
from depeche.errors import SettingsError, SourceMissing, SourceUnreadable
from depeche.records.article import Entity, Mention


def statement(value: Any, rank: str = "normal", **more: Any) -> dict[str, Any]:
    kind = "wikibase-entityid" if isinstance(value, dict) and "id" in value else "string"
    return {
        "mainsnak": {
            "snaktype": "value",
            "property": "P0",
            "hash": "0" * 40,
            "datavalue": {"value": value, "type": kind},
            "datatype": "wikibase-item",
        },
        "type": "statement",
        "id": "Q1$0",
        "rank": rank,
        **more,
    }


def to(number: int, rank: str = "normal", **more: Any) -> dict[str, Any]:
    value = {"entity-type": "item", "numeric-id": number, "id": f"Q{number}"}
    return statement(value, rank, **more)


def at(north: float, east: float, body: int = 2) -> dict[str, Any]:
    globe = f"http://www.wikidata.org/entity/Q{body}"
    point = {"latitude": north, "longitude": east, "altitude": None, "precision": 0.01}
    return statement({**point, "globe": globe})


def demonym(text: str, language: str = "fr") -> dict[str, Any]:
    return statement({"text": text, "language": language})


def item(
    number: int,
    label: str | dict[str, str],
    *aliases: str,
    sitelinks: int = 40,
    **claims: list[dict[str, Any]],
) -> dict[str, Any]:
    labels = label if isinstance(label, dict) else {"fr": label}
    return {
        "type": "item",
        "id": f"Q{number}",
        "labels": {code: {"language": code, "value": text} for code, text in labels.items()},
        "descriptions": {"fr": {"language": "fr", "value": "écrit pour ce test"}},
        # PHP writes an empty map as a list.
        "aliases": {"fr": [{"language": "fr", "value": a} for a in aliases]} if aliases else [],
        "claims": claims or [],
        "sitelinks": {
            f"w{n}wiki": {"site": f"w{n}wiki", "title": "T", "badges": []} for n in range(sitelinks)
        }
        | {"commonswiki": {"site": "commonswiki", "title": "T", "badges": []}},
        "pageid": number,
        "ns": 0,
        "lastrevid": 1,
        "modified": "2026-01-01T00:00:00Z",
    }


ENTITIES: list[dict[str, Any] | str] = [
    item(515, {"en": "city"}, P279=[to(486972)]),
    item(1549591, {"fr": "grande ville"}, P279=[to(515)]),
    item(70208, {"fr": "commune de Velmar"}, P279=[to(1549591), to(70208)]),
    item(4830453, {"en": "a bakery"}),
    item(9001, "Velmarie", "République de Velmarie", P31=[to(6256)], P297=[statement("XV")],
         P1549=[demonym("Velmarien"), demonym("Velmarian", "en"), demonym("вел", "ru")]),
    item(9002, {"fr": "Port-Salin", "en": "Saltport"}, "La Saline", P31=[to(70208)], P17=[to(9001)],
         P625=[at(1.0, 2.0, body=405), at(48.12345, -3.2)]),
    item(9003, "Anton Vrelsky", "Anton Vrelskiy", "A. Vrelsky", "Vrelsky", P31=[to(5)],
         P27=[to(9001)]),
    item(9004, "Mirabeau Énergie", "MIRA", P31=[to(4830453, rank="preferred"), to(4167410)],
         P17=[to(9001, rank="deprecated"), to(6, qualifiers={"P582": [{"snaktype": "value"}]})]),
    item(9005, "Port-Salin", P31=[to(4167410)]),
    item(9006, "Port-Salin", sitelinks=30, P31=[to(515)], P1549=[demonym("salinois")]),
    item(9007, "Jeu inconnu", P31=[to(123456789)]),
    item(9008, "Hameau", sitelinks=2, P31=[to(515)]),
    item(9009, {"ru": "Велмар"}, P31=[to(515)]),
    '{"type":"item","id":"Q9010","labels":{"fr":{"language":"fr","value":"Coupé"',
    '{"type":"property","id":"P31","datatype":"wikibase-item","labels":{},"claims":{}}',
    '{"type":"lexeme","id":"L7","lemmas":{"fr":{"language":"fr","value":"sel"}},"forms":[]}',
    '{"type":"item","id":"neuf"}',
]  # fmt: skip


def dump(folder: Path, entities: list[dict[str, Any] | str] = ENTITIES) -> Path:
    lines = [
        e if isinstance(e, str) else json.dumps(e, separators=(",", ":"), ensure_ascii=False)
        for e in entities
    ]
    path = folder / "dump.json.gz"
    path.write_bytes(gzip.compress(("[\n" + ",\n".join(lines) + "\n]\n").encode(), mtime=0))
    return path


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "knowledge.sqlite"
    build(dump(tmp_path), path, sitelinks=5)
    monkeypatch.setenv("DEPECHE_KNOWLEDGE", str(path))
    return path


def rows(file: Path, query: str) -> list[tuple[Any, ...]]:
    return sqlite3.connect(file).execute(query).fetchall()


def one(text: str, name: str, label: str) -> Entity:
    start = text.index(name)
    mention = Mention(start=start, end=start + len(name), text=name)
    (entity,) = resolve(text, [(label, mention)])
    return entity


def test_every_line_is_counted_and_broken_ones_are_named(tmp_path: Path) -> None:
    """Lines are items, properties and lexemes, or broken; the broken are told by number."""
    built = build(dump(tmp_path), tmp_path / "kb.sqlite", sitelinks=5)
    assert built.lines == len(ENTITIES) == built.items + built.skipped + built.broken
    assert (built.skipped, built.broken) == (2, 2)
    assert [told.split(":")[0] for told in built.told] == ["line 15", "line 18"]
    assert "'neuf' is no id" in built.told[1]


def test_what_things_are_comes_from_the_tree_of_classes(file: Path) -> None:
    """Through subclasses that may run in circles; pages of disambiguation and strays are out."""
    assert rows(file, "SELECT id, type FROM item ORDER BY id") == [
        (9001, "LOC"),
        (9002, "LOC"),
        (9003, "PER"),
        (9004, "ORG"),
        (9006, "LOC"),
    ]


def test_countries_and_coordinates_are_those_of_today_and_of_the_earth(file: Path) -> None:
    """Deprecated and ended statements do not count, nor does a point on the moon."""
    found = rows(file, "SELECT id, country, latitude, longitude, context FROM item ORDER BY id")
    assert found == [
        (9001, "XV", None, None, "velmarian|velmarien"),
        (9002, "XV", 48.1234, -3.2, ""),
        (9003, "XV", None, None, ""),
        (9004, None, None, None, ""),
        (9006, None, None, None, "salinois"),
    ]


def test_the_same_dump_gives_the_same_bytes(tmp_path: Path) -> None:
    """Packed by gzip, by bzip2 or not at all."""
    path = dump(tmp_path)
    text = gzip.decompress(path.read_bytes())
    (tmp_path / "dump.json.bz2").write_bytes(bz2.compress(text))
    (tmp_path / "dump.json").write_bytes(text)
    made = []
    for name in ("dump.json.gz", "dump.json.bz2", "dump.json", "dump.json.gz"):
        build(tmp_path / name, tmp_path / "kb.sqlite", sitelinks=5)
        made.append((tmp_path / "kb.sqlite").read_bytes())
    assert len(set(made)) == 1


def test_other_rows_have_another_digest(tmp_path: Path) -> None:
    """The digest is of what is in the file."""
    built = [build(dump(tmp_path), tmp_path / "kb.sqlite", sitelinks=n) for n in (5, 35)]
    assert built[0].digest != built[1].digest


def test_roots_that_the_dump_calls_otherwise_are_named(tmp_path: Path) -> None:
    """So that a wrong id in the table of roots shows."""
    built = build(dump(tmp_path), tmp_path / "kb.sqlite", sitelinks=5)
    assert built.doubtful == ("Q4830453 is 'a bakery', the table of roots says 'business'",)


def test_a_damaged_dump_leaves_no_file(tmp_path: Path) -> None:
    """A download that was cut is refused whole, and what was there before stays."""
    path = dump(tmp_path)
    path.write_bytes(path.read_bytes()[:-200])
    output = tmp_path / "kb.sqlite"
    output.write_text("before")
    with pytest.raises(SourceUnreadable, match="download it again"):
        build(path, output, sitelinks=5)
    assert output.read_text() == "before"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["dump.json.gz", "kb.sqlite"]


def test_what_is_no_dump_is_refused(tmp_path: Path) -> None:
    """With the remedy; a file that is not there as well."""
    (tmp_path / "dump.json").write_text("Bonjour\n")
    with pytest.raises(SourceUnreadable, match="is it a dump"):
        build(tmp_path / "dump.json", tmp_path / "kb.sqlite", sitelinks=5)
    with pytest.raises(SourceMissing):
        build(tmp_path / "none.json", tmp_path / "kb.sqlite", sitelinks=5)


@pytest.mark.usefixtures("file")
def test_names_are_linked_to_what_the_file_knows() -> None:
    """By label, alias and romanisation, with country and coordinates for places."""
    place = one("Le maire de Saltport démissionne.", "Saltport", "LOC")
    assert (place.wikidata, place.country, place.latitude) == ("Q9002", "XV", 48.1234)
    assert one("Anton Vrelskij arrive.", "Anton Vrelskij", "PER").wikidata == "Q9003"
    assert one("Mirabeau Énergie recrute.", "Mirabeau Énergie", "ORG").wikidata == "Q9004"


@pytest.mark.usefixtures("file")
def test_a_demonym_speaks_for_the_lesser_known_place() -> None:
    """Where the article says who lives there; else a name that two places bear is neither's."""
    assert one("Un pêcheur salinois de Port-Salin.", "Port-Salin", "LOC").wikidata == "Q9006"
    assert one("Un pêcheur de Port-Salin.", "Port-Salin", "LOC").wikidata is None


@pytest.mark.usefixtures("file")
def test_a_surname_alone_is_nobody() -> None:
    """An alias of one word says too little of a person."""
    assert one("M. Vrelsky arrive.", "M. Vrelsky", "PER").wikidata is None


def test_curated_rows_win(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the shipped tables know of a name, and of a thing by another name, stands."""
    path = tmp_path / "kb.sqlite"
    impostors: list[dict[str, Any] | str] = [
        item(9100, "Paris", P31=[to(515)]),
        item(90, "Paris en France", "Panam-sur-Seine", P31=[to(515)]),
        item(9101, "Kremlin", "Palais du Kremlin", P31=[to(4830453)]),
    ]
    build(dump(tmp_path, impostors), path, sitelinks=5)
    monkeypatch.setenv("DEPECHE_KNOWLEDGE", str(path))
    assert one("À Paris, rien.", "Paris", "LOC").wikidata == "Q90"
    assert one("À Panam-sur-Seine, rien.", "Panam-sur-Seine", "LOC").name == "Paris"
    kremlin = [one(f"Le {n} se tait.", n, "ORG") for n in ("Kremlin", "Palais du Kremlin")]
    assert len({entity.entity_id for entity in kremlin}) == 1


def test_the_file_is_in_the_provenance_by_the_digest_of_its_rows(file: Path) -> None:
    """Beside the shipped tables."""
    digest = dict(rows(file, "SELECT name, value FROM meta"))["digest"]
    assert [m.name for m in knowledge.models()] == ["knowledge", "knowledge-wikidata"]
    assert knowledge.models()[1].version == digest[:12]


def test_a_forked_worker_opens_the_file_anew(file: Path) -> None:
    """A connection is not carried over a fork: the child answers, and the parent after it."""
    assert file
    assert known().candidates("port salin")
    child = os.fork()
    if child == 0:
        os._exit(0 if known().candidates("anton vrelsky") else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert known().candidates("mirabeau energie")


@pytest.mark.parametrize("content", [None, b"no database at all, but long enough to be read" * 9])
def test_a_setting_that_cannot_be_used_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    """Before any document is read; `depeche check` tells the same."""
    path = tmp_path / "wrong.sqlite"
    if content:
        path.write_bytes(content)
    monkeypatch.setenv("DEPECHE_KNOWLEDGE", str(path))
    with pytest.raises(SettingsError, match=r"wrong\.sqlite .*depeche kb build"):
        known()
    result = CliRunner().invoke(app, ["check", "--collections", str(tmp_path)])
    assert result.exit_code == 1
    assert "wrong knowledge: DEPECHE_KNOWLEDGE" in result.stdout


def test_a_file_of_another_layout_is_to_be_built_anew(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Rather than read for what it is not."""
    other = tmp_path / "other.sqlite"
    other.write_bytes(file.read_bytes())
    with sqlite3.connect(other) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE name = 'layout'")
    monkeypatch.setenv("DEPECHE_KNOWLEDGE", str(other))
    with pytest.raises(SettingsError, match="build it anew"):
        known()


def test_the_command_builds_and_tells(tmp_path: Path) -> None:
    """Counts and broken lines on stderr; exit 1 where there is no dump."""
    output = tmp_path / "deep" / "kb.sqlite"
    asked = ["kb", "build", "--wikidata", str(dump(tmp_path)), "--output", str(output)]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0
    assert "broken: line 15" in result.stderr
    assert "17 lines = 13 items + 2 properties and lexemes + 2 broken" in result.stderr
    assert output.exists()
    missing = CliRunner().invoke(app, ["kb", "build", "--wikidata", "none", "--output", "x"])
    assert missing.exit_code == 1
    assert "none is no file" in missing.stderr
