"""The blocks of a page: its paragraphs, headings, items and cells, in the order of the document.

One walk over the tree, linear in its size. A block is a run of text that no block element and no
line break interrupts. It knows its box: the block element around it, with what that element and
those around it hold.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from depeche.extraction.uses import is_foreign, uses_of

__all__ = ["Block", "Box", "blocks_of"]

_UNSEEN: Final = frozenset(
    {
        "area", "audio", "button", "canvas", "datalist", "dialog", "embed", "head", "iframe",
        "input", "map", "math", "meter", "noscript", "object", "option", "progress", "script",
        "select", "style", "svg", "template", "textarea", "title", "video",
    }
)  # fmt: skip
"""Elements whose text is no text of the page."""
_INLINE: Final = frozenset(
    {
        "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn",
        "em", "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "picture", "q", "ruby",
        "rp", "rt", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup",
        "time", "tt", "u", "var", "wbr",
    }
)  # fmt: skip
_STATED: Final = ("class", "id", "role", "itemprop")
"""Attributes that say what an element is for."""
_TOKEN: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SHORTEST, _LONGEST = 3, 16
"""Letters of a token that is taken for a word."""
_STATEMENT: Final = 400
"""Characters of an attribute that are looked at."""
_DENSE: Final = re.compile("[\u3040-\u9fff\uac00-\ud7af]")
_PROSE: Final = 80
"""Characters of a block that may be prose."""
_LINKED: Final = 0.3
"""The share of links that prose stays under."""


@dataclass(slots=True, eq=False)
class Box:
    """A block element, and what it holds: characters, those in links, those of prose."""

    tag: str
    parent: Self | None
    depth: int
    own: frozenset[str]
    """What its tag and attributes say it is for, as lower-case words."""
    uses: frozenset[str]
    """The uses that those words tell."""
    foreign: bool
    """Whether it or a box around it is for what others wrote."""
    characters: int = 0
    linked: int = 0
    prose: int = 0
    blocks: int = 0
    row: int = 0
    """The number of the table row it stands in, if it is in one."""
    article: Self | None = None
    """The outermost `article` element around it."""


@dataclass(slots=True, eq=False)
class Block:
    """A run of text, with white space folded."""

    text: str
    box: Box
    linked: int
    """Characters that are links."""
    broken: bool
    """Whether a line break begins it."""
    emphasised: int
    """Characters in bold or italics."""
    size: int
    """Its length in letters: a sign of East Asia counts for two."""

    @property
    def density(self) -> float:
        """The share of its characters that are links."""
        return min(1.0, self.linked / len(self.text))

    @property
    def is_prose(self) -> bool:
        """Whether it is long enough for a sentence or two, and no list of links."""
        return self.size >= _PROSE and self.density < _LINKED and not self.box.foreign


def blocks_of(tree: HtmlElement, known: frozenset[str] | None = None) -> list[Block]:
    """All blocks with text; `known` are the words of attributes that matter, by default all."""
    return _Walk(known).run(tree)


class _Walk:
    """The state of one walk."""

    def __init__(self, known: frozenset[str] | None) -> None:
        self._known = known
        self._blocks: list[Block] = []
        self._pieces: list[str] = []
        self._linked = self._emphasised = 0
        self._links = self._emphases = 0
        self._rows = 0
        self._broken = False
        self._box = Box("html", None, 0, frozenset(), frozenset(), False)

    def run(self, tree: HtmlElement) -> list[Block]:
        """Walk from the first element to the last."""
        walk = iterwalk(tree, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if tag in _UNSEEN:
                    walk.skip_subtree()
                    continue
                self._open(element, tag)
                if element.text:
                    self._add(element.text)
            else:
                if tag not in _UNSEEN:
                    self._close(tag)
                if element.tail:
                    self._add(element.tail)
        self._flush()
        return self._blocks

    def _open(self, element: HtmlElement, tag: str) -> None:
        if tag in _INLINE:
            self._links += tag == "a"
            self._emphases += tag in _EMPHASIS
        elif tag in _BREAKS:
            self._flush()
            self._broken = True
        else:
            self._flush()
            self._broken = False
            self._enter(element, tag)

    def _close(self, tag: str) -> None:
        if tag in _INLINE:
            self._links -= tag == "a"
            self._emphases -= tag in _EMPHASIS
        elif tag not in _BREAKS:
            self._flush()
            self._broken = False
            self._leave()

    def _enter(self, element: HtmlElement, tag: str) -> None:
        box = self._box
        own = _words(tag, *(element.get(name) or "" for name in _STATED))
        uses = uses_of(own)
        if self._known is not None:
            own &= self._known
        if element.get("hidden") is not None or element.get("aria-hidden") == "true":
            own |= _HIDDEN
        foreign = box.foreign or (tag not in _WHOLE and is_foreign(own))
        self._rows += tag == "tr"
        row = self._rows if tag == "tr" else box.row
        inner = Box(tag, box, box.depth + 1, own, uses, foreign, row=row, article=box.article)
        if tag == "article" and box.article is None:
            inner.article = inner
        self._box = inner

    def _leave(self) -> None:
        box, outer = self._box, self._box.parent
        if outer is not None:
            outer.characters += box.characters
            outer.linked += box.linked
            outer.prose += box.prose
            outer.blocks += box.blocks
            self._box = outer

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        if self._links or self._emphases:
            length = len(text.strip())
            self._linked += length if self._links else 0
            self._emphasised += length if self._emphases else 0

    def _flush(self) -> None:
        if not self._pieces:
            return
        text = " ".join("".join(self._pieces).split())
        if text:
            size = len(text) if text.isascii() else len(text) + len(_DENSE.findall(text))
            block = Block(text, self._box, self._linked, self._broken, self._emphasised, size)
            self._count(block)
            self._blocks.append(block)
        self._pieces.clear()
        self._linked = self._emphasised = 0

    def _count(self, block: Block) -> None:
        box, length = block.box, len(block.text)
        box.characters += length
        box.linked += min(block.linked, length)
        box.blocks += 1
        if block.is_prose:
            box.prose += block.size


_HIDDEN: Final = frozenset({"<hidden>"})
_WHOLE: Final = frozenset({"html", "body", "main", "article"})
"""Elements that hold the whole: their words say more of the site than of the text."""
_EMPHASIS: Final = frozenset({"b", "em", "i", "strong"})
_BREAKS: Final = frozenset({"br", "hr"})


@lru_cache(maxsize=4096)
def _words(tag: str, *attributes: str) -> frozenset[str]:
    return frozenset([f"<{tag}>", *(word for text in attributes for word in _split(text))])


def _split(text: str) -> Iterator[str]:
    for match in _TOKEN.finditer(text[:_STATEMENT]):
        if _SHORTEST <= len(match[0]) <= _LONGEST:
            yield match[0].lower()
