"""The words of `words.yaml`, list by list."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

__all__ = ["words"]


def words(name: str) -> frozenset[str]:
    """One list of words, folded. Raises `KeyError` if there is none of that name."""
    return frozenset(_lists()[name].split())


@cache
def _lists() -> dict[str, Any]:
    lists: dict[str, Any] = yaml.safe_load(
        Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    )
    return lists
