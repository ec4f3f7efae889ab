"""Lines that are cues: prompts, menus, forms, advertising. The words are in `cues/`, not here."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from depeche.cleaning import shape
from depeche.cleaning.lexicon import LEXICON
from depeche.cleaning.proposals import Proposal, Rule
from depeche.cleaning.view import Line, View

__all__ = ["RULES", "TAGGERS"]


def _family(kinds: Iterable[str], suffix: str, confidence: float, reason: str) -> dict[str, Rule]:
    """The same rule for every kind that has such cues."""
    named = sorted(set(kinds))
    return {kind: Rule(f"{kind}.{suffix}", kind, confidence, reason) for kind in named}


WHOLE: Final = _family(LEXICON.whole.values(), "cue", 0.9, "The whole line is a known cue.")
BESIDE: Final = _family(
    LEXICON.beside.values(),
    "beside",
    0.7,
    "The whole line is a weak cue (a word that could be a subhead) beside furniture.",
)
STARTS: Final = _family(
    LEXICON.starts.values(),
    "opening",
    0.8,
    "A short line outside the article opens with a known cue.",
)
CONTAINS: Final = _family(
    LEXICON.contains.values(), "holding", 0.65, "A short line beside furniture holds a known cue."
)
KICKER: Final = Rule(
    "navigation.kicker",
    "navigation",
    0.65,
    "The first line is the name of a section, and a headline follows.",
)
CALLS: Final = _family(
    LEXICON.calls.values(),
    "call",
    0.7,
    "Below the last paragraph, a sentence calls on the reader: articles do not close so.",
)
NETWORKS: Final = Rule(
    "share_prompt.networks",
    "share_prompt",
    0.85,
    "The line is nothing but names of two or more networks: buttons lost their pictures.",
)
GLUED: Final = Rule(
    "navigation.glued",
    "navigation",
    0.7,
    "A short line outside the article ends with a label such as « Dossier » or « Vidéo » glued to "
    "its last word.",
)
ENCLOSED: Final = {
    kind: Rule(
        f"{kind}.enclosed",
        kind,
        0.65,
        "Up to three short lines between two cues of the same form belong to the form.",
    )
    for kind in ("newsletter_prompt", "paywall_prompt", "comment_prompt")
}
_LONG_OPENING: Final = 12
_MAX_GAP: Final = 3
_LONGEST_ENCLOSED: Final = 30
_MAX_NETWORKS: Final = 200
_LONGEST_LABELLED: Final = 12
_GLUED_LABEL: Final = re.compile(
    r"[a-zà-ÿ!?](?:Podcast|Vidéo|[Dd]ossier|Tribune|Interview|Reportage|Enquête|Décryptage|Premium"
    r"|Direct|Live)$"
)
_GLUE: Final = "|".join(sorted(LEXICON.words["buttons.around"], key=lambda w: (-len(w), w)))
_NAMES: Final = "|".join(sorted(LEXICON.words["buttons.networks"], key=lambda w: (-len(w), w)))
_OPENERS: Final = tuple(sorted(LEXICON.words["buttons.networks"] | LEXICON.words["buttons.around"]))
# Possessive loops never give a name back, so that the time stays linear.
_NETWORKS: Final = re.compile(rf"(?:{_GLUE})*+(?:(?:{_NAMES})(?:{_GLUE})*+){{2,40}}+")


def tag(view: View) -> Iterator[Proposal]:
    """Propose lines that are cues."""
    for i, line in enumerate(view.lines):
        if line.whole and line.cue is not None:
            yield view.propose(i, WHOLE[line.cue])
        elif line.cue is not None and _opens(view, i, line):
            yield view.propose(i, STARTS[line.cue])
        elif _is_networks(line):
            yield view.propose(i, NETWORKS)
        elif line.beside is not None and view.runs[i]:
            yield view.propose(i, BESIDE[line.beside])
        elif line.beside == "navigation" and _is_kicker(view, i):
            yield view.propose(i, KICKER)
        elif _is_labelled(view, i, line):
            yield view.propose(i, GLUED)
        elif line.calls is not None and view.below(i):
            yield view.propose(i, CALLS[line.calls])
        elif line.holds is not None and _holds(view, i, line):
            yield view.propose(i, CONTAINS[line.holds])
    yield from _enclosed(view)


def _opens(view: View, i: int, line: Line) -> bool:
    """Whether an opening cue counts: a whole sentence inside the article needs company."""
    sentence = line.words > _LONG_OPENING and shape.ends_sentence(line.text) and not line.calls
    return not sentence or view.runs[i] or (not view.inside(i) and _beside_known(view, i))


def _holds(view: View, i: int, line: Line) -> bool:
    """Whether an inner cue counts: below the article, or in a line that is no paragraph."""
    return _beside_known(view, i) and (view.below(i) or not line.prose)


def _beside_known(view: View, i: int) -> bool:
    """Whether the line above or below is furniture by itself."""
    near = [view.lines[j] for j in (i - 1, i + 1) if 0 <= j < len(view.lines)]
    return any(line.prompts for line in near)


def _is_kicker(view: View, i: int) -> bool:
    return i == 0 and len(view.lines) > 1 and view.lines[1].headline


def _enclosed(view: View) -> Iterator[Proposal]:
    """Short lines between two cues of one form."""
    above = -1
    for i, line in enumerate(view.lines):
        if line.cue is None:
            continue
        gap = range(above + 1, i)
        if above >= 0 and 0 < len(gap) <= _MAX_GAP and _forms(view, above, i):
            yield from (view.propose(j, ENCLOSED[line.cue]) for j in gap)
        above = i


def _forms(view: View, above: int, i: int) -> bool:
    """Whether two cues are of one form, with nothing but short lines between them."""
    cue = view.lines[i].cue
    between = view.lines[above + 1 : i]
    alike = cue in ENCLOSED and cue == view.lines[above].cue
    return alike and all(line.words <= _LONGEST_ENCLOSED for line in between)


def _is_labelled(view: View, i: int, line: Line) -> bool:
    """Whether a label is glued to the end of a short line outside the article."""
    short = line.words <= _LONGEST_LABELLED and not view.inside(i)
    return short and _GLUED_LABEL.search(line.text) is not None


def _is_networks(line: Line) -> bool:
    """Whether a line is nothing but names of networks and words around them, glued or not."""
    if len(line.folded) > _MAX_NETWORKS or not line.folded.lstrip().startswith(_OPENERS):
        return False
    return _NETWORKS.fullmatch(re.sub(r"[\W\d_]", "", line.folded)) is not None


RULES: Final = (
    *(rule for family in (WHOLE, BESIDE, STARTS, CONTAINS, CALLS) for rule in family.values()),
    *ENCLOSED.values(),
    GLUED,
    NETWORKS,
    KICKER,
)
TAGGERS: Final = (tag,)
