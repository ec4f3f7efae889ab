"""Articles with a label for every line: ours, and real ones in the form of the gold set.

Ours are invented, one file for many articles, so that people can read and mend them::

    === id: quai-001 | style: regional daily
    title|Le port rouvre après la tempête
    |
    body|Fermé depuis mardi, le port …
    read_also|À lire aussi : La criée à l'arrêt
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from depeche.cleaning.view import View

__all__ = ["ARTICLE", "LabelledText", "read_gold", "read_ours"]

ARTICLE: Final = frozenset({"title", "lead", "subhead", "body"})
"""Labels of what an article consists of; every other label is a kind of boilerplate."""

_BLANK: Final = "blank"


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text, its origin (never on both sides of a split), and (start, end, label) of its lines."""

    identity: str
    outlet: str
    text: str
    labels: tuple[tuple[int, int, str], ...]

    def of(self, view: View) -> list[str]:
        """The label of each line of a view of this text."""
        found, lines = [], iter(self.labels)
        _, end, label = next(lines)
        for line in view.lines:
            while end <= line.start:
                _, end, label = next(lines)
            found.append("body" if label == _BLANK else label)
        return found


def read_ours(path: Path) -> Iterator[LabelledText]:
    """The articles of one file. Raises `ValueError` with the line of a mistake."""
    identity, lines = "", list[tuple[str, str]]()
    for number, raw in enumerate(path.read_text("utf-8").split("\n"), 1):
        if raw.startswith("=== id: "):
            if lines:
                yield _labelled(identity, identity, lines)
            identity, lines = raw.removeprefix("=== id: ").partition(" |")[0], []
        elif raw:
            label, bar, text = raw.partition("|")
            if not bar:
                raise ValueError(f"{path}:{number}: no label: write `label|text`")
            lines.append((label or _BLANK, text))
    yield _labelled(identity, identity, lines)


def read_gold(path: Path) -> Iterator[LabelledText]:
    """The articles of a gold file: JSON lines with `id`, `outlet`, `text` and `line_labels`."""
    for raw in path.read_text("utf-8").splitlines():
        row = json.loads(raw)
        lines = list(zip(row["line_labels"], row["text"].split("\n"), strict=True))
        yield _labelled(row["id"], row["outlet"], lines)


def _labelled(identity: str, outlet: str, lines: Sequence[tuple[str, str]]) -> LabelledText:
    labels, start = [], 0
    for label, text in lines:
        labels.append((start, start + len(text), label))
        start += len(text) + 1
    return LabelledText(identity, outlet, "\n".join(text for _, text in lines), tuple(labels))
