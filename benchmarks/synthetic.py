"""A dump of Wikidata with made-up things, the same for the same number, and articles on them."""

import gzip
import json
import random
from pathlib import Path
from typing import Any

__all__ = ["thing", "write_dump"]

HUMAN, CITY, BUSINESS, COUNTRY = 5, 515, 4830453, 6256
COUNTRIES = 200
FIRST = 1_000_000
"""The number of the first made-up thing; real ones of that number have nothing to do with it."""

_BEGINS = ("b", "br", "ch", "d", "dr", "f", "g", "gr", "j", "k", "l", "m", "n", "p", "pl", "qu",
           "r", "s", "t", "tr", "v", "vr", "z")  # fmt: skip
_MIDDLES = ("a", "e", "i", "o", "u", "ai", "au", "ei", "ou", "an", "en", "in", "on")
_ENDS = ("", "l", "n", "r", "s", "t", "x", "rd", "lm", "ck")


def thing(number: int) -> tuple[str, str]:
    """Kind and name: six of ten are persons, three places, one a company."""
    draw = random.Random(number)
    kind = draw.choices(("PER", "LOC", "ORG"), (6, 3, 1))[0]
    first, last = _word(draw, 2), _word(draw, 3)
    return kind, {"PER": f"{first} {last}", "LOC": last, "ORG": f"{last} {first}"}[kind]


def _word(draw: random.Random, syllables: int) -> str:
    pieces = (draw.choice(_BEGINS) + draw.choice(_MIDDLES) for _ in range(syllables))
    return ("".join(pieces) + draw.choice(_ENDS)).capitalize()


def write_dump(path: Path, count: int) -> None:
    """A packed dump of `count` things and some countries."""
    with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as lines:
        lines.write("[\n")
        for number in range(COUNTRIES):
            lines.write(_line(_country(number)) + ",\n")
        for number in range(count):
            comma = "," if number + 1 < count else ""
            lines.write(_line(_item(number)) + comma + "\n")
        lines.write("]\n")


def _line(item: dict[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def _country(number: int) -> dict[str, Any]:
    draw = random.Random(-number - 1)
    code = chr(65 + number // 26) + chr(65 + number % 26)
    name = _word(draw, 4)
    claims = {
        "P31": [_to(COUNTRY)],
        "P297": [_statement(code, "string")],
        "P1549": [_statement({"text": f"{name}ien", "language": "fr"}, "monolingualtext")],
    }
    return _entity(FIRST - 1 - number, {"fr": name}, [], claims, 200)


def _item(number: int) -> dict[str, Any]:
    kind, name = thing(number)
    draw = random.Random(f"facts {number}")
    country = [_to(FIRST - 1 - draw.randrange(COUNTRIES))]
    links = min(5 + int(draw.paretovariate(1) * 3), 300)
    if kind == "PER":
        first, last = name.split()
        aliases = [f"{first[0]}. {last}", f"{first} {_word(draw, 1)} {last}"]
        claims = {"P31": [_to(HUMAN)], "P27": country}
    elif kind == "LOC":
        point = {"latitude": draw.uniform(-60, 70), "longitude": draw.uniform(-180, 180),
                 "globe": "http://www.wikidata.org/entity/Q2"}  # fmt: skip
        aliases = [f"{name}-sur-{_word(draw, 1)}", f"Ville de {name}"]
        claims = {"P31": [_to(CITY)], "P17": country,
                  "P625": [_statement(point, "globecoordinate")]}  # fmt: skip
    else:
        aliases = ["".join(word[0] for word in name.split()) + _word(draw, 1).upper()]
        claims = {"P31": [_to(BUSINESS)], "P17": country}
    labels = {"fr": name, "en": name, "de": f"{name}er", "ru": "Имя"}
    return _entity(FIRST + number, labels, aliases, claims, links)


def _entity(
    number: int, labels: dict[str, str], aliases: list[str], claims: dict[str, Any], links: int
) -> dict[str, Any]:
    return {
        "type": "item",
        "id": f"Q{number}",
        "labels": {code: {"language": code, "value": text} for code, text in labels.items()},
        "aliases": {"fr": [{"language": "fr", "value": alias} for alias in aliases]},
        "claims": claims,
        "sitelinks": {f"w{n}wiki": {"site": f"w{n}wiki", "title": "T"} for n in range(links)},
    }


def _to(number: int) -> dict[str, Any]:
    return _statement({"numeric-id": number, "id": f"Q{number}"}, "wikibase-entityid")


def _statement(value: Any, kind: str) -> dict[str, Any]:
    snak = {"snaktype": "value", "datavalue": {"value": value, "type": kind}}
    return {"mainsnak": snak, "type": "statement", "rank": "normal"}
