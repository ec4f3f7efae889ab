"""Which blocks make the article's text, once each has its likelihood."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from depeche.extraction.blocks import Block, Box
from depeche.extraction.chain import Floats

__all__ = ["LIKELY", "chosen", "expected", "lacking"]

LIKELY: Final = 0.4
"""A block at least so likely is taken: losing an article's words is the worse fault."""
HALF: Final = 0.5
"""From here on a block belongs to the article rather than not."""
AMONG: Final = 0.1
"""The same for a paragraph that stands beside others of its sort that are taken."""
TRAILING: Final = 0.6
"""The same for what is no paragraph and stands below the last one, in another box."""
_REPEATED: Final = 40
"""Characters of a block that stands only once in a text."""
_CELLS: Final = frozenset({"td", "th"})
_SENTENCE: Final = 50
"""Characters of a short paragraph."""
_LINKED: Final = 0.3
"""The share of links from which on a table is a menu, and a paragraph an item."""
_BESIDE: Final = 2
"""So many paragraphs taken speak for one more of the same box."""


def chosen(blocks: Sequence[Block], likelihoods: Floats) -> list[Block]:
    """The blocks of the article, each once, without a second article below it."""
    taken = [bool(likelihood >= LIKELY) for likelihood in likelihoods]
    _add_paragraphs(blocks, likelihoods, taken)
    _drop_trailing(blocks, likelihoods, taken)
    _add_tables(blocks, taken)
    likely = [block for block, is_taken in zip(blocks, taken, strict=True) if is_taken]
    others = _other_articles(blocks, likely)
    found: dict[str, Block] = {}
    for number, block in enumerate(likely):
        key = block.text if len(block.text) >= _REPEATED else f"{number} {block.text}"
        if block.box.article not in others:
            found.setdefault(key, block)
    return list(found.values())


def expected(blocks: Sequence[Block], likelihoods: Floats) -> float:
    """The F1 to expect of the choice, in characters, if the likelihoods are right."""
    pairs = [(block.size, float(p)) for block, p in zip(blocks, likelihoods, strict=True)]
    taken = sum(size for size, p in pairs if p >= LIKELY)
    right = sum(size * p for size, p in pairs if p >= LIKELY)
    return 2 * right / (taken + sum(size * p for size, p in pairs)) if taken else 0.0


def lacking(blocks: Sequence[Block], likelihoods: Floats, text: str) -> float:
    """The share of the words of likely blocks that another's choice lacks, from 0 to 1."""
    pairs = zip(blocks, likelihoods, strict=True)
    likely = Counter(word for block, p in pairs if p >= HALF for word in block.text.split())
    return 1 - (likely & Counter(text.split())).total() / max(1, likely.total())


def _add_paragraphs(blocks: Sequence[Block], likelihoods: Floats, taken: list[bool]) -> None:
    """Take paragraphs in doubt whose brothers, elements for the same end, are mostly taken."""
    brothers: dict[object, list[int]] = defaultdict(list)
    for i, block in enumerate(blocks):
        if block.size >= _SENTENCE and block.density < _LINKED and not block.box.foreign:
            brothers[(block.box.parent, block.box.tag, block.box.own)].append(i)
    for alike in brothers.values():
        sure = sum(taken[i] for i in alike)
        if sure >= _BESIDE and 2 * sure > len(alike):
            for i in alike:
                taken[i] = taken[i] or likelihoods[i] >= AMONG


def _drop_trailing(blocks: Sequence[Block], likelihoods: Floats, taken: list[bool]) -> None:
    """Leave what is in doubt below the last paragraph, unless it shares its box."""
    last = max((i for i, b in enumerate(blocks) if taken[i] and b.is_prose), default=None)
    if last is None:
        return
    for i in range(last + 1, len(blocks)):
        apart = blocks[i].box.parent is not blocks[last].box.parent
        taken[i] = taken[i] and (likelihoods[i] >= TRAILING or not apart)


def _add_tables(blocks: Sequence[Block], taken: list[bool]) -> None:
    """Take the cells of tables that stand between paragraphs of one box, beside the text."""
    inside = [i for i, b in enumerate(blocks) if taken[i] and b.is_prose]
    homes = {blocks[i].box.parent for i in inside}
    for i in range(inside[0], inside[-1]) if inside else ():
        if not taken[i] and blocks[i].box.tag in _CELLS:
            table = _table(blocks[i].box)
            whole = table is not None and table.parent in homes and not table.foreign
            if table is not None and whole and table.linked < _LINKED * table.characters:
                taken[i] = True


def _table(cell: Box) -> Box | None:
    """The table around a cell, found in the few steps that lead to one."""
    box = cell.parent
    while box is not None and box.tag in {"tr", "tbody", "thead", "tfoot"}:
        box = box.parent
    return box if box is not None and box.tag == "table" else None


def _other_articles(blocks: Sequence[Block], likely: Sequence[Block]) -> set[Box | None]:
    """Articles with a title of their own that follow the first of those taken."""
    titled = dict.fromkeys(
        b.box.article for b in blocks if b.box.tag == "h1" and b.box.article is not None
    )
    first = next((b.box.article for b in likely if b.box.article in titled), None)
    return set() if first is None else {box for box in titled if box is not first}
