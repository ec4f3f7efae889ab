"""Posts of social networks, embedded in the article."""

import re
from collections.abc import Iterator
from typing import Final

from depeche.cleaning.proposals import Proposal, Rule
from depeche.cleaning.view import Line, View

__all__ = ["RULES", "TAGGERS"]

SIGNATURE: Final = Rule(
    "social_embed.signature",
    "social_embed",
    0.9,
    "« — Name (@account) date »: the signature that an embedded post carries.",
)
POST: Final = Rule(
    "social_embed.post",
    "social_embed",
    0.75,
    "The line above the signature of a post is the post; so are the lines above it that hold a "
    "hashtag or a short link.",
)
RULES: Final = (SIGNATURE, POST)

_SIGNED: Final = re.compile(r"[—–-] ?[^()]{1,80}\(@\w{1,30}\)")
_SIGNS: Final = ("t.co/", "pic.twitter.com", "#")
_POST_LINES: Final = 6
_LONGEST_POST: Final = 70
_LONGEST_SIGNATURE: Final = 20


def tag(view: View) -> Iterator[Proposal]:
    """Propose embedded posts."""
    for i, line in enumerate(view.lines):
        match = _SIGNED.search(line.text) if _may_sign(line) else None
        if match is None:
            continue
        if line.words <= _LONGEST_SIGNATURE and match.start() == 0:
            yield view.propose(i, SIGNATURE)
            yield from _post(view, i - 1)
        elif any(sign in line.text for sign in _SIGNS):
            yield view.propose(i, POST)


def _post(view: View, i: int) -> Iterator[Proposal]:
    """The lines of the post that ends at line `i`."""
    for j in range(i, max(-1, i - _POST_LINES), -1):
        line = view.lines[j]
        if line.words > _LONGEST_POST or not (j == i or _is_signed(line)):
            break
        yield view.propose(j, POST)


def _may_sign(line: Line) -> bool:
    return "(@" in line.text and line.words <= _LONGEST_POST


def _is_signed(line: Line) -> bool:
    return any(sign in line.text for sign in _SIGNS)


TAGGERS: Final = (tag,)
