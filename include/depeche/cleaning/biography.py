"""Notes about the author: a trade or a function said of a person, apart from the article."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from depeche.cleaning.lexicon import LEXICON

if TYPE_CHECKING:
    from depeche.cleaning.line import Line

__all__ = ["is_note_alone", "is_note_on", "mark_notes"]

_TRADES: Final = LEXICON.words["biography.trades"]
_ROLES: Final = LEXICON.words["biography.roles"] | _TRADES
_PRESS: Final = LEXICON.words["biography.press"]
_LINKS: Final = "|".join(sorted(LEXICON.words["biography.links"]))
_CAPITALISED: Final = r"[A-ZÀ-Ý][^\W\d_]+"
_PERSON: Final = re.compile(rf"((?:{_CAPITALISED}[- ]){{1,3}}{_CAPITALISED})(?:,| (?:{_LINKS})\b)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_HEAD: Final = 120
"""A note names the trade in its first words: so many characters are read."""
_LONGEST: Final = 90
_LONGEST_ALONE: Final = 60
_OPENING_WORDS: Final = 9
_FIRST_WORDS: Final = 20
_LEAST_PARAGRAPHS: Final = 3


def mark_notes(lines: Sequence["Line"]) -> None:
    """Mark each line that says who the name alone on the line above is."""
    for above, line in pairwise(lines):
        if above.name > 0 and is_note_on(line, above.text):
            line.mark_note()


def is_note_on(line: "Line", name: str | None = None) -> bool:
    """Whether a line opens with `name` or with a function, and gives a trade or a function."""
    if line.words > _LONGEST or line.quoted:
        return False
    words = _WORD.findall(line.folded[:_HEAD])[:_OPENING_WORDS]
    if not _ROLES.intersection(words):
        return False
    return words[0] in _ROLES or (name is not None and line.text.startswith(name))


def is_note_alone(line: "Line", paragraphs: Sequence["Line"]) -> bool:
    """Whether a last line gives a trade of the press to someone whom the article does not name."""
    if line.words > _LONGEST_ALONE or len(paragraphs) < _LEAST_PARAGRAPHS:
        return False
    person = _PERSON.match(line.text)
    words = _WORD.findall(line.folded)
    writes = _TRADES.intersection(words[:_FIRST_WORDS])
    works = _ROLES.intersection(words[:_FIRST_WORDS]) and _PRESS.intersection(words)
    if person is None or not (writes or works):
        return False
    return not any(person[1] in paragraph.text for paragraph in paragraphs)
