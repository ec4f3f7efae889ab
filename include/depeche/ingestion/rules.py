"""Rules of hosts in the lake, so that the tasks of a run ask each host for them once."""

import hashlib

from depeche.errors import LakeMissing
from depeche.lake import Lake, Scope

__all__ = ["RulesInLake"]


class RulesInLake:
    """`Memory` of one run. Another run asks anew: rules change."""

    def __init__(self, lake: Lake, scope: Scope) -> None:
        self._lake, self._scope = lake, scope

    def get(self, origin: str) -> bytes | None:
        """What was put for an origin, if anything was. Raises `LakeError`."""
        try:
            return self._lake.store.get(self._key(origin))
        except LakeMissing:
            return None

    def put(self, origin: str, rules: bytes) -> None:
        """Keep the rules of an origin. Raises `LakeError`."""
        self._lake.store.put(self._key(origin), rules)

    def _key(self, origin: str) -> str:
        digest = hashlib.sha256(origin.encode()).hexdigest()[:16]
        return f"work/{self._scope.prefix}/rules-{digest}.json"
