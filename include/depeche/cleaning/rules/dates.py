"""Dates of publication: lines of their own, and marks glued before the first sentence."""

import re
from collections.abc import Iterator
from typing import Final

from depeche.cleaning import shape
from depeche.cleaning.proposals import Proposal, Rule
from depeche.cleaning.view import Line, View

__all__ = ["RULES", "TAGGERS"]

LABELLED: Final = Rule(
    "date_line.labelled",
    "date_line",
    0.9,
    "The line holds only « Publié », « Mis à jour » or the like and a date.",
)
BARE: Final = Rule(
    "date_line.bare",
    "date_line",
    0.75,
    "Above or below the article a line that is nothing but a date with its year dates it; a "
    "chronicle, whose paragraphs stand under dates, is left alone.",
)
PREFIX: Final = Rule(
    "date_prefix.labelled",
    "date_prefix",
    0.95,
    "« date » and a date in figures before the first sentence come from a record, not a writer.",
)
STAMP: Final = Rule(
    "date_prefix.stamp",
    "date_prefix",
    0.85,
    "A date with its hour, or a label with its date, opens the text; a sentence with its own "
    "capital follows: a stamp.",
)
RULES: Final = (LABELLED, BARE, PREFIX, STAMP)

_LEAST_SENTENCE: Final = 40
"""Characters that must follow a prefix: it stands before a sentence, not before a list."""
_FIGURES: Final = r"(?:\d{4}(?:[-/.]\d{1,2}){0,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})"
_TIME: Final = (
    r"(?:t|,? ?(?:a|at|-|–)? ?)\d{1,2}[:h]\d{2}(?::\d{2})?(?: ?(?:z|utc|gmt|[+-]\d{2}:?\d{2}))?"
)
_PREFIX: Final = re.compile(rf"(?:date|fecha|datum|data) ?:? ?{_FIGURES}(?:{_TIME})?(?=\s)")
_WRITTEN: Final = r"\d{1,2}(?:er)?\.? (?:de )?[^\W\d_]{3,10}\.? (?:de )?\d{4}"
_LABEL: Final = (
    r"(?:publie|mis a jour|modifie|poste|published|updated|publicado|veroffentlicht)"
    r"(?: le| on| el| am)? ?:? ?"
)
_STAMP: Final = re.compile(
    rf"(?:{_LABEL}(?:{_FIGURES}|{_WRITTEN})(?:{_TIME})?|(?:{_FIGURES}|{_WRITTEN}){_TIME})"
    r"(?: ?[-–—|:•·.])?(?=\s)"
)


def tag(view: View) -> Iterator[Proposal]:
    """Propose date lines and date prefixes."""
    for i, line in enumerate(view.lines):
        if line.date and (rule := _rule(view, i, line)) is not None:
            yield view.propose(i, rule)
    yield from _prefix(view)


def _rule(view: View, i: int, line: Line) -> Rule | None:
    """The rule that fits a line made of date words."""
    if shape.is_labelled(line.folded):
        exact = line.date == shape.DATE_FULL and view.runs[i]
        return LABELLED if exact or not view.inside(i) else None
    dated = line.date == shape.DATE_FULL or _completes(view, i)
    if view.inside(i) or view.chronicle or not dated:
        return None
    return BARE if not view.below(i) or view.runs[i] else None


def _completes(view: View, i: int) -> bool:
    """Whether a label that waits for its date stands right above."""
    return i > 0 and shape.is_labelled(view.lines[i - 1].folded) and bool(view.lines[i - 1].date)


def _prefix(view: View) -> Iterator[Proposal]:
    """A date glued before the first sentence of the text."""
    if not view.lines or view.zones.first >= len(view.lines):
        return
    line = view.lines[view.zones.first]
    head = line.folded[:80]
    for pattern, rule in ((_PREFIX, PREFIX), (_STAMP, STAMP)):
        match = pattern.match(head)
        rest = line.text[match.end() :].lstrip(" -–—|:•·.\u00a0") if match else ""
        if match and (rest[:1].isupper() or rest[:1] in '«"“') and len(rest) > _LEAST_SENTENCE:
            yield rule.over(line.start, line.at(match.end()))
            return


TAGGERS: Final = (tag,)
