"""The title: the page's own, repeated in the text, or the first line when its shape says so."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from depeche.cleaning import shape
from depeche.cleaning.folding import phrase
from depeche.cleaning.proposals import Proposal, Rule
from depeche.cleaning.rules.signatures import is_signature
from depeche.cleaning.view import Line, View

__all__ = ["RULES", "TAGGERS"]

REPEATED: Final = Rule(
    "title.repeated",
    "title",
    0.95,
    "A line above the first paragraph repeats the title that the page or the source gives.",
)
FIRST_LINE: Final = Rule(
    "title.first_line",
    "title",
    0.8,
    "Headlines are short, open with a capital, have no final full stop and stand above a "
    "paragraph; a subhead never stands first.",
)
RULES: Final = (REPEATED, FIRST_LINE)
_TOP: Final = 30
_LONGEST_TITLE: Final = 24
"""Words; a longer first line is rather a standfirst."""
_LEAST_TITLE: Final = 15
_MAX_SITE_NAME: Final = 40


def tag(view: View) -> Iterator[Proposal]:
    """Propose the title."""
    if view.title is not None:
        yield from _repeated(view, phrase(view.title))
    elif (index := _first_line(view)) is not None:
        yield view.propose(index, FIRST_LINE)


def _repeated(view: View, title: str) -> Iterator[Proposal]:
    for i, line in enumerate(view.lines[:_TOP]):
        if _same(" ".join(line.folded.split()), title):
            yield view.propose(i, REPEATED)
        if i > view.zones.first:
            break


def _same(line: str, title: str) -> bool:
    """Whether a line is the title, with or without the name of the site behind it."""
    if line == title:
        return True
    longer, shorter = sorted((line, title), key=len, reverse=True)
    if len(shorter) < _LEAST_TITLE or not longer.startswith(shorter):
        return False
    return longer[len(shorter) :].lstrip()[:1] in ("|", "-", "–", "—", "•", ":") and (
        len(longer) - len(shorter) <= _MAX_SITE_NAME
    )


def _first_line(view: View) -> int | None:
    """The index of the first line that is not furniture, if it is a title above a paragraph."""
    top = view.lines[:_TOP]
    index, under, *_ = [i for i, line in enumerate(top) if not _above(view, i, line)] + [-1, -1]
    if under < 0 or not (under == view.zones.first or _above_stanza(view, index)):
        return None
    line = view.lines[index]
    titled = line.headline and line.words <= _LONGEST_TITLE and not line.prose and not line.name
    if shape.FULL_DATE.search(line.folded):
        return None  # headlines do not give a whole date: a caption does
    if any(line.folded == other.folded for other in view.lines[view.zones.last + 1 :]):
        return None  # a button above the article and below it
    question = line.text.endswith("?") and _is_interview(view)
    return index if titled and not question else None


def _above_stanza(view: View, index: int) -> bool:
    """Whether a line stands alone above lines that stand together: a poem under its title."""
    short = view.lines[index : index + 3]
    alone = [
        "\n" in view.text[one.end : other.start].replace("\r", "").replace("\n", "", 1)
        for one, other in pairwise(short)
    ]
    return alone == [True, False] and not any(line.prose for line in view.lines)


def _above(view: View, index: int, line: Line) -> bool:
    """Whether a line may stand above or below a title without being part of the article."""
    return line.known or bool(line.beside) or bool(line.date) or is_signature(view, index)


def _is_interview(view: View) -> bool:
    """Whether the article asks again: then its first question is no title."""
    return any(
        line.text.endswith("?") and line.words < shape.MAX_HEADLINE for line in view.lines[2:]
    )


TAGGERS: Final = (tag,)
