"""Links to other articles: « À lire aussi », glued or not, and blocks of headlines."""

import re
from collections.abc import Iterator
from typing import Final

from depeche.cleaning import shape
from depeche.cleaning.lexicon import LEXICON
from depeche.cleaning.proposals import Proposal, Rule
from depeche.cleaning.view import Line, View

__all__ = ["RULES", "TAGGERS"]

AFTER_CUE: Final = Rule(
    "read_also.cue",
    "read_also",
    0.9,
    "« À lire aussi » and a separator open the line: a headline of another article follows.",
)
GLUED: Final = Rule(
    "read_also.glued",
    "read_also",
    0.9,
    "« À lire aussi » opens the line and a capital follows without a space: a link lost its markup.",
)
SPACED: Final = Rule(
    "read_also.spaced",
    "read_also",
    0.7,
    "A cue of two words or more opens a line that goes on like a headline, without a final full stop.",
)
NEXT_LINE: Final = Rule(
    "read_also.next_line",
    "read_also",
    0.85,
    "A cue stands alone on its line; the headline below it is the link.",
)
INLINE: Final = Rule(
    "read_also.inline",
    "read_also",
    0.75,
    "Inside a paragraph, a cue and a colon open a link; it ends where two sentences are glued, or where "
    "its quotation or question ends.",
)
BLOCK: Final = Rule(
    "related_list.block",
    "related_list",
    0.8,
    "A line such as « Les plus lus » opens a block; headlines, dates and names follow until a paragraph.",
)
RULES: Final = (AFTER_CUE, GLUED, SPACED, NEXT_LINE, INLINE, BLOCK)

_BULLETS: Final = ">»*•·→▶►–—- \t\u00a0|"
_SEPARATORS: Final = (":", ">", "»", "|", "–", "—", "-", "•", "→", ".")
_INLINE_END: Final = re.compile(r"[^\W\d_A-ZÀ-Ý»?!]?[»?!a-zà-ÿ](?=[A-ZÀ-Ý«\"“])|[»?!](?= [A-ZÀ-Ý])")
_LONGEST_LINK: Final = 45
_LONGEST_INLINE: Final = 220


def tag(view: View) -> Iterator[Proposal]:
    """Propose links to other articles."""
    skip = -1
    for i, line in enumerate(view.lines):
        if i > skip:
            found = list(_at(view, i, line))
            skip = i + len(found) - 1
            yield from found
        yield from _inline(line)


def _at(view: View, i: int, line: Line) -> Iterator[Proposal]:
    """The links that open at line `i`: one proposal per line."""
    if line.words > _LONGEST_LINK:
        return
    if line.key in LEXICON.blocks and not line.quoted and len(block := _block(view, i)) > 2:
        yield from (view.propose(j, BLOCK) for j in block)
        return
    lead = len(line.folded) - len(line.folded.lstrip(_BULLETS))
    cue = LEXICON.links.at_start(line.folded[lead:]) or _glued_cue(line.folded[lead:])
    if cue is None or (line.quoted and lead == 0):
        return
    yield from _after(view, i, line, lead + len(cue[0]))


def _glued_cue(folded: str) -> tuple[str, str] | None:
    """A cue that the next word is glued to; of two words at least, so that no word is cut in two."""
    options = LEXICON.links.by_word.get(folded.split(" ", 1)[0], ())
    return next((o for o in options if " " in o[0] and folded.startswith(o[0])), None)


def _after(view: View, i: int, line: Line, end: int) -> Iterator[Proposal]:
    """What follows a cue that ends at `end` in the folded line."""
    raw_end = line.at(end) - line.start
    rest, cue = line.text[raw_end:], line.text[:raw_end]
    bare = rest.strip(" :>»|–—-•→.\u00a0\u2002")
    long_cue = " " in line.folded[:end].strip(_BULLETS)
    if not bare:
        yield from _next_line(view, i, line)
    elif rest.lstrip(" \u00a0\u2002")[0] in _SEPARATORS and (long_cue or _is_title(bare)):
        # One word and a colon (« Vidéo : ») opens many sentences; a headline has no final full stop.
        if long_cue or not bare.endswith("."):
            yield view.propose(i, AFTER_CUE)
    elif rest[0].isupper() and (cue.isupper() or cue[-1].islower()) or rest[0] in '«"“':
        if long_cue and _is_title(bare) and (rest[0].isupper() or rest[0] in "«“"):
            yield view.propose(i, GLUED)
    elif long_cue and _is_title(bare) and bare[0].isupper() and not bare.endswith("."):
        yield view.propose(i, SPACED)


def _is_title(text: str) -> bool:
    return shape.is_headline(text, len(text.split()))


def _next_line(view: View, i: int, line: Line) -> Iterator[Proposal]:
    """The cue alone on its line, and the headline under it."""
    after = view.lines[i + 1] if i + 1 < len(view.lines) else None
    if after is not None and after.words >= 4 and after.headline and after.words <= 32:
        yield view.propose(i, NEXT_LINE)
        yield view.propose(i + 1, NEXT_LINE)
    elif " " in line.key and line.key in LEXICON.blocks:
        yield view.propose(i, NEXT_LINE)


def _block(view: View, i: int) -> list[int]:
    """The lines of the block of headlines that line `i` opens, itself first."""
    members = [i]
    for j in range(i + 1, len(view.lines)):
        line = view.lines[j]
        if not (_is_filler(line) or line.headline) or line.words > 34:
            break
        members.append(j)
    if members[-1] + 1 < len(view.lines) and view.lines[members[-1] + 1].prose:
        _give_back(view, members)
    return members


def _give_back(view: View, members: list[int]) -> None:
    """Where the article goes on, a short last line is its subhead rather than a link."""
    while len(members) > 2:
        line = view.lines[members[-1]]
        if _is_filler(line) or line.words > 9:
            break
        members.pop()


def _is_filler(line: Line) -> bool:
    """Whether a line stands between the headlines of a block: a date, a name, a section, a number."""
    return bool(
        line.known or line.beside or line.date or line.key == "#" or shape.is_name(line.text)
    )


def _inline(line: Line) -> Iterator[Proposal]:
    """Links inside a paragraph."""
    for cue in LEXICON.inline_links:
        at = line.folded.find(cue, 1)
        while at > 0:
            end = _inline_end(line, at, at + len(cue))
            if end:
                yield INLINE.over(line.at(at), end)
            at = line.folded.find(cue, max(at + len(cue), end - line.start))


def _inline_end(line: Line, start: int, end: int) -> int:
    """Where the link that opens at `start` ends in the text; 0 when nothing says so."""
    before = line.text[line.at(start) - line.start - 1]
    rest = line.text[line.at(end) - line.start :][:_LONGEST_INLINE]
    colon = re.match(r"[\s\u00a0]?:[\s\u00a0]*", rest)
    if colon is None or before.isalnum() or before in "'’":
        return 0
    stop = _INLINE_END.search(rest, colon.end() + 12)
    return line.at(end) + stop.end() if stop else 0


TAGGERS: Final = (tag,)
