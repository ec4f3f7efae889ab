"""The page `docs/boilerplate.md`, made from the kinds and the rules."""

from collections.abc import Iterator
from itertools import groupby

from depeche.cleaning.engine import RULES as MODEL
from depeche.cleaning.proposals import Rule
from depeche.cleaning.rules import RULES
from depeche.records.kinds import KINDS, Kind

__all__ = ["boilerplate_reference"]

_HEAD = f"""# Boilerplate: kinds and rules

Generated from `include/depeche/cleaning` by `make docs`; do not edit. Rule set
`{MODEL.name}`, version {MODEL.version}.

Taggers propose spans, each with a kind, a rule and a confidence from 0 to 1. The collection's
policy (`cleaning.threshold`, `cleaning.keep`) decides which are cut. The words that rules look for
are in `include/depeche/cleaning/cues/`, a file per language; no rule and no cue names an outlet. A
cue counts as the whole line, or, where its words could also be a subhead, only beside other
furniture.

What no rule proposes is left to the learned judge: it adds up all evidence about a line, its place
and its neighbours, with weights fitted to labelled articles (`training/`). Its removals are named
after their kind, `author_bio.learned` for instance; `depeche explain` names what weighed most.

| `cleaning.threshold` | cuts from a confidence of |
|---|---|
| strict | 0.3: rather lose a line than keep a prompt |
| balanced, the default | 0.5 |
| lenient | 0.75: only what is beyond doubt |
"""


def boilerplate_reference() -> str:
    """The whole page, in Markdown: every kind with its example, counter-example and rules."""
    by_kind = {
        kind: list(rules)
        for kind, rules in groupby(sorted(RULES, key=lambda r: (r.kind, r.name)), lambda r: r.kind)
    }
    return "\n".join([_HEAD, *(_section(kind, by_kind.get(kind.name, [])) for kind in KINDS)])


def _section(kind: Kind, rules: list[Rule]) -> str:
    return "\n".join(
        [f"## {kind.name}", "", kind.meaning, "", *_cases(kind), "", *_table(rules), ""]
    )


def _cases(kind: Kind) -> Iterator[str]:
    yield f"- Example: {kind.example}"
    yield f"- Not this: {kind.counter_example}"


def _table(rules: list[Rule]) -> Iterator[str]:
    yield "| rule | confidence | reason |"
    yield "|---|---|---|"
    for rule in sorted(rules, key=lambda r: (-r.confidence, r.name)):
        yield f"| `{rule.name}` | {rule.confidence} | {rule.reason} |"
