"""Lines that the source prints around its other articles too."""

from collections.abc import Iterator
from typing import Final

from depeche.cleaning.proposals import Proposal, Rule
from depeche.cleaning.view import Line, View

__all__ = ["RULES", "TAGGERS"]

AROUND: Final = Rule(
    "other_boilerplate.template",
    "other_boilerplate",
    0.8,
    "Above or below the article, a line that the source's earlier articles carry too belongs to "
    "its pages, not to this article.",
)
INSIDE: Final = Rule(
    "other_boilerplate.template_inside",
    "other_boilerplate",
    0.7,
    "Between paragraphs, a line of several words that many earlier articles of the source carry "
    "too is a box of its pages; short lines may be subheads that a newsroom uses often.",
)
RULES: Final = (AROUND, INSIDE)

_LEAST_WORDS: Final = 6
_OFTEN: Final = 8
"""Words and articles from which a line between paragraphs is no subhead."""


def tag(view: View) -> Iterator[Proposal]:
    """Propose the lines that recur."""
    if not view.recurring:
        return
    for i, line in enumerate(view.lines):
        articles = view.recurring.get(" ".join(line.folded.split()), 0)
        if not articles or line.cue is not None:
            continue
        if not view.inside(i) and not _is_only_prose(view, line):
            yield view.propose(i, AROUND)
        elif articles >= _OFTEN and line.words >= _LEAST_WORDS:
            yield view.propose(i, INSIDE)


def _is_only_prose(view: View, line: Line) -> bool:
    """Whether a line is all that its article consists of."""
    return line.prose and view.paragraphs <= 1


TAGGERS: Final = (tag,)
