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

__all__ = ["RULES", "TAGGERS"]

_MODULES: Final = (headings, signatures, dates, captions, links, prompts, social, tails, templates)

TAGGERS: Final[tuple[Tagger, ...]] = tuple(
    tagger for module in _MODULES for tagger in module.TAGGERS
)
RULES: Final[tuple[Rule, ...]] = tuple(rule for module in _MODULES for rule in module.RULES)
