"""Persons named again: a surname alone belongs to the full name before it, if there is but one."""

from typing import Final

from depeche.entities.grouping import Cluster
from depeche.entities.knowledge import Knowledge
from depeche.entities.names import roman_key
from depeche.entities.words import words

__all__ = ["GIVEN", "join_persons"]

_PARTICLES: Final = words("particles")

_FAMILY_FIRST: Final = words("family_names_first")

GIVEN: Final = words("given_names")


def join_persons(clusters: list[Cluster], knowledge: Knowledge) -> list[Cluster]:
    """Give surnames and shorter forms to the full name that they repeat."""
    clusters = _one_spelling(clusters)
    full = [c for c in clusters if c.type == "PER" and " " in c.key and not _is_surname(c)]
    gone: set[int] = set()
    for short in clusters:
        owner = _owner(short, [c for c in full if c is not short], knowledge)
        if owner and id(owner) not in gone:
            owner.absorb(short)
            owner.types["PER"] += sum(owner.types.values())  # the full name says what it is
            gone.add(id(short))
    return [cluster for cluster in clusters if id(cluster) not in gone]


def _one_spelling(clusters: list[Cluster]) -> list[Cluster]:
    """Full names that sound alike are one: Sergei Shoigu, Sergueï Choïgou."""
    kept: list[Cluster] = []
    first: dict[str, Cluster] = {}
    for cluster in clusters:
        sound = roman_key(cluster.key) if cluster.type == "PER" and " " in cluster.key else ""
        if sound and first.setdefault(sound, cluster) is not cluster:
            first[sound].absorb(cluster)
        else:
            kept.append(cluster)
    return kept


def _owner(short: Cluster, full: list[Cluster], knowledge: Knowledge) -> Cluster | None:
    """The one full name that `short` stands for."""
    known = knowledge.noted(short.key)
    if short.type != "PER" and any(item.type != "PER" for item in known):
        return None  # Washington is a city before it is anybody's name
    fits = [cluster for cluster in full if _repeats(short, cluster)]
    famous = [item for item in known if item.type == "PER"]
    if famous and len(short.words) == 1:  # « Macron » is no other Macron, unless titled so
        fits = [c for c in fits if any(item in famous for item in knowledge.candidates(c.key))]
    return fits[0] if len(fits) == 1 else None


def _repeats(short: Cluster, full: Cluster) -> bool:
    """Whether the words of one may be a shorter form of the other's."""
    few, many = short.words, full.words
    if len(few) > 1:
        return _is_longer_form(short, few, many)
    if few[0] in GIVEN and not short.titled:
        return False
    return _sounds(few[0], many[-1]) or (few[0] in _FAMILY_FIRST and few[0] == many[0])


def _is_longer_form(short: Cluster, few: list[str], many: list[str]) -> bool:
    if short.type != "PER":
        return False
    if _is_surname(short):  # « Le Pen », « de Gaulle »
        return len(many) > len(few) and many[-len(few) :] == few
    if [w for w in many if len(w.rstrip(".")) > 1] == few:  # « John F. Kerry »
        return True
    if len(few[0].rstrip(".")) == 1:  # « E. Macron »
        return few[1:] == many[-len(few) + 1 :] and few[0][0] == many[0][0]
    return len(many) > len(few) and many[: len(few)] == few


def _is_surname(cluster: Cluster) -> bool:
    """« Le Pen », « von der Leyen »: a surname of several words."""
    return cluster.words[0] in _PARTICLES


def _sounds(one: str, other: str) -> bool:
    return one == other or roman_key(one) == roman_key(other)
