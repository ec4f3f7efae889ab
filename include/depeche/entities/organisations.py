"""Organisations named again: acronyms with their expansions, and names cut short."""

from typing import Final

from depeche.entities.grouping import Cluster
from depeche.entities.words import words

__all__ = ["join_organisations", "type_of"]

_SMALL: Final = words("small_words")
_LINKS: Final = frozenset({"de", "du", "des", "d", "of"})
_HEADS: Final = words("heads_of_organisations")

_ACRONYM: Final = range(2, 9)
"""Letters of an acronym."""
_SURE: Final = 3
"""So many letters that agree are no accident, wherever they stand."""


def join_organisations(text: str, clusters: list[Cluster]) -> list[Cluster]:
    """Give acronyms and shortened names to the one full name that they stand for."""
    long = [c for c in clusters if c.type != "PER" and " " in c.key]
    gone: set[int] = set()
    for short in clusters:
        if short.type == "PER":
            continue
        letters = _acronym(short)
        fits = [c for c in long if c is not short and _stands_for(text, short, letters, c)]
        if len(fits) == 1 and id(fits[0]) not in gone:
            fits[0].absorb(short)
            gone.add(id(short))
    return [cluster for cluster in clusters if id(cluster) not in gone]


def type_of(cluster: Cluster) -> str:
    """What most mentions were taken for, unless the first word of the name says otherwise."""
    named = len(cluster.words) > 1 and cluster.words[0] in _HEADS
    return "ORG" if named else cluster.type


def _stands_for(text: str, short: Cluster, letters: str, full: Cluster) -> bool:
    """Whether an acronym of these letters, or a name without any, means the full name."""
    if letters:
        initials = _initials(full)
        if len(letters) >= _SURE and letters == initials:
            return True
        return _beside(text, short, full) and _is_within(letters, initials)
    return full.type == "ORG" and short.type == "ORG" and _is_cut_short(short.words, full.words)


def _acronym(cluster: Cluster) -> str:
    """The letters of an acronym, folded; empty if it is none."""
    written = cluster.mentions[0].text.replace(".", "")
    if len(written) in _ACRONYM and written.isupper() and written.isalpha():
        return cluster.key.replace(".", "")
    return ""


def _initials(cluster: Cluster) -> str:
    words = cluster.key.replace("'", " ").split()
    return "".join(word[0] for word in words if word not in _SMALL)


def _is_within(letters: str, initials: str) -> bool:
    """Whether the initials hold the letters in order, forwards or backwards (OTAN, NATO)."""
    return _in_order(letters, initials) or _in_order(letters[::-1], initials)


def _in_order(letters: str, initials: str) -> bool:
    rest = iter(initials)
    return all(letter in rest for letter in letters)


def _beside(text: str, short: Cluster, full: Cluster) -> bool:
    """« Full name (SHORT) » or « SHORT (Full name) »."""
    ends = {mention.end for mention in full.mentions}
    starts = {mention.start for mention in full.mentions}
    return any(
        (text[m.start - 1 : m.start] == "(" and ends & {m.start - 1, m.start - 2})
        or (text[m.end : m.end + 2] == " (" and m.end + 2 in starts)
        for m in short.mentions
    )


def _is_cut_short(few: list[str], many: list[str]) -> bool:
    """« Times » for New York Times; « Conseil de sécurité nationale » for that of a country."""
    if len(few) == 1:
        return len(many) > len(few) and many[-1] == few[0] and len(few[0]) > _SURE
    rest = many[len(few) :]
    return many[: len(few)] == few and bool(rest) and rest[0].split("'")[0] in _LINKS
