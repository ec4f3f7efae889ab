"""From the mentions of one article to its entities: one for each person, place, organisation.

group equal names ▷ join shorter forms ▷ drop common words ▷ link ▷ join what is one thing
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final, Literal, cast

from depeche.entities.grouping import Cluster, group
from depeche.entities.knowledge import Item, Knowledge, known
from depeche.entities.linking import Linker
from depeche.entities.names import name_key, roman_key
from depeche.entities.openers import without_openers
from depeche.entities.organisations import join_organisations, type_of
from depeche.entities.persons import join_persons
from depeche.records.article import Entity, Mention

__all__ = ["entity_id", "resolve"]

_DIGITS: Final = 16
"""Hexadecimal digits of the id of what has no Wikidata id: no collision among millions."""

_Linked = tuple[Cluster, Item | None]


def resolve(
    text: str, mentions: Iterable[tuple[str, Mention]], knowledge: Knowledge | None = None
) -> tuple[Entity, ...]:
    """The entities that (type, mention) pairs of one text name, in the order of the text."""
    table = knowledge or known()
    clusters = join_organisations(text, join_persons(group(mentions), table))
    clusters = without_openers(text, clusters, table)
    linker = Linker(text, clusters, table)
    linked = _merged([(cluster, linker.link(cluster)) for cluster in clusters])
    linked.sort(key=lambda pair: pair[0].mentions[0].start)
    return tuple(_entity(cluster, item) for cluster, item in linked)


def entity_id(name: str, label: str, item: Item | None = None) -> str:
    """The same for the same thing in any article.

    The Wikidata id where there is one; else `N` and a digest of the name in one romanisation, kept
    apart for persons and for all others (recognisers confuse places and organisations).
    """
    if item and item.wikidata:
        return item.wikidata
    kind = "PER" if label == "PER" else "other"
    key = roman_key(name) if label == "PER" else name_key(name)
    place = (item.country or "") if item else ""
    return "N" + hashlib.sha256(f"{kind}\n{key}\n{place}".encode()).hexdigest()[:_DIGITS]


def _merged(linked: Sequence[_Linked]) -> list[_Linked]:
    """Clusters of one item, or of one id, become one."""
    by_id: dict[str, _Linked] = {}
    for cluster, item in linked:
        name, label = _named(cluster, item)
        identity = entity_id(name, label, item)
        if identity in by_id:
            by_id[identity][0].absorb(cluster)
        else:
            by_id[identity] = (cluster, item)
    return list(by_id.values())


def _named(cluster: Cluster, item: Item | None) -> tuple[str, str]:
    """Canonical name and type."""
    return (item.name, item.type) if item else (cluster.name, type_of(cluster))


def _entity(cluster: Cluster, item: Item | None) -> Entity:
    name, label = _named(cluster, item)
    place = item if item and item.type == "LOC" else None
    return Entity(
        entity_id=entity_id(name, label, item),
        name=name,
        type=cast("Literal['PER', 'LOC', 'ORG', 'MISC']", label),
        wikidata=item.wikidata if item else None,
        aliases=tuple(dict.fromkeys(mention.text for mention in cluster.mentions)),
        country=place.country if place else None,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        mentions=tuple(cluster.mentions),
    )
