"""An archive of many pages, made from the articles written for this project: varied, reproducible.

Each page takes paragraphs of one language, changes their numbers, adds a sentence of its own, and
stands in one of three layouts among what sites put around articles. The records are written here
byte by byte, so that what reads them is not what wrote them.
"""

import base64
import gzip
import hashlib
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

import yaml

from articles import FURNITURE, HARD, PARAGRAPHS

__all__ = ["DAMAGES", "Made", "Page", "make"]

_SAMPLES: Final = Path(__file__).parents[1] / "include" / "samples"
DAMAGES: Final = ("truncated", "too_long", "too_short", "digest", "checksum")
_EACH: Final = 101
"""One page in so many is damaged: a prime, so that days differ."""
_LATE: Final = 40
"""One page in so many is captured after midnight, in the file of the day before."""
_PLACES: Final = (
    "Kerlan", "Port-Vélance", "Lannoz", "Sarzel", "Kermorvan", "Bordeaux", "Lille", "Genève",
    "Tours", "Brest", "Rennes", "Marseille", "Namur", "Dakar", "Oslo", "Lisbonne",
)  # fmt: skip
_OWN: Final = {
    "fr": "Le dossier numéro {n} de {place} sera rouvert dans {d} jours, avec {m} signatures.",
    "en": "File number {n} from {place} will be reopened in {d} days, with {m} signatures on it.",
    "es": "El expediente número {n} de {place} se reabrirá dentro de {d} días, con {m} firmas.",
    "de": "Die Akte Nummer {n} aus {place} wird in {d} Tagen wieder geöffnet, mit {m} Namen.",
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page, before it is an archive's."""

    number: int
    url: str
    at: datetime
    html: str


@dataclass(frozen=True, slots=True)
class Made:
    """Where the archive, its index and the same pages in other forms lie."""

    warc: Path
    html: Path
    jsonl: Path
    index: Path


def make(
    folder: Path, pages: int, days: int, start: date, seed: int = 2024, *, damaged: bool = True
) -> Made:
    """Write `pages` pages of `days` days; the same arguments give the same bytes.

    The folder of HTML and the JSON lines hold the pages that are whole in the archive, filed by
    their day of capture.
    """
    made = Made(folder / "warc", folder / "html", folder / "jsonl", folder / "index.jsonl")
    made.warc.mkdir(parents=True, exist_ok=True)
    made.jsonl.mkdir(exist_ok=True)
    for old in made.jsonl.iterdir():
        old.unlink()
    each = -(-pages // days)
    with made.index.open("w", encoding="utf-8") as index:
        for number in range(days):
            day = start + timedelta(number)
            count = max(0, min(each, pages - number * each))
            numbers = range(number * each, number * each + count)
            for entry in _write_day(made, day, numbers, seed, damaged=damaged):
                index.write(json.dumps(entry, sort_keys=True) + "\n")
    return made


def _write_day(
    made: Made, day: date, numbers: range, seed: int, *, damaged: bool
) -> Iterator[dict[str, Any]]:
    """One archive, and its pages as files and rows; yields the lines of the index."""
    name = f"QUAI-NEWS-{day:%Y%m%d}060000-00001.warc.gz"
    with (made.warc / name).open("wb") as file:
        for record in _records(day, numbers, seed, damaged=damaged):
            yield {
                "file": name, "offset": file.tell(), "length": len(record.member),
                "kind": record.kind, "url": record.url, "date": f"{record.at:%Y-%m-%dT%H:%M:%SZ}",
                "damage": record.damage,
            }  # fmt: skip
            file.write(record.member)
            if record.page and record.damage is None:
                _write_page(made, record.page)


def _write_page(made: Made, page: Page) -> None:
    folder = made.html / f"{page.at:%Y-%m-%d}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{page.number:06}.html").write_text(page.html, encoding="utf-8")
    row = {"id": f"{page.number:06}", "url": page.url, "html": page.html}
    with (made.jsonl / f"{page.at:%Y-%m-%d}.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


@dataclass(frozen=True, slots=True)
class _Record:
    kind: str
    url: str
    at: datetime
    member: bytes
    damage: str | None = None
    page: Page | None = None


def _records(day: date, numbers: range, seed: int, *, damaged: bool) -> Iterator[_Record]:
    """What a crawler writes on a day: its software, then request and answer, again and again."""
    at = datetime.combine(day, time(6))
    yield _Record("warcinfo", "", at, _packed(_warc("warcinfo", "", at, b"software: quai\r\n")))
    for number in numbers:
        dice = Random(f"{seed} {number}")
        page = _page(number, day, numbers, dice)
        request = b"GET / HTTP/1.1\r\nHost: quai.example\r\n\r\n"
        yield _Record(
            "request", page.url, page.at, _packed(_warc("request", page.url, page.at, request))
        )
        hit = damaged and number % _EACH == _EACH - 1
        damage = DAMAGES[number // _EACH % len(DAMAGES)] if hit else None
        yield _Record("page", page.url, page.at, _damaged(page, damage), damage, page)
        if number % 12 == 5:
            yield _other(page, dice)


def _other(page: Page, dice: Random) -> _Record:
    """An answer that is no article: a picture, a page that was not found, or a repetition."""
    kind = dice.choice(("image", "missing", "revisit"))
    url = f"{page.url}?{kind}"
    if kind == "revisit":
        block = _answer(b"", 200)
        return _Record(kind, url, page.at, _packed(_warc("revisit", url, page.at, block)))
    block = (
        _answer(dice.randbytes(900), 200, "image/png")
        if kind == "image"
        else _answer(b"<h1>Page introuvable</h1>", 404)
    )
    return _Record(kind, url, page.at, _packed(_warc("response", url, page.at, block)))


def _page(number: int, day: date, numbers: range, dice: Random) -> Page:
    # Captures run through the day; the last ones of a file after midnight.
    late = numbers.stop - number <= len(numbers) // _LATE
    second = (number - numbers.start) * 64_000 // max(1, len(numbers))
    at = datetime.combine(day, time(6)) + timedelta(seconds=second + (22_000 if late else 0))
    language = dice.choices(tuple(_OWN), (85, 7, 4, 4))[0]
    title, paragraphs = _text(number, language, dice)
    url = f"https://www.quai-{number % 9}.example/{day:%Y/%m}/{_slug(title)}-{number}.html"
    layout = dice.choice((_plain, _with_meta, _with_data))
    return Page(number, url, at, layout(language, title, paragraphs, day, dice))


def _text(number: int, language: str, dice: Random) -> tuple[str, list[str]]:
    pool = _paragraphs()[language]
    place = dice.choice(_PLACES)
    chosen = dice.sample(pool, min(len(pool), dice.randint(3, 8)))
    # One in fifty is a stub that says almost nothing.
    if dice.random() < 0.02:
        return f"{place} en bref", [f"{place} : photo du jour."]
    own = _OWN[language].format(
        n=number, place=place, d=dice.randint(2, 90), m=dice.randint(100, 9999)
    )
    changed = [_NUMBER.sub(lambda _: str(dice.randint(3, 98)), text) for text in chosen]
    changed.insert(dice.randint(1, len(changed)), own)
    words = re.findall(r"\w+", chosen[0])[:6]
    return f"{place} : {' '.join(words).lower()} ({number})", changed


_NUMBER: Final = re.compile(r"\b\d{2}\b")


@cache
def _paragraphs() -> dict[str, list[str]]:
    """The paragraphs of the articles of this project, by language."""
    found: dict[str, list[str]] = {language: [] for language in _OWN}
    found["fr"] += [*PARAGRAPHS, *HARD.values()]
    expected = yaml.safe_load((_SAMPLES / "expected.yaml").read_text("utf-8"))["documents"]
    for document in expected:
        address = document["address"].removeprefix("file:texts/")
        if address.endswith(".txt") and document.get("language") in found:
            found[document["language"]] += _split((_SAMPLES / "texts" / address).read_bytes())
    for table in ("articles", "depeches"):
        for line in (_SAMPLES / "table" / f"{table}.jsonl").read_text("utf-8").splitlines():
            if line.endswith("}") and (row := json.loads(line)).get("language") in found:
                found[row["language"]] += _split(row.get("text", "").encode())
    return {language: sorted(set(texts)) for language, texts in found.items()}


def _split(content: bytes) -> list[str]:
    """Paragraphs that are sentences: furniture is short."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return []
    blocks = (" ".join(block.split()) for block in re.split(r"\n\s*\n", text))
    return [block for block in blocks if len(block) > 120]


def _slug(title: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", title.lower()))[:60]


def _plain(language: str, title: str, paragraphs: list[str], day: date, dice: Random) -> str:
    body = _body(paragraphs, dice)
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)} - Le Quai</title></head><body>"
        '<nav><a href="/">Accueil</a> <a href="/port">Port</a></nav><div class="article">'
        f"<h1>{html.escape(title)}</h1><p>Publié le {day:%d/%m/%Y}</p>{body}</div>"
        "<footer>© Le Quai, tous droits réservés</footer></body></html>"
    )


def _with_meta(language: str, title: str, paragraphs: list[str], day: date, dice: Random) -> str:
    body = _body(paragraphs, dice)
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta property="og:title" content="{html.escape(title)}">'
        f'<meta property="article:published_time" content="{day}T05:30:00+01:00">'
        '<meta property="og:type" content="article"></head><body><header>Le Fanal</header>'
        f"<main><article><h1>{html.escape(title)}</h1>{body}</article></main>"
        '<aside><a href="/a">Les plus lus</a><a href="/b">La météo</a></aside></body></html>'
    )


def _with_data(language: str, title: str, paragraphs: list[str], day: date, dice: Random) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "datePublished": f"{day}T04:00:00Z",
        "author": {"@type": "Person", "name": "Lina Morel"},
    }
    body = _body(paragraphs, dice)
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)}</title>"
        f'<script type="application/ld+json">{json.dumps(data)}</script></head><body>'
        f"<article><h1>{html.escape(title)}</h1><section>{body}</section></article></body></html>"
    )


def _body(paragraphs: list[str], dice: Random) -> str:
    lines = [f"<p>{html.escape(text)}</p>" for text in paragraphs]
    for line, place in dice.sample(sorted(FURNITURE.values()), 2):
        at = {"top": 0, "middle": len(lines) // 2, "tail": len(lines)}[place]
        lines.insert(at, f'<p class="x">{html.escape(line)}</p>')
    return "\n".join(lines)


def _answer(body: bytes, status: int, kind: str = "text/html; charset=utf-8") -> bytes:
    head = f"HTTP/1.1 {status} {'OK' if status == 200 else 'Not Found'}\r\nContent-Type: {kind}"
    return f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def _warc(
    kind: str, url: str, at: datetime, block: bytes, *, says: int = 0, digest: str = ""
) -> bytes:
    identifier = hashlib.md5(f"{kind} {url} {at}".encode()).hexdigest()
    kinds = {"warcinfo": "application/warc-fields"}
    head = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{identifier}>",
        f"WARC-Date: {at:%Y-%m-%dT%H:%M:%SZ}",
        *([f"WARC-Target-URI: {url}"] if url else []),
        f"Content-Type: {kinds.get(kind, f'application/http; msgtype={kind}')}",
        *([f"WARC-Payload-Digest: {digest}"] if digest else []),
        f"Content-Length: {len(block) + says}",
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def _packed(record: bytes) -> bytes:
    return gzip.compress(record, 6, mtime=0)


def _damaged(page: Page, damage: str | None) -> bytes:
    """The gzip member of a page's record, with what is to be wrong in it."""
    body = page.html.encode()
    sealed = body if damage != "digest" else body + b"!"
    digest = f"sha1:{base64.b32encode(hashlib.sha1(sealed).digest()).decode()}"
    says = {"too_long": 5000, "too_short": -200}.get(damage or "", 0)
    member = _packed(
        _warc("response", page.url, page.at, _answer(body, 200), says=says, digest=digest)
    )
    if damage == "truncated":
        return member[: len(member) * 2 // 3]
    if damage == "checksum":
        return member[:-8] + bytes(4) + member[-4:]
    return member
