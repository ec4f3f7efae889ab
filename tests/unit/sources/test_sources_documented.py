"""docs/sources.md: every kind is there, and every example is an entry that loads."""

import re
from pathlib import Path
from typing import get_args

import pytest

from depeche.collections import load
from depeche.sources import AnySource

PAGE = (Path(__file__).parents[3] / "docs" / "sources.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
HEAD = "name: presse\ndescription: x\nstart: 2026-11-01\nuser_agent: x\nsources:\n"


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_loads(example: str, tmp_path: Path) -> None:
    """Pasted into a collection, an example is accepted as it stands."""
    (tmp_path / "presse.yaml").write_text(HEAD + example, encoding="utf-8")
    assert len(load(tmp_path / "presse.yaml").sources) == 1


def test_every_kind_has_an_example() -> None:
    """A kind that is registered is documented, with all its own fields named."""
    for model in get_args(AnySource):
        kind = get_args(model.model_fields["kind"].annotation)[0]
        section = PAGE.split(f"\n## {kind.capitalize()}\n")[1].split("\n## ")[0]
        assert f"kind: {kind}" in section
        fields = {field.alias or name for name, field in model.model_fields.items()}
        own = fields - {"publisher", "language", "include", "exclude"}
        assert all(f"{field}:" in section for field in own), kind
