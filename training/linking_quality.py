"""How well entities are joined and linked: on passages of our own, and on old newspapers.

usage: linking_quality.py [--shared FOLDER] [--wrong]

The names are given (by hand, as the gold has them), so that only joining and linking are measured,
not recognition. Linking: of the ids that were answered, how many are right (precision); of the ids
that the gold has, how many were answered (recall); NIL is right where the gold has none. Clusters:
B³ over all mentions of all passages, entities of equal `entity_id` being one cluster.
"""

import argparse
import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from depeche.entities.resolution import resolve
from depeche.records.article import Mention

__all__ = ["Answer", "Passage", "b_cubed", "linking", "linking_section", "passages", "read_marked"]

PASSAGES: Final = Path(__file__).parents[1] / "tests" / "gold" / "linking.txt"
SHARED: Final = Path(__file__).parents[2] / "shared"
HIPE: Final = "bench/entities/hipe/HIPE-2022-v2.1-{}-dev-fr.tsv.gz"
HIPE_SETS: Final = ("hipe2020",)
_MARK: Final = re.compile(r"\[([A-Z]+)\|([^|\]]+)\|(?:\?([A-Z]+) )?([^\]]+)\]")
_TYPES: Final = {"pers": "PER", "loc": "LOC", "org": "ORG"}
_QID: Final = re.compile(r"Q\d+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A text, its names as a recogniser would give them, and what each is."""

    text: str
    mentions: tuple[tuple[str, Mention], ...]
    gold: tuple[tuple[str, str], ...]
    """Type and answer, mention by mention."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One mention: what it is, and what was said of it."""

    name: str
    wanted: str
    wanted_type: str
    cluster: str
    wikidata: str | None
    type: str


def read_marked(line: str) -> Passage:
    """A passage whose names are marked `[TYPE|answer|Name]`."""
    text, last = "", 0
    mentions, gold = [], []
    for mark in _MARK.finditer(line):
        text += line[last : mark.start()]
        label, answer, given, name = mark.groups()
        mention = Mention(start=len(text), end=len(text) + len(name), text=name)
        mentions.append((given or label, mention))
        gold.append((label, answer))
        text += name
        last = mark.end()
    return Passage(text + line[last:], tuple(mentions), tuple(gold))


def passages() -> list[Passage]:
    """Our own passages."""
    lines = PASSAGES.read_text(encoding="utf-8").splitlines()
    return [read_marked(line) for line in lines if line and not line.startswith("#")]


def answers(items: Iterable[Passage]) -> Iterator[Answer]:
    """What resolution says of every mention."""
    for item in items:
        found = {}
        for entity in resolve(item.text, item.mentions):
            for mention in entity.mentions:
                found[mention.start] = entity
        for (_, mention), (label, wanted) in zip(item.mentions, item.gold, strict=True):
            entity = found.get(mention.start)
            yield Answer(
                name=mention.text,
                wanted=wanted,
                wanted_type=label,
                cluster=entity.entity_id if entity else f"none:{id(mention)}",
                wikidata=entity.wikidata if entity else None,
                type=entity.type if entity else "",
            )


def linking(said: Sequence[Answer]) -> tuple[float, float, float]:
    """Precision and recall of ids, and accuracy with NIL as an answer."""
    wanted = [answer.wanted if _QID.fullmatch(answer.wanted) else None for answer in said]
    given = [answer.wikidata for answer in said]
    right = sum(w == g for w, g in zip(wanted, given, strict=True) if g)
    same = sum(w == g for w, g in zip(wanted, given, strict=True))
    return (
        right / max(sum(g is not None for g in given), 1),
        right / max(sum(w is not None for w in wanted), 1),
        same / max(len(said), 1),
    )


def b_cubed(said: Sequence[Answer]) -> tuple[float, float, float]:
    """B³ precision, recall and F1 of the clusters."""
    gold: dict[str, set[int]] = defaultdict(set)
    ours: dict[str, set[int]] = defaultdict(set)
    for number, answer in enumerate(said):
        gold[answer.wanted].add(number)
        ours[answer.cluster].add(number)
    shared = [len(gold[answer.wanted] & ours[answer.cluster]) for answer in said]
    precision = sum(n / len(ours[a.cluster]) for n, a in zip(shared, said, strict=True)) / len(said)
    recall = sum(n / len(gold[a.wanted]) for n, a in zip(shared, said, strict=True)) / len(said)
    return precision, recall, 2 * precision * recall / (precision + recall)


def hipe(path: Path) -> list[Passage]:
    """Old newspapers, one passage a document, names as annotated (literal, outermost)."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n") for line in lines]
    heading = rows[0].split("\t")
    starts = [n for n, row in enumerate(rows) if row.startswith("# ") and "document_id" in row]
    ends = [*starts[1:], len(rows)]
    return [_document(heading, rows[a:b]) for a, b in zip(starts, ends, strict=True)]


def _document(heading: Sequence[str], rows: Sequence[str]) -> Passage:
    cells = [dict(zip(heading, row.split("\t"), strict=False)) for row in rows if _is_token(row)]
    text = ""
    tokens: list[tuple[str, str, int, int]] = []
    for cell in cells:
        start = len(text)
        text += cell["TOKEN"]
        tokens.append((cell["NE-COARSE-LIT"], cell["NEL-LIT"], start, len(text)))
        text += "" if "NoSpaceAfter" in cell["MISC"] else " "
    mentions, gold = [], []
    number = 0
    for _, grouped in groupby(tokens, key=lambda token: _numbered(token[0])):
        span = list(grouped)
        number += 1
        for part in _split(span):
            label = _TYPES.get(part[0][0][2:].lower())
            if label is None or part[0][1] == "_":
                continue
            start, end = part[0][2], part[-1][3]
            mentions.append((label, Mention(start=start, end=end, text=text[start:end])))
            answer = part[0][1]
            gold.append((label, answer if _QID.fullmatch(answer) else f"nil:{text[start:end]}"))
    return Passage(text, tuple(mentions), tuple(gold))


def _is_token(row: str) -> bool:
    return bool(row) and not row.startswith(("#", "TOKEN\t"))


def _numbered(tag: str) -> bool:
    return tag != "O"


def _split(span: Sequence[tuple[str, str, int, int]]) -> Iterator[list[tuple[str, str, int, int]]]:
    """Names that follow one another: each begins with a B."""
    part: list[tuple[str, str, int, int]] = []
    for token in span:
        if token[0].startswith("B") and part:
            yield part
            part = []
        part.append(token)
    if part and part[0][0] != "O":
        yield part


def linking_section(shared: Path = SHARED) -> str:
    """The table of docs: our passages, and the newspapers if they lie beside the project."""
    said = list(answers(passages()))
    rows = [_row(f"{len(passages())} passages of our own", said, b_cubed(said)[2])]
    for name in HIPE_SETS:
        path = shared / HIPE.format(name)
        if path.exists():
            old = list(answers(hipe(path)))
            rows.append(_row(f"{name}, French, development ({len(old)} names)", old, None))
    head = "| names given, on | precision of ids | recall of ids | right, NIL counted | B³ F1 |\n"
    return head + "|---|---|---|---|---|\n" + "".join(rows)


def _row(name: str, said: Sequence[Answer], cubed: float | None) -> str:
    precision, recall, accuracy = linking(said)
    cube = "" if cubed is None else f"{cubed:.3f}"
    return f"| {name} | {precision:.3f} | {recall:.3f} | {accuracy:.3f} | {cube} |\n"


def _wrong(said: Iterable[Answer]) -> Iterator[str]:
    for answer in said:
        wanted = answer.wanted if _QID.fullmatch(answer.wanted) else None
        if answer.wikidata != wanted or answer.type != answer.wanted_type:
            yield f"{answer.name}: {answer.wanted} {answer.wanted_type}; said {answer}"


def main() -> None:
    """Print the table, or what is wrong in our passages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--wrong", action="store_true")
    options = parser.parse_args()
    print(linking_section(options.shared))
    if options.wrong:
        print("\n".join(_wrong(answers(passages()))))


if __name__ == "__main__":
    main()
