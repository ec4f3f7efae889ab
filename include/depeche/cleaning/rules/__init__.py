"""Every tagger and every rule. A new rule is a `Rule` and a few lines in its tagger."""

from typing import Final

from depeche.cleaning.proposals import Rule, Tagger
from depeche.cleaning.rules import (
    captions,
    dates,
    headings,
    links,
    prompts,
    signatures,
    social,
    tails,
    templates,
)

__all__ = ["AFTERTHOUGHTS", "RULES", "TAGGERS"]

_MODULES: Final = (headings, signatures, dates, captions, links, prompts, social, tails, templates)

AFTERTHOUGHTS: Final[tuple[Tagger, ...]] = tuple(
    tagger for module in _MODULES if module is not headings for tagger in module.TAGGERS
)
"""The taggers once the title is found: a text has one."""

TAGGERS: Final[tuple[Tagger, ...]] = (*headings.TAGGERS, *AFTERTHOUGHTS)
RULES: Final[tuple[Rule, ...]] = tuple(rule for module in _MODULES for rule in module.RULES)
