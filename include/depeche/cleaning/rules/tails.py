"""What stands below the article: tags, headlines without a head, whatever follows an end mark."""

from collections.abc import Callable, Iterator
from typing import Final

from depeche.cleaning.lexicon import LEXICON
from depeche.cleaning.proposals import Proposal, Rule
from depeche.cleaning.view import Line, View

__all__ = ["RULES", "TAGGERS"]

RELATED_BELOW: Final = Rule(
    "related_list.below_mark",
    "related_list",
    0.7,
    "Below a line such as « Sur le même sujet » the text is too broken to be the article.",
)
OTHER_BELOW: Final = Rule(
    "other_boilerplate.below_mark",
    "other_boilerplate",
    0.7,
    "Below a line such as « 12 commentaires » the text is too broken to be the article.",
)
HEAD: Final = Rule(
    "related_list.head",
    "related_list",
    0.75,
    "Below the article, « Les plus lus » or the like is the head of a list, even of an empty one.",
)
KEYWORDS: Final = Rule(
    "tags.keywords",
    "tags",
    0.75,
    "Below the article, three or more lines of a few words, next to furniture or naming what the "
    "article names, are its keywords.",
)
HEADLINES: Final = Rule(
    "related_list.headlines",
    "related_list",
    0.6,
    "Below the article, two or more long headlines in a row, each perhaps under the name of its "
    "section, are links: no article closes so.",
)
BETWEEN: Final = Rule(
    "other_boilerplate.between",
    "other_boilerplate",
    0.6,
    "Below the article, a short line between two lines of furniture is furniture.",
)
RULES: Final = (HEAD, RELATED_BELOW, OTHER_BELOW, KEYWORDS, HEADLINES, BETWEEN)

_LEAST_KEYWORDS: Final = 3
_LONGEST_KEYWORD: Final = 5
_LEAST_PARAGRAPHS: Final = 3
_LEAST_WORDS: Final = 6
_LEAST_HEADLINE: Final = 45
_SPREAD: Final = 3
"""Lines per headline in a run, at most: a section, the headline, a name."""
_SHORT: Final = 12


def tag(view: View) -> Iterator[Proposal]:
    """Propose what stands below the article."""
    if view.zones.last < 0:
        return
    mark, below = view.zones.mark, range(view.zones.last + 1, len(view.lines))
    if mark < len(view.lines):
        listed = view.lines[mark].key in LEXICON.blocks
        for i in range(mark, len(view.lines)):
            yield view.propose(i, RELATED_BELOW if listed else OTHER_BELOW)
    yield from (view.propose(i, HEAD) for i in below if view.lines[i].key in LEXICON.blocks)
    yield from _keywords(view, below)
    yield from _headlines(view, below)
    yield from _between(view, below)


def _keywords(view: View, below: range) -> Iterator[Proposal]:
    for run in _runs(view, below, _is_keyword):
        if len(run) >= _LEAST_KEYWORDS and (_touches(view, run) or _named(view, run)):
            yield from (view.propose(i, KEYWORDS) for i in run)


def _is_keyword(line: Line) -> bool:
    few = line.words <= _LONGEST_KEYWORD and len(line.text) < _LEAST_HEADLINE
    wordy = any(c.isalpha() for c in line.text[:1] + line.text[1:2])
    clean = line.text[-1] not in '.!?…:;,»"' and line.cue is None and line.credit is None
    return few and wordy and clean and not line.date


def _touches(view: View, run: list[int]) -> bool:
    """Whether furniture stands right above or below a run."""
    near = [i for i in (run[0] - 1, run[-1] + 1) if 0 <= i < len(view.lines)]
    return any(view.lines[i].known or view.runs[i] for i in near)


def _named(view: View, run: list[int]) -> bool:
    """Whether the article names most of what the run names."""
    named = [i for i in run if view.lines[i].folded.strip("# ") in view.body]
    return 2 * len(named) > len(run)


def _headlines(view: View, below: range) -> Iterator[Proposal]:
    """Runs of long headlines, each perhaps under the name of its section."""
    if view.paragraphs < _LEAST_PARAGRAPHS:
        return
    for run in _runs(view, below, lambda line: _is_long_headline(line) or _is_keyword(line)):
        long = [i for i in run if _is_long_headline(view.lines[i])]
        if len(long) > 1 and long[-1] - long[0] < _SPREAD * len(long):
            first = max(run[0], long[0] - 1)
            yield from (view.propose(i, HEADLINES) for i in range(first, long[-1] + 1))


def _is_long_headline(line: Line) -> bool:
    long_enough = len(line.text) >= _LEAST_HEADLINE and line.words >= _LEAST_WORDS
    listed = line.text[0] in "-•*–—" or line.text[0].isdigit()
    return long_enough and line.headline and not listed and not line.known


def _between(view: View, below: range) -> Iterator[Proposal]:
    for i in below[1:-1]:
        line, above, under = view.lines[i], view.lines[i - 1], view.lines[i + 1]
        if above.known and under.known and not line.known and line.words <= _SHORT:
            yield view.propose(i, BETWEEN)


def _runs(view: View, below: range, fits: Callable[[Line], bool]) -> Iterator[list[int]]:
    """Maximal runs of lines that fit."""
    run: list[int] = []
    for i in below:
        if fits(view.lines[i]):
            run.append(i)
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


TAGGERS: Final = (tag,)
