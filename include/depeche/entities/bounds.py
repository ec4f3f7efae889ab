"""Where names begin and end: what the readers took too short or too long, by what is known.

read names ▷ take in the common noun that belongs to a name ▷ part two known names read as one
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from depeche.entities.knowledge import Knowledge
from depeche.entities.names import fold, name_key
from depeche.entities.words import words

__all__ = ["Bounds", "rebounded"]

Bounds = tuple[int, int, str]
"""Start, end (characters) and type of a name."""

_NOUNS: Final = words("nouns_in_names")
_NOUN_BEFORE: Final = re.compile(r"\b([^\W\d_]+) \Z")
_LONGEST_NOUN: Final = 20
_LINK: Final = re.compile(r" (?:de |d['’]|du |des )")


def rebounded(text: str, names: Iterable[Bounds], knowledge: Knowledge) -> Iterator[Bounds]:
    """The names of a text, in their order, with better bounds; no two overlap."""
    end = 0
    for name in names:
        for bounds in _parted(text, _widened(text, name, end), knowledge):
            end = bounds[1]
            yield bounds


def _widened(text: str, name: Bounds, free: int) -> Bounds:
    """« université » before a name is part of it, and says what the name is: université Rutgers."""
    start, end, _ = name
    before = _NOUN_BEFORE.search(text, max(free, start - _LONGEST_NOUN), start)
    if before and fold(before[1]) in _NOUNS and text[start].isupper():
        return before.start(), end, "ORG"
    return name


def _parted(text: str, name: Bounds, knowledge: Knowledge) -> Iterator[Bounds]:
    """« Russie de Vladimir Poutine » is two names, a place and what it is said to be of.

    Only where nobody knows the whole, and both parts, the latter by several words.
    """
    start, end, label = name
    whole = text[start:end]
    for link in _LINK.finditer(whole) if label != "PER" else ():
        first, second = whole[: link.start()], whole[link.end() :]
        of = knowledge.noted(name_key(second)) if " " in second else []
        if of and _is_place(first, knowledge) and not knowledge.noted(name_key(whole)):
            yield start, start + link.start(), "LOC"
            yield start + link.end(), end, of[0].type
            return
    yield name


def _is_place(name: str, knowledge: Knowledge) -> bool:
    items = knowledge.noted(name_key(name))
    return bool(items) and all(item.type == "LOC" for item in items)
