"""The articles of `articles.yaml`, and the ways to furnish them."""

from pathlib import Path
from typing import Any

import yaml

_GIVEN: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))

PARAGRAPHS: list[str] = _GIVEN["paragraphs"]
BODY = "\n\n".join(PARAGRAPHS)
HARD: dict[str, str] = _GIVEN["hard"]
FURNITURE: dict[str, tuple[str, str]] = {
    kind: (entry["line"], entry["place"]) for kind, entry in _GIVEN["furniture"].items()
}


def furnished(line: str, place: str) -> str:
    """The article with one line of furniture above, inside or below it."""
    blocks = list(PARAGRAPHS)
    blocks.insert({"top": 0, "middle": 2, "tail": len(blocks)}[place], line)
    return "\n\n".join(blocks)
