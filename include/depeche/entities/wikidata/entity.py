"""One entity of a dump: of its many fields, those that name and place it.

The form is Wikibase's (doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html). PHP writes an
empty map as an empty list, so either may stand wherever a map is expected.
"""

import math
import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

import msgspec

from depeche.errors import SourceUnreadable

__all__ = ["LANGUAGES", "Entity", "coordinates", "decode", "ids", "label_of", "names_of", "texts"]

LANGUAGES: Final = ("fr", "mul", "en", "de", "es", "it", "pt", "nl")
"""Whose names are taken, the first for the canonical name: those of the shipped tables, and `mul`,
where Wikidata now keeps a name that is the same everywhere."""

_ID: Final = re.compile(r"[QPL]([1-9]\d{0,14})")
_EARTH: Final = "http://www.wikidata.org/entity/Q2"
_NO_LANGUAGE: Final = frozenset(
    ("commonswiki", "foundationwiki", "incubatorwiki", "mediawikiwiki", "metawiki", "outreachwiki",
     "sourceswiki", "specieswiki", "wikidatawiki", "wikifunctionswiki", "wikimaniawiki")
)  # fmt: skip
"""Wikis that are no edition of Wikipedia, though their names end as those do."""
_NAME: Final = 200
"""Characters of a name; what is longer is none."""

T = TypeVar("T")
Empty = list[msgspec.Raw]


class _Text(msgspec.Struct):
    value: str


class _Value(msgspec.Struct):
    """A value of any type: an entity, a point, a text in a language."""

    id: str | None = None
    numeric_id: int | None = msgspec.field(default=None, name="numeric-id")
    latitude: float | None = None
    longitude: float | None = None
    globe: str | None = None
    text: str | None = None
    language: str | None = None


class _Datavalue(msgspec.Struct):
    value: str | _Value


class _Snak(msgspec.Struct):
    datavalue: _Datavalue | None = None


class _Qualifiers(msgspec.Struct):
    end: list[msgspec.Raw] = msgspec.field(default=[], name="P582")


class _Statement(msgspec.Struct):
    mainsnak: _Snak
    rank: str = "normal"
    qualifiers: _Qualifiers | Empty = []


class _Claims(msgspec.Struct):
    instance: list[_Statement] = msgspec.field(default=[], name="P31")
    subclass: list[_Statement] = msgspec.field(default=[], name="P279")
    country: list[_Statement] = msgspec.field(default=[], name="P17")
    citizenship: list[_Statement] = msgspec.field(default=[], name="P27")
    iso: list[_Statement] = msgspec.field(default=[], name="P297")
    point: list[_Statement] = msgspec.field(default=[], name="P625")
    demonym: list[_Statement] = msgspec.field(default=[], name="P1549")


class Entity(msgspec.Struct):
    """An item, a property or a lexeme."""

    id: str
    type: str
    labels: dict[str, _Text] | Empty = []
    aliases: dict[str, list[_Text]] | Empty = []
    claims: _Claims | Empty = []
    sitelinks: dict[str, msgspec.Raw] | Empty = []

    @property
    def number(self) -> int:
        """The number of its id."""
        return _number(self.id)

    @property
    def said(self) -> _Claims:
        """Its statements."""
        return self.claims if isinstance(self.claims, _Claims) else _Claims()

    @property
    def editions(self) -> int:
        """In how many languages Wikipedia has an article on it."""
        return sum(w.endswith("wiki") and w not in _NO_LANGUAGE for w in _map(self.sitelinks))


class _Kind(msgspec.Struct):
    type: str


_ENTITIES: Final = msgspec.json.Decoder(Entity)
_KINDS: Final = msgspec.json.Decoder(_Kind)


def decode(line: bytes) -> Entity | None:
    """The item of a line, or nothing for a property or a lexeme. Raises `SourceUnreadable`."""
    try:
        entity = _decoded(line)
        if entity:
            _number(entity.id)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise SourceUnreadable(str(error)) from error
    return entity


def _decoded(line: bytes) -> Entity | None:
    try:
        entity = _ENTITIES.decode(line)
    except msgspec.ValidationError:
        if _KINDS.decode(line).type != "item":  # its fields are of other forms
            return None
        raise
    return entity if entity.type == "item" else None


def label_of(entity: Entity) -> str:
    """Its canonical name; empty where none of the languages has one."""
    labels = _map(entity.labels)
    found = (labels[code].value.strip() for code in LANGUAGES if code in labels)
    return next((name for name in found if 0 < len(name) <= _NAME), "")


def names_of(entity: Entity) -> Iterator[tuple[str, bool]]:
    """Each of its names, and whether it is a label."""
    labels, aliases = _map(entity.labels), _map(entity.aliases)
    for code in LANGUAGES:
        if code in labels:
            yield labels[code].value[: _NAME + 1], True
    for code in LANGUAGES:
        for alias in aliases.get(code, ()):
            yield alias.value[: _NAME + 1], False


def ids(statements: Iterable[_Statement]) -> list[int]:
    """The items that statements of the best rank name, in their order."""
    found = (_id_of(value) for value in _values(statements) if isinstance(value, _Value))
    return list(dict.fromkeys(number for number in found if number))


def texts(statements: Iterable[_Statement], *, every: bool = False) -> list[str]:
    """The texts, in a language that is taken or in none; `every` one whatever its rank."""
    found: list[str] = []
    for value in _values(statements, every=every):
        if isinstance(value, str):
            found.append(value)
        elif value.text and value.language in LANGUAGES:
            found.append(value.text)
    return list(dict.fromkeys(found))


def coordinates(statements: Iterable[_Statement]) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, of the first point on the earth."""
    for value in _values(statements):
        if not isinstance(value, _Value) or (value.globe or _EARTH) != _EARTH:
            continue
        north, east = value.latitude, value.longitude
        if north is None or east is None or not math.isfinite(north + east):
            continue
        if abs(north) <= 90 and abs(east) <= 180:  # noqa: PLR2004 - degrees of the globe
            return round(north, 4), round(east, 4)
    return None


def _values(statements: Iterable[_Statement], *, every: bool = False) -> list[str | _Value]:
    """What holds today: the preferred statements, else the normal ones, without what has ended."""
    valid = [
        (statement.rank, statement.mainsnak.datavalue.value)
        for statement in statements
        if statement.mainsnak.datavalue
        and statement.rank != "deprecated"
        and not (isinstance(statement.qualifiers, _Qualifiers) and statement.qualifiers.end)
    ]
    best = [value for rank, value in valid if rank == "preferred" and not every]
    return best or [value for _, value in valid]


def _id_of(value: _Value) -> int:
    return value.numeric_id or (_number(value.id) if value.id else 0)


def _number(identity: str) -> int:
    match = _ID.fullmatch(identity)
    if match is None:
        raise ValueError(f"{identity[:40]!r} is no id")
    return int(match[1])


def _map(given: dict[str, T] | Empty) -> dict[str, T]:
    return given if isinstance(given, dict) else {}
