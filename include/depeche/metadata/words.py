"""Word lists for names, read once, and the folding that compares them."""

import unicodedata
from pathlib import Path
from typing import Final

import yaml

__all__ = ["AGENCIES", "DESKS", "JOINS", "OPENINGS", "ROLES", "folded"]

_WORDS: Final[dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
)

OPENINGS: Final = sorted(_WORDS["openings"], key=lambda text: (-len(text), text))
JOINS: Final = tuple(_WORDS["joins"])
AGENCIES: Final = frozenset(_WORDS["agencies"])
DESKS: Final = frozenset(_WORDS["desks"])
ROLES: Final = frozenset(_WORDS["roles"])


def folded(text: str) -> str:
    """`text` in lower case, without accents, with single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.split())
