"""Captions and credits of pictures that are no longer there."""

from collections.abc import Iterator
from typing import Final

from depeche.cleaning.proposals import Proposal, Rule
from depeche.cleaning.shape import FULL_DATE, ends_sentence
from depeche.cleaning.view import Line, View

__all__ = ["RULES", "TAGGERS"]

CREDITED: Final = Rule(
    "caption.credited",
    "caption",
    0.85,
    "The line closes with the credit of a picture: a maker and an agency in brackets, behind a "
    "dash or behind « © ».",
)
ABOVE_CREDIT: Final = Rule(
    "caption.above_credit",
    "caption",
    0.65,
    "Above the article, the line right above a credit describes the picture.",
)
TWICE: Final = Rule(
    "caption.twice",
    "caption",
    0.7,
    "A line that stands twice within a few lines, whole or with a credit behind it, is a caption "
    "and its alternative text: articles do not say a thing twice in the same words.",
)
SENTENCE_TWICE: Final = Rule(
    "caption.sentence_twice",
    "caption",
    0.45,
    "A whole sentence that stands twice may be a standfirst that the text repeats.",
)
ALONE: Final = Rule(
    "photo_credit.line",
    "photo_credit",
    0.85,
    "The line is the credit of a picture and nothing else.",
)
AT_END: Final = Rule(
    "photo_credit.end",
    "photo_credit",
    0.75,
    "A long paragraph closes with the credit of a picture: the credit goes, the paragraph stays.",
)
RULES: Final = (CREDITED, ABOVE_CREDIT, TWICE, SENTENCE_TWICE, ALONE, AT_END)

_LONGEST_CAPTION: Final = 60
_LEAST_TWICE: Final = 8
_LONGEST_TWICE: Final = 60
_NEAR: Final = 3
_LEAST_DESCRIPTION: Final = 6


def tag(view: View) -> Iterator[Proposal]:
    """Propose captions and credits."""
    for i, line in enumerate(view.lines):
        if line.cue == "copyright":
            continue
        if line.credit == 0:
            yield view.propose(i, ALONE)
        elif line.credit is not None and line.words <= _LONGEST_CAPTION:
            yield view.propose(i, CREDITED)
        elif line.credit is not None:
            yield AT_END.over(line.at(line.credit), line.end)
        elif _above_credit(view, i, line):
            yield view.propose(i, ABOVE_CREDIT)
        yield from _twice(view, i, line)


def _above_credit(view: View, i: int, line: Line) -> bool:
    after = view.lines[i + 1] if i + 1 < len(view.lines) else None
    top = not view.inside(i) and not view.below(i)
    described = (
        _LEAST_DESCRIPTION <= line.words <= _LONGEST_CAPTION
        and not line.text.endswith(".")
        and not line.known
    )
    # The first line of a text is rather its title; but titles do not give a whole date.
    described = described and (i > 0 or FULL_DATE.search(line.folded) is not None)
    return bool(top and described and after is not None and after.credit == 0)


def _twice(view: View, i: int, line: Line) -> Iterator[Proposal]:
    for j in range(max(0, i - _NEAR), i):
        above = view.lines[j]
        shorter, longer = sorted((above.folded, line.folded), key=len)
        long_enough = min(above.words, line.words) >= _LEAST_TWICE and line.words <= _LONGEST_TWICE
        if long_enough and longer.startswith(shorter) and not longer[len(shorter) :][:1].isalnum():
            credited = line.credit is not None or above.credit is not None
            rule = SENTENCE_TWICE if ends_sentence(line.text) and not credited else TWICE
            yield view.propose(j, rule)
            yield view.propose(i, rule)


TAGGERS: Final = (tag,)
