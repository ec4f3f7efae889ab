"""Which thing in the world a name means; that it is none we know is an answer too."""

from typing import Final

from depeche.entities.grouping import Cluster
from depeche.entities.knowledge import Item, Knowledge
from depeche.entities.names import fold, name_key
from depeche.entities.persons import GIVEN

__all__ = ["Linker"]

ENOUGH: Final = 0.5
"""Below this, a name is not linked."""
MARGIN: Final = 0.099
"""What the best must have before the next; between equals there is no answer."""
CUE: Final = 0.3
"""What a word of the article that speaks for an item adds, and at most two of them."""
OTHER_TYPE: Final = 0.2
"""What it costs that the recogniser took the name for something else."""
STRONG: Final = 0.9
"""So sure a name says what it is by itself, whatever the recogniser took it for."""


class Linker:
    """Links the clusters of one article."""

    def __init__(self, text: str, clusters: list[Cluster], knowledge: Knowledge) -> None:
        self._text = text
        self._folded = ""
        self._knowledge = knowledge
        self._names = {
            word
            for cluster in clusters
            if cluster.type == "PER" and len(cluster.words) > 1
            for word in (cluster.words[0], cluster.words[-1])
        }

    def link(self, cluster: Cluster) -> Item | None:
        """The item that the fullest form of the cluster means."""
        scored = sorted(
            (
                (self._score(cluster, item), -number, item)
                for number, item in enumerate(self._knowledge.candidates(cluster.key))
            ),
            key=lambda scored: scored[:2],
            reverse=True,
        )
        if not scored or scored[0][0] < ENOUGH:
            return None
        if len(scored) > 1 and scored[0][0] - scored[1][0] < MARGIN:
            return None
        return scored[0][2]

    def _score(self, cluster: Cluster, item: Item) -> float:
        if not self._may_be(cluster, item):
            return 0.0
        cost = OTHER_TYPE if self._contradicts(cluster, item) else 0.0
        cues = sum(cue in self._article() for cue in item.context) if item.context else 0
        return item.prior - cost + CUE * min(cues, 2)

    def _contradicts(self, cluster: Cluster, item: Item) -> bool:
        """Whether the type speaks against the item; « other » speaks only against organisations."""
        if cluster.type == "MISC":
            return item.type == "ORG"
        return cluster.type != item.type and not self._all_are_places(cluster.key)

    def _may_be(self, cluster: Cluster, item: Item) -> bool:
        """A person is no place, and a place no person, but by a name that nothing else bears."""
        if (cluster.type == "PER") == (item.type == "PER"):
            return True
        if cluster.type == "PER":
            own = cluster.key in GIVEN or cluster.key in self._names
            return not own and (_is_surely(cluster, item) or self._all_are_places(cluster.key))
        return item.prior >= STRONG

    def _all_are_places(self, key: str) -> bool:
        """Whether a name has several meanings, and all are places: Washington, Géorgie."""
        items = self._knowledge.candidates(key)
        return len(items) > 1 and all(item.type == "LOC" for item in items)

    def _article(self) -> str:
        """The article folded, when an ambiguous name asks for it."""
        if not self._folded:
            self._folded = f" {' '.join(fold(self._text).replace(chr(39), ' ').split())}"
        return self._folded


def _is_surely(cluster: Cluster, item: Item) -> bool:
    """« Moscou » is never a person; « Jordan », a country in English, may well be one."""
    return item.prior >= STRONG and (" " in cluster.key or name_key(item.name) == cluster.key)
