"""What is seen of each block of a page that tells whether it belongs to the article.

Evidence is named, so that a weight can be read. It holds for any site: what elements and the words
of their attributes say, lengths, links, punctuation, the box that holds most of the prose, and what
the page states elsewhere (its title, its description, the text in its JSON-LD).
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from depeche.extraction.blocks import Block, Box

__all__ = ["Stated", "evidence_of", "fold"]

_ENDS: Final = tuple(".!?…。！？।؟۔\"”»“’'」)】")
_OPENS: Final = tuple("\"“„«»‚‘'「『–—-")
_DATE: Final = re.compile(r"\d{1,2}[.:/h]\d{2}\b|\b(?:19|20)\d\d\b")
_SIGNS: Final = (("©", "©"), ("@", "@"), ("|", "|"), ("http", "address"), ("#", "#"), ("→", "→"))
_SIZES: Final = (12, 25, 40, 60, 80, 120, 200, 350, 600)
_SHARES: Final = (0.02, 0.1, 0.3, 0.6, 0.9)
_COUNTS: Final = (1, 2, 3, 5, 9, 17, 40)
_MAIN: Final = 0.6
"""The main box is the innermost that holds this share of the page's prose."""
_COMMON: Final = 0.3
"""An element that holds this share of the prose holds the article: its words tell nothing apart."""
_LONGEST_BODY: Final = 100_000
_LONGEST_DATED: Final = 200
"""Characters of a block in which a date is more than one of many words."""
_SHORTEST_TITLE: Final = 8
_SAME: Final = 40
"""Characters of a text whose being elsewhere is no accident."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What the page states of its article apart from the blocks, folded."""

    title: str = ""
    description: str = ""
    body: str = ""
    """The text in its JSON-LD."""

    @classmethod
    def of(cls, title: str | None, description: str | None, body: str) -> "Stated":
        """From what was read, folded; a body of a book's length is looked at as far as it helps."""
        return cls(fold(title or ""), fold(description or ""), fold(body[:_LONGEST_BODY]))


def fold(text: str) -> str:
    """Letters and digits alone, in lower case."""
    return "".join(filter(str.isalnum, text.lower()))


def evidence_of(blocks: Sequence[Block], stated: Stated) -> list[list[str]]:
    """The names of what is seen of each block itself; the words around its box are not among it."""
    folded = [fold(block.text) for block in blocks]
    page = _Page(blocks, folded, stated)
    return [[*_look(block), *page.words(i), *page.place(i)] for i, block in enumerate(blocks)]


def _look(block: Block) -> Iterator[str]:
    """What the block itself looks like."""
    text, box = block.text, block.box
    size = _step(block.size, _SIZES)
    yield "always"
    yield f"size:{size}"
    yield f"links:{_step(block.density, _SHARES)}"
    yield f"tag:{box.tag}"
    if text.endswith(_ENDS):
        yield "ends a sentence"
        yield f"size of a sentence:{size}"
    elif text.endswith(":"):
        yield "ends with a colon"
    yield f"begins:{_beginning(text)}"
    yield f"commas:{_step(text.count(',') + text.count('،') + text.count('、'), _COUNTS)}"
    yield f"words:{_step(text.count(' '), _COUNTS)}"
    if text.isupper():
        yield "capitals"
    if block.emphasised:
        yield "emphasis:all" if block.emphasised >= 0.9 * len(text) else "emphasis:some"
    if block.broken:
        yield "after a break"
    if len(text) < _LONGEST_DATED and _DATE.search(text):
        yield "date"
    yield from (f"sign:{name}" for sign, name in _SIGNS if sign in text)


def _beginning(text: str) -> str:
    first = text[0]
    if first.isalpha():
        return "capital" if first.isupper() else "letter"
    return "digit" if first.isdigit() else "quote" if first in _OPENS else "sign"


class _Page:
    """What only the whole page tells of a block."""

    def __init__(self, blocks: Sequence[Block], folded: Sequence[str], stated: Stated) -> None:
        self._blocks, self._folded, self._stated = blocks, folded, stated
        self._often = Counter(folded)
        self._seen: set[str] = set()
        self._prose = max(1, sum(b.size for b in blocks if b.is_prose))
        self._main = _main_box(blocks, _MAIN * self._prose)
        self._inside: dict[Box, bool] = {} if self._main is None else {self._main: True}
        self._words: dict[Box, frozenset[str]] = {}
        inside = [i for i, b in enumerate(blocks) if b.is_prose and self._within(b.box)]
        self._first, self._last = (inside[0], inside[-1]) if inside else (0, len(blocks))
        self._groups: Counter[object] = Counter()
        for b in blocks:
            if b.is_prose:
                self._groups[_sort(b.box)] += b.size
        self._titles = [i for i, text in enumerate(folded) if self._is_title(text)]
        self._title = next(iter(self._titles), None)
        self._heading = next((i for i, b in enumerate(blocks) if b.box.tag == "h1"), None)

    def words(self, i: int) -> Iterator[str]:
        """What the elements around say, as far as they do not hold the article with it."""
        box = self._blocks[i].box
        if self._groups[_sort(box)] < _COMMON * self._prose:
            yield from (f"at:{word}" for word in box.own)
            yield from (f"for:{use}" for use in box.uses)
        yield from self._around(box.parent)
        if box.foreign:
            yield "foreign"

    def _around(self, box: Box | None) -> frozenset[str]:
        """The evidence of the words of this box and those around it; found once for each box."""
        path: list[Box] = []
        while box is not None and box.prose < _COMMON * self._prose and box not in self._words:
            path.append(box)
            box = box.parent
        words = self._words.get(box, frozenset()) if box is not None else frozenset()
        for inner in reversed(path):
            own = _named(inner.own, inner.uses)
            words = words if own <= words else words | own
            self._words[inner] = words
        return words

    def place(self, i: int) -> Iterator[str]:
        """Where the block stands and what else says of it."""
        block, text = self._blocks[i], self._folded[i]
        yield from self._of_boxes(block.box)
        yield f"sort:{_step(self._groups[_sort(block.box)] / self._prose, _SHARES)}"
        within = self._within(block.box)
        yield f"main:{within}"
        if within and self._main is not None:
            yield f"main down:{min(4, block.box.depth - self._main.depth)}"
        yield f"run:{self._of_run(i)} {within}"
        if self._title is not None:
            yield f"title:{'above' if i < self._title else 'below' if i > self._title else 'it'}"
        if self._heading is not None:
            yield f"h1:{'above' if i < self._heading else 'below' if i > self._heading else 'it'}"
        yield from self._of_statements(text)
        if self._often[text] > 1 and len(text) > 1:
            yield "again" if text in self._seen else "stands again"
            self._seen.add(text)

    def _of_statements(self, text: str) -> Iterator[str]:
        stated = self._stated
        if self._is_title(text):
            yield "is the title"
        described = stated.description and len(text) >= _SAME // 2
        if described and (text in stated.description or stated.description[:_SAME] in text):
            yield "is the description"
        if stated.body:
            told = text in stated.body
            yield f"told:{told}" + (" short" if len(text) < _SAME // 2 else "")

    def _is_title(self, text: str) -> bool:
        return len(text) > _SHORTEST_TITLE and text == self._stated.title

    def _of_run(self, i: int) -> str:
        """Before, inside or after the run of prose in the main box."""
        if i < self._first:
            return f"before {_step(self._first - i, _COUNTS)}"
        return f"after {_step(i - self._last, _COUNTS)}" if i > self._last else "inside"

    def _of_boxes(self, box: Box) -> Iterator[str]:
        """What the boxes around hold."""
        for name, around in (("box", box), ("outer", box.parent)):
            if around is None:
                return
            links = around.linked / max(1, around.characters)
            yield f"{name} prose:{_step(around.prose / self._prose, _SHARES)}"
            yield f"{name} links:{_step(links, _SHARES)}"
            yield f"{name} blocks:{_step(around.blocks, _COUNTS)}"
        outer = box.parent.parent if box.parent else None
        if outer is not None:
            yield f"outmost prose:{_step(outer.prose / self._prose, _SHARES)}"

    def _within(self, box: Box | None) -> bool:
        """Whether a box is the main box or in it; found once for each box."""
        path: list[Box] = []
        while box is not None and box not in self._inside:
            path.append(box)
            box = box.parent
        inside = box is not None and self._inside[box]
        self._inside.update(dict.fromkeys(path, inside))
        return inside


@lru_cache(maxsize=4096)
def _named(words: frozenset[str], uses: frozenset[str]) -> frozenset[str]:
    return frozenset([*(f"in:{word}" for word in words), *(f"within:{use}" for use in uses)])


def _main_box(blocks: Sequence[Block], least: float) -> Box | None:
    """The innermost box with so much prose."""
    best: Box | None = None
    passed: set[Box] = set()
    for block in blocks:
        box: Box | None = block.box
        while box is not None and box.prose < least and box not in passed:
            passed.add(box)
            box = box.parent
        if box is not None and box.prose >= least and (best is None or box.depth > best.depth):
            best = box
    return best


def _sort(box: Box) -> tuple[object, ...]:
    """Boxes alike: of the same element, for the same end, in boxes alike."""
    outer = box.parent
    return (box.tag, box.own, outer and outer.tag, outer and outer.own)


def _step(value: float, steps: Sequence[float]) -> int:
    """The number of steps that a value reaches."""
    return bisect_right(steps, value)
