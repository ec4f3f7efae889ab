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
    "« À lire aussi » and a separator open the line, and a headline follows.",
)
GLUED: Final = Rule(
    "read_also.glued",
    "read_also",
    0.9,
    "« À lire aussi » opens the line, a capital is glued to it: a link lost its markup.",
)
SPACED: Final = Rule(
    "read_also.spaced",
    "read_also",
    0.7,
    "A cue of two words or more opens a line that goes on like a headline, with no full stop.",
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
    "Inside a paragraph, a cue and a colon open a link; it ends where two sentences are glued, or "
    "where its quotation or question ends.",
)
LAST_LINE: Final = Rule(
    "read_also.last_line",
    "read_also",
    0.45,
    "Below three paragraphs or more, a last line of nine words or more without a full stop is "
    "often the headline of another article: not enough alone, for addresses close texts too.",
)
BETWEEN: Final = Rule(
    "read_also.between",
    "read_also",
    0.45,
    "Between two paragraphs, a line of fourteen words or more without a full stop is more often a "
    "link than a subhead, which is shorter: not enough alone.",
)
GLUED_END: Final = Rule(
    "read_also.glued_end",
    "read_also",
    0.7,
    "The last paragraph goes on, with no space behind its full stop, as a headline without one: "
    "a link lost its markup.",
)
BLOCK: Final = Rule(
    "related_list.block",
    "related_list",
    0.8,
    "« Les plus lus » or the like opens a block of headlines, dates and names, up to a paragraph.",
)
RULES: Final = (AFTER_CUE, GLUED, SPACED, NEXT_LINE, INLINE, LAST_LINE, BETWEEN, GLUED_END, BLOCK)

_BULLETS: Final = ">»*•·→▶►–—- \t\u00a0|"
_SPACES: Final = " \u00a0\u2002"
_AROUND: Final = " :>»|–—-•→.\u00a0\u2002"
_SEPARATORS: Final = (":", ">", "»", "|", "–", "—", "-", "•", "→", ".")
_INLINE_END: Final = re.compile(r"[^\W\d_A-ZÀ-Ý»?!]?[»?!a-zà-ÿ](?=[A-ZÀ-Ý«\"“])|[»?!](?= [A-ZÀ-Ý])")
_GLUED_END: Final = re.compile(r"[a-zà-ÿ»)][.!?…»](?=[A-ZÀ-Ý«][^.!?…]{30,160}[\w»]$)")
_LONGEST_LINK: Final = 45
_LEAST_LINK: Final = 4
_LONGEST_SUBHEAD: Final = 9
_LEAST_BLOCK: Final = 3
"""Lines of a block: its head and two more."""
_LIST_MARKS: Final = "-•*–—"
_LEAST_BETWEEN: Final = 14
_LONGEST_BETWEEN: Final = 30
_MANY_COMMAS: Final = 3
_LEAST_LAST: Final = 9
_LEAST_INLINE: Final = 12
_LONGEST_INLINE: Final = 220


def tag(view: View) -> Iterator[Proposal]:
    """Propose links to other articles."""
    skip = -1
    for i, line in enumerate(view.lines):
        if i > skip:
            found = list(_at(view, i, line))
            skip = i + len(found) - 1
            yield from found
        if line.words >= _LEAST_INLINE:
            yield from _inline(line)
        if _is_link_between(view, i, line):
            yield view.propose(i, BETWEEN)
    yield from _last_line(view)
    yield from _glued_end(view)


def _at(view: View, i: int, line: Line) -> Iterator[Proposal]:
    """The links that open at line `i`: one proposal per line."""
    if line.words > _LONGEST_LINK:
        return
    if (
        line.key in LEXICON.blocks
        and not line.quoted
        and len(block := _block(view, i)) >= _LEAST_BLOCK
    ):
        yield from (view.propose(j, BLOCK) for j in block)
        return
    lead = len(line.folded) - len(line.folded.lstrip(_BULLETS))
    cue = _glued_cue(line.folded[lead:]) or LEXICON.links.at_start(line.folded[lead:])
    if cue is None or (line.quoted and lead == 0):
        return
    yield from _after(view, i, line, lead + len(cue[0]))


def _glued_cue(folded: str) -> tuple[str, str] | None:
    """The longest cue, the next word glued to it or not; of two words: no word is cut in two."""
    options = LEXICON.links.by_word.get(folded.split(" ", 1)[0], ())
    return next((o for o in options if " " in o[0] and folded.startswith(o[0])), None)


def _after(view: View, i: int, line: Line, end: int) -> Iterator[Proposal]:
    """What follows a cue that ends at `end` in the folded line."""
    split = line.at(end) - line.start
    rest = line.text[split:]
    if not rest.strip(_AROUND):
        yield from _next_line(view, i, line)
    elif rule := _rule(line.text[:split].strip(_BULLETS), rest):
        yield view.propose(i, rule)


def _rule(cue: str, rest: str) -> Rule | None:
    """The rule for a cue and a headline on one line; what ends with a full stop is a sentence."""
    bare = rest.strip(_AROUND)
    if not _is_title(bare) or rest.rstrip().endswith(".") or "www." in bare:
        return None
    if rest.lstrip(_SPACES)[0] in _SEPARATORS:
        return AFTER_CUE
    if " " not in cue:
        return None
    if _is_glued(cue, rest):
        return GLUED
    return SPACED if bare[0].isupper() else None


def _is_glued(cue: str, rest: str) -> bool:
    """Whether a capital or a quotation mark stands right behind a cue."""
    return rest[0] in "«“" or (rest[0].isupper() and (cue.isupper() or cue[-1].islower()))


def _is_title(text: str) -> bool:
    return shape.is_headline(text, len(text.split()))


def _next_line(view: View, i: int, line: Line) -> Iterator[Proposal]:
    """The cue alone on its line, and the headline under it."""
    after = view.lines[i + 1] if i + 1 < len(view.lines) else None
    if after is not None and after.words >= _LEAST_LINK and after.headline:
        yield view.propose(i, NEXT_LINE)
        yield view.propose(i + 1, NEXT_LINE)
    elif " " in line.key and line.key in LEXICON.blocks and not view.inside(i):
        yield view.propose(i, NEXT_LINE)


def _block(view: View, i: int) -> list[int]:
    """The lines of the block of headlines that line `i` opens, itself first."""
    members = [i]
    for j in range(i + 1, len(view.lines)):
        line = view.lines[j]
        if not (_is_filler(line) or line.headline) or line.words > shape.MAX_HEADLINE:
            break
        members.append(j)
    if members[-1] + 1 < len(view.lines) and view.lines[members[-1] + 1].prose:
        _give_back(view, members)
    return members


def _give_back(view: View, members: list[int]) -> None:
    """Where the article goes on, a short last line is its subhead rather than a link."""
    while len(members) >= _LEAST_BLOCK:
        line = view.lines[members[-1]]
        if _is_filler(line) or line.words > _LONGEST_SUBHEAD:
            break
        members.pop()


def _is_filler(line: Line) -> bool:
    """Whether a line may stand between headlines: a date, a name, a section, a number."""
    return bool(
        line.known or line.beside or line.date or line.key == "#" or line.name == shape.FULL_NAME
    )


def _is_link_between(view: View, i: int, line: Line) -> bool:
    """Whether a line between two paragraphs is too long for a subhead, and no sentence."""
    if (
        not view.zones.second <= i < view.zones.last
        or not _LEAST_BETWEEN <= line.words <= _LONGEST_BETWEEN
    ):
        return False
    between = view.lines[i - 1].prose and view.lines[i + 1].prose
    listed = line.text[0] in _LIST_MARKS or line.text.count(",") > _MANY_COMMAS
    plain = line.text[-1] not in "?!»:" and not line.quoted and "\n" not in line.text
    return between and plain and line.headline and not listed


def _last_line(view: View) -> Iterator[Proposal]:
    """The headline of another article, right below the last paragraph, with furniture below it."""
    i = len(view.lines) - 1
    while i > 0 and (view.lines[i].known or view.lines[i].beside or view.lines[i].date):
        i -= 1
    if i < 1 or view.paragraphs < _LEAST_BLOCK or not view.lines[i - 1].prose:
        return
    line = view.lines[i]
    listed = line.text[0] in _LIST_MARKS or line.text[0].isdigit()
    practical = any(c.isdigit() for c in line.text) or ". " in line.text or line.quoted
    long_enough = line.headline and not line.prose and line.words >= _LEAST_LAST
    if long_enough and not listed and not practical:
        yield view.propose(i, LAST_LINE)


def _glued_end(view: View) -> Iterator[Proposal]:
    """A headline glued to the end of the last paragraph."""
    if view.zones.last < 0:
        return
    line = view.lines[view.zones.last]
    base = max(0, len(line.text) - _LONGEST_INLINE)
    match = _GLUED_END.search(line.text, base)
    if match and match.start() > _LEAST_INLINE:
        yield GLUED_END.over(line.start + match.end(), line.end)


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
    after = line.at(end) - line.start
    rest = line.text[after : after + _LONGEST_INLINE]
    colon = re.match(r"[\s\u00a0]?:[\s\u00a0]*", rest)
    if colon is None or before.isalnum() or before in "'’":
        return 0
    stop = _INLINE_END.search(rest, colon.end() + 12)
    return line.at(end) + stop.end() if stop else 0


TAGGERS: Final = (tag,)
