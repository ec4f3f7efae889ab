"""From mentions to entities: the same name of the same type is one entity within an article."""

import unicodedata
from collections import Counter
from collections.abc import Iterable

from depeche.records.article import Entity, Mention

__all__ = ["group", "name_key"]

_SAME = str.maketrans({"’": "'", "\u2010": "-", "\u2011": "-", "\u2013": "-", "-": " "})


def name_key(name: str) -> str:
    """Fold what outlets write differently in one name: case, accents, hyphens, apostrophes."""
    decomposed = unicodedata.normalize("NFKD", name.translate(_SAME))
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.replace("-", " ").casefold().split())


def group(mentions: Iterable[tuple[str, Mention]]) -> tuple[Entity, ...]:
    """Entities in the order of their first mention, named as they are written most often."""
    groups: dict[tuple[str, str], list[Mention]] = {}
    for label, mention in mentions:
        groups.setdefault((label, name_key(mention.text)), []).append(mention)
    return tuple(
        Entity(name=_commonest(found), type=label, mentions=tuple(found))
        for (label, _), found in groups.items()
    )


def _commonest(mentions: list[Mention]) -> str:
    """The surface form written most often; of equals, the first."""
    return Counter(mention.text for mention in mentions).most_common(1)[0][0]
