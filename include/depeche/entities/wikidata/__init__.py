"""From a dump of Wikidata to a file of knowledge.

lines of the dump ▷ entities ▷ staging tables ▷ types by the tree of classes ▷ the file
"""

from depeche.entities.wikidata.build import Built, build

__all__ = ["Built", "build"]
