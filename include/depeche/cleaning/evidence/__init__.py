"""What speaks for and against a line, as short names that a person can read.

The learned judge (`judge.py`) adds up a weight for each: what a line shows by itself (`lines.py`),
what its place shows (`places.py`), what it has to do with the other lines (`relations.py`), and
what the rules propose.
"""

from collections.abc import Sequence

from depeche.cleaning.evidence.lines import reading
from depeche.cleaning.evidence.places import company, cues_above, position, spacing
from depeche.cleaning.evidence.relations import (
    FOOTNOTE,
    INTRODUCTION,
    ROLL,
    likeness,
    patterns,
    topic,
)
from depeche.cleaning.proposals import Proposal
from depeche.cleaning.view import View

__all__ = ["FOOTNOTE", "INTRODUCTION", "ROLL", "evidence_of"]


def evidence_of(view: View, proposals: Sequence[Proposal]) -> list[list[str]]:
    """The evidence about each line, given what the rules propose."""
    found = [list(reading(line).evidence) for line in view.lines]
    for tell in (position, company, cues_above, spacing, likeness, topic, patterns):
        for told, said in zip(found, tell(view), strict=True):
            told.extend(said)
    _add_rules(view, proposals, found)
    return found


def _add_rules(view: View, proposals: Sequence[Proposal], found: list[list[str]]) -> None:
    """Which rules propose the whole line."""
    at = {line.start: i for i, line in enumerate(view.lines)}
    for proposal in proposals:
        i = at.get(proposal.start)
        if i is not None and proposal.end >= view.lines[i].end:
            found[i] += (f"rule:{proposal.rule}", f"kind:{proposal.kind}", "a rule")
