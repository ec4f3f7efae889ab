"""Mentions of one name in one article: a cluster, whatever type each was given."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from depeche.entities.names import bare_name, name_key, person_key
from depeche.records.article import Mention

__all__ = ["Cluster", "group"]


@dataclass(slots=True)
class Cluster:
    """What is believed to be one person, place or organisation within one article."""

    key: str
    """The fullest form, folded."""
    types: Counter[str] = field(default_factory=Counter)
    mentions: list[Mention] = field(default_factory=list)
    titled: bool = False
    """Whether a title stands before it somewhere: « M. Michel » is a surname."""

    @property
    def type(self) -> str:
        """What most mentions were taken for; of equals, the first."""
        return max(self.types, key=self.types.__getitem__)

    @property
    def words(self) -> list[str]:
        """Words of the key."""
        return self.key.split()

    @property
    def name(self) -> str:
        """The fullest surface form; of equals the one written most often, then the first."""
        person = self.type == "PER"
        counts = Counter(bare_name(mention.text, person=person) for mention in self.mentions)
        return max(counts, key=lambda form: (len(name_key(form).split()), counts[form]))

    def absorb(self, other: "Cluster") -> None:
        """Take in another cluster, and keep the fuller name as key."""
        if len(other.words) > len(self.words):
            self.key = other.key
        self.types += other.types
        self.titled = self.titled or other.titled
        self.mentions = sorted([*self.mentions, *other.mentions], key=lambda m: (m.start, m.end))


def group(mentions: Iterable[tuple[str, Mention]]) -> list[Cluster]:
    """Clusters of equal names, in the order of their first mention."""
    clusters: dict[str, Cluster] = {}
    for label, mention in mentions:
        plain = name_key(mention.text)
        key = person_key(mention.text) if label == "PER" else plain
        cluster = clusters.setdefault(key, Cluster(key))
        cluster.types[label] += 1
        cluster.mentions.append(mention)
        cluster.titled = cluster.titled or key != plain
    return list(clusters.values())
