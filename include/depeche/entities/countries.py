"""What countries an article is about: those of the places that it names."""

from collections import Counter
from collections.abc import Iterable

from depeche.records.article import CountryShare, Entity

__all__ = ["countries_of"]


def countries_of(entities: Iterable[Entity]) -> tuple[CountryShare, ...]:
    """The share of each country among mentions of places, the largest first, then by code."""
    counts: Counter[str] = Counter()
    for entity in entities:
        if entity.country:
            counts[entity.country] += len(entity.mentions)
    total = counts.total()
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(CountryShare(code=code, share=round(n / total, 4)) for code, n in ranked)
