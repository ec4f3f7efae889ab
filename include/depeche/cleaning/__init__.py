"""Cleaning: boilerplate out of an article's text, nothing of the article lost.

Taggers propose spans (`rules`), a policy decides (`policy`), one place cuts (`cutting`).
"""

from depeche.cleaning.cutting import cut
from depeche.cleaning.engine import RULES, Cleaner
from depeche.cleaning.judge import MODEL as JUDGE
from depeche.cleaning.recurrence import Recurrence, count_lines
from depeche.records.cleaned import Cleaned, DatedCue, Findings
from depeche.records.kinds import KINDS

__all__ = [
    "JUDGE",
    "KINDS",
    "RULES",
    "Cleaned",
    "Cleaner",
    "DatedCue",
    "Findings",
    "Recurrence",
    "count_lines",
    "cut",
]
