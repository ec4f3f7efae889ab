"""The lake: an object store for raw bytes, and Iceberg tables for what was made of them."""

from depeche.lake.keys import Scope
from depeche.lake.lake import Lake
from depeche.lake.store import ObjectStore
from depeche.lake.uniqueness import Unique

__all__ = ["Lake", "ObjectStore", "Scope", "Unique"]
