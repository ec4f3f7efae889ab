"""The generated page."""

from depeche.cleaning import KINDS
from depeche.cleaning.reference import boilerplate_reference
from depeche.cleaning.rules import RULES


def test_the_page_names_every_kind_and_every_rule() -> None:
    """Whoever reads a removal finds its kind and rule explained."""
    page = boilerplate_reference()
    assert all(f"## {kind.name}\n" in page for kind in KINDS)
    assert all(f"| `{rule.name}` |" in page for rule in RULES)
