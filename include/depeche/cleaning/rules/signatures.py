"""Who wrote the article: bylines, notes about the author, agencies."""

import re
from collections.abc import Iterator
from typing import Final

from depeche.cleaning import shape
from depeche.cleaning.biography import is_note_on
from depeche.cleaning.folding import fold
from depeche.cleaning.lexicon import LEXICON
from depeche.cleaning.proposals import Proposal, Rule
from depeche.cleaning.signing import is_press
from depeche.cleaning.view import Line, View

__all__ = ["RULES", "TAGGERS", "is_signature"]

BY: Final = Rule(
    "byline.by",
    "byline",
    0.9,
    "The line opens with « Par » or the like and holds only names, agencies and a date.",
)
WITH_AGENCY: Final = Rule(
    "byline.with_agency",
    "byline",
    0.85,
    "A name of a few words « avec » an agency, and nothing else, signs a report.",
)
BESIDE_DATE: Final = Rule(
    "byline.beside_date",
    "byline",
    0.75,
    "Outside the article, a name alone on its line next to the date or to furniture signs it.",
)
FIRST_LINE: Final = Rule(
    "byline.first_line",
    "byline",
    0.65,
    "A name alone right above the first paragraph signs an article that never names that person.",
)
LAST_LINE: Final = Rule(
    "byline.last_line",
    "byline",
    0.7,
    "A name alone on its line right below the last paragraph signs the article.",
)
BEFORE_BIO: Final = Rule(
    "byline.before_bio",
    "byline",
    0.9,
    "A name alone on its line, followed by a note about the same person, signs the article.",
)
BIO_AFTER_NAME: Final = Rule(
    "author_bio.after_name",
    "author_bio",
    0.85,
    "Below the article, the line after a signature opens with that name or with a trade.",
)
BIO_HEAD: Final = Rule(
    "author_bio.head",
    "author_bio",
    0.9,
    "« À propos de l'auteur » opens a note about the author.",
)
BIO_ALONE: Final = Rule(
    "author_bio.alone",
    "author_bio",
    0.7,
    "The last line gives a trade of the press to a person whom the article never names.",
)
WITH_TRADE: Final = Rule(
    "byline.with_trade",
    "byline",
    0.7,
    "Above the first paragraph, a full name is followed at once by a trade or a function, with no "
    "full stop: a signature that lost its « Par ».",
)
AGENCY: Final = Rule(
    "agency_credit.line",
    "agency_credit",
    0.85,
    "The line is the name of a news agency and nothing else.",
)
AGENCY_END: Final = Rule(
    "agency_credit.end",
    "agency_credit",
    0.6,
    "The last paragraph closes with an agency in brackets, behind a full stop and no quotation.",
)
RULES: Final = (
    BY,
    WITH_AGENCY,
    BESIDE_DATE,
    FIRST_LINE,
    LAST_LINE,
    WITH_TRADE,
    BEFORE_BIO,
    BIO_AFTER_NAME,
    BIO_HEAD,
    BIO_ALONE,
    AGENCY,
    AGENCY_END,
)

_AT_END: Final = re.compile(r"[^»\"\s]\s*[.!?…]\s*(\((?:avec )?([^()]{2,30})\))\s*$")
_STAMP: Final = re.compile(r"\d{1,2} ?[:h] ?\d{2}\b")
"""An hour: a sentence that opens with « Par » may stand in an article, a stamp does not."""
_SHORT: Final = 8
_TOP: Final = 4
_LONGEST_SIGNED: Final = 14
_NAME_AND_MORE: Final = re.compile(
    r"[A-ZÀ-Ý][\w’'-]+ (?:(?:de|du|van|von|el|al|ben) )?[A-ZÀ-Ý][\w’'-]+,? ([\w-]+)"
)
_TRADES: Final = LEXICON.words["biography.trades"] | LEXICON.words["biography.roles"]
_SIGNED: Final = {"agency": AGENCY, "by": BY, "with_agency": WITH_AGENCY}


def tag(view: View) -> Iterator[Proposal]:
    """Propose bylines, notes about the author and agencies."""
    for i, line in enumerate(view.lines):
        if (line.signed or line.name) and (rule := _signature_rule(view, i, line)):
            yield view.propose(i, rule)
        elif _is_signed_with_trade(view, i, line):
            yield view.propose(i, WITH_TRADE)
        if view.below(i):
            yield from _bios(view, i, line)
    yield from _agency_end(view)


def is_signature(view: View, index: int) -> bool:
    """Whether a line is a byline or the name of an agency."""
    line = view.lines[index]
    return bool(line.signed or line.name) and _signature_rule(view, index, line) is not None


def _signature_rule(view: View, i: int, line: Line) -> Rule | None:
    stamped = line.signed == "by" and _STAMP.search(line.folded) is not None
    if view.inside(i) and line.words > _SHORT and not stamped:
        return None
    if line.signed is not None:
        return _SIGNED[line.signed]
    return _name_rule(view, i, line) if line.name and not view.inside(i) else None


def _name_rule(view: View, i: int, line: Line) -> Rule | None:
    """The rule for a name alone on its line, outside the article."""
    if view.below(i) and _note_follows(view, i):
        return BEFORE_BIO
    if line.known or line.beside or line.name < shape.FULL_NAME:
        return None
    if _dated(view, i):
        return BESIDE_DATE
    if _opens(view, i, line):
        return FIRST_LINE
    return LAST_LINE if _signs_off(view, i) else None


def _dated(view: View, i: int) -> bool:
    """Whether a date line, or at the top other furniture, stands right above or below."""
    near = [view.lines[j] for j in (i - 1, i + 1) if 0 <= j < len(view.lines)]
    top = not view.below(i)
    return any(line.date or (top and (line.whole or line.credit == 0)) for line in near)


def _opens(view: View, i: int, line: Line) -> bool:
    """Whether a full name stands right above the article, which never names that person."""
    above = i + 1 == view.zones.first and i <= _TOP and shape.is_full_name(line.text)
    return above and line.folded.split(" ")[-1] not in view.body


def _signs_off(view: View, i: int) -> bool:
    """Whether a name follows the last paragraph and no list of names begins with it."""
    if i != view.zones.last + 1 or not view.below(i):
        return False
    after = view.lines[i + 1] if i + 1 < len(view.lines) else None
    return (
        after is None
        or after.known
        or not (after.name == shape.FULL_NAME or after.words < shape.LEAST_HEADLINE)
    )


def _note_follows(view: View, i: int) -> bool:
    return i + 1 < len(view.lines) and view.lines[i + 1].note


def _is_signed_with_trade(view: View, i: int, line: Line) -> bool:
    """Whether a line above the article is a name, a trade and little more."""
    if not 0 < i < view.zones.first or line.words > _LONGEST_SIGNED or line.text[-1] in ".:!?":
        return False
    match = _NAME_AND_MORE.match(line.text)
    return match is not None and fold(match[1]).rstrip(",") in _TRADES


def _bios(view: View, i: int, line: Line) -> Iterator[Proposal]:
    """Notes about the author, below the article."""
    if line.key in LEXICON.words["biography.heads"]:
        yield view.propose(i, BIO_HEAD)
        yield from _card(view, i + 1)
    elif line.note:
        after_name = view.lines[i - 1].name
        yield view.propose(i, BIO_AFTER_NAME if after_name else BIO_ALONE)


def _card(view: View, i: int) -> Iterator[Proposal]:
    """The name and the note below the head of a card."""
    for j in range(i, min(i + 3, len(view.lines))):
        line = view.lines[j]
        person = line.name or line.words == 1 or is_note_on(line)
        if line.key in LEXICON.blocks or not (person or line.whole or j == i):
            break
        if not line.whole:
            yield view.propose(j, BIO_HEAD)


def _agency_end(view: View) -> Iterator[Proposal]:
    if view.zones.last < 0:
        return
    line = view.lines[view.zones.last]
    match = _AT_END.search(line.text[-60:])
    if match and is_press(match[2].lower().removeprefix("avec ")):
        start = line.end - len(line.text[-60:]) + match.start(1)
        yield AGENCY_END.over(start, start + len(match[1]))


TAGGERS: Final = (tag,)
