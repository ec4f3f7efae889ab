"""The text of a page's article: which of its blocks belong to it, and who is asked in doubt.

The blocks are weighed by what was learned (docs/decisions/0024). Where they are too few, or the
weights are not sure, trafilatura is asked; its answer counts unless it lacks much of what is
likely. Where the page shows next to nothing and holds its text as data, that is taken.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml.html import HtmlElement

from depeche.errors import DocumentUnreadable
from depeche.extraction import jsonld
from depeche.extraction.blocks import Block, Box, blocks_of
from depeche.extraction.chain import Chain
from depeche.extraction.choice import chosen, expected, lacking
from depeche.extraction.embedded import text_in_data, unmarked
from depeche.extraction.engine import engine_text
from depeche.extraction.evidence import Stated, evidence_of, fold
from depeche.extraction.statements import Statements

__all__ = ["FROM_DATA", "LIVE_BLOG", "Body", "article_body", "body_of", "stated_of"]

SURE: Final = 0.95
"""Under this expected F1 of the choice, trafilatura is asked."""
BRIEF: Final = 1000
SURE_OF_BRIEF: Final = 0.98
"""A text of fewer characters needs more: there a single wrong block weighs much."""
NEARLY_SURE: Final = 0.9
"""From this on trafilatura's answer must hold most of what is likely, or it does not count."""
LACKING: Final = 0.4
"""The share of the likely words without which an answer is implausible."""
THIN: Final = 250
"""So few characters are no article to be sure of."""
FEW: Final = 1000
"""Where the page shows less than this, its data are looked at."""
FULLER: Final = 2
"""Data count where they hold so many times the text that the page shows."""
_REPEATED: Final = 40
"""Characters of a block that stands only once in a text."""
FROM_DATA: Final = "text_from_data"
LIVE_BLOG: Final = "live_blog"
_CELLS: Final = frozenset({"td", "th"})


@dataclass(frozen=True, slots=True)
class Body:
    """The text found, a block per line, and where."""

    text: str
    evidence: str
    flags: tuple[str, ...] = ()


def body_of(tree: HtmlElement, statements: Statements, chain: Chain | None = None) -> Body:
    """The article's text, perhaps empty.

    Raises `DocumentUnreadable` where nothing was found and the page breaks trafilatura.
    """
    body = article_body(statements.node)
    flags = (LIVE_BLOG,) if _is_live_blog(statements.node) else ()
    chain = chain or Chain.of_release()
    blocks = blocks_of(tree, chain.words)
    text, place = _shown(tree, blocks, stated_of(statements, body), chain)
    visible = min(len(text), sum(len(block.text) for block in blocks))
    if visible < FEW:
        told, source = (body, "JSON-LD articleBody") if body else (text_in_data(tree), "page data")
        if len(told) >= max(THIN, FULLER * visible) and (visible < THIN or _holds(told, text)):
            return Body(told, source, (*flags, FROM_DATA))
    return Body(text, place, flags)


def _holds(told: str, text: str) -> bool:
    """Whether data hold what the page shows of the article: then they are the same article's."""
    return fold(max(text.split("\n"), key=len))[:_REPEATED] in fold(told)


def stated_of(statements: Statements, body: str) -> Stated:
    """What counts as evidence of what the page states."""
    return Stated.of(statements.first("title"), statements.first("lead"), body)


def article_body(node: dict[str, Any]) -> str:
    """The text in JSON-LD, without markup; empty where it is none."""
    values = node.get("articleBody")
    values = values if isinstance(values, list) else [values]
    return "\n".join(unmarked(value) for value in values if isinstance(value, str))


def _is_live_blog(node: dict[str, Any]) -> bool:
    return "liveblogposting" in {name.lower() for name in jsonld.strings(node.get("@type"))}


def _shown(
    tree: HtmlElement, blocks: Sequence[Block], stated: Stated, chain: Chain
) -> tuple[str, str]:
    """The text that the page shows, and who found it."""
    if not blocks:
        return engine_text(tree), "trafilatura"
    likelihoods = chain.likelihoods(evidence_of(blocks, stated))
    text, hope = _laid_out(chosen(blocks, likelihoods)), expected(blocks, likelihoods)
    is_brief = len(text) < BRIEF
    if len(text) >= THIN and hope >= (SURE_OF_BRIEF if is_brief else SURE):
        return text, "blocks"
    other = _second_opinion(tree, text)
    plausible = is_brief or hope < NEARLY_SURE or lacking(blocks, likelihoods, other) < LACKING
    return (other, "trafilatura") if other and plausible else (text, "blocks")


def _second_opinion(tree: HtmlElement, text: str) -> str:
    """What trafilatura finds; nothing where the page breaks it, if there is a text without it."""
    try:
        return engine_text(tree)
    except DocumentUnreadable:
        if not text:
            raise
        return ""


def _laid_out(blocks: Sequence[Block]) -> str:
    """A block per line; the cells of a row beside each other, apart by tabs."""
    return "\n".join(_lines(blocks))


def _lines(blocks: Sequence[Block]) -> Iterator[str]:
    cells: list[str] = []
    before: Box | None = None
    for block in blocks:
        box = block.box
        in_row = box.tag in _CELLS and before is not None and before.tag in _CELLS
        if cells and in_row and before is not None and box.row == before.row:
            cells.append(block.text)
        else:
            if cells:
                yield "\t".join(cells)
            cells = [f"- {block.text}" if box.tag == "li" and not block.broken else block.text]
        before = box
    if cells:
        yield "\t".join(cells)
