"""Common words that begin a sentence or a heading, taken for names."""

from typing import Final

from depeche.entities.grouping import Cluster
from depeche.entities.knowledge import Knowledge
from depeche.entities.names import fold
from depeche.entities.persons import GIVEN

__all__ = ["without_openers"]

_ABSTRACT: Final = ("tude", "tudes", "tion", "tions", "isme", "ismes")
"""Endings of French common nouns that no given name or surname has."""
_LONG: Final = 7


def without_openers(text: str, clusters: list[Cluster], knowledge: Knowledge) -> list[Cluster]:
    """Leave out single words that are certainly no names.

    Such a word is unknown, stands for no full name, only ever begins a sentence, and either the
    article writes it small elsewhere or it ends as abstract nouns do.
    """
    words: set[str] = set()
    kept = []
    for cluster in clusters:
        if _may_be_common(text, cluster) and not knowledge.noted(cluster.key):
            words = words or set(text.replace("’", " ").replace("'", " ").split())
            written = cluster.mentions[0].text
            if written.lower() in words or _is_abstract(written):
                continue
        kept.append(cluster)
    return kept


def _may_be_common(text: str, cluster: Cluster) -> bool:
    return (
        cluster.type in {"PER", "MISC"}
        and " " not in cluster.key
        and cluster.key not in GIVEN
        and not cluster.titled
        and all(m.text.isalpha() and m.text[1:].islower() for m in cluster.mentions)
        and all(_begins(text, mention.start) for mention in cluster.mentions)
    )


def _begins(text: str, start: int) -> bool:
    """Whether a sentence, a line or a quotation begins here."""
    before = text[max(start - 4, 0) : start].rstrip(' \u00a0\u202f«“"')
    return not before or before[-1] in "\n.!?…"


def _is_abstract(word: str) -> bool:
    return len(word) >= _LONG and fold(word).endswith(_ABSTRACT)
