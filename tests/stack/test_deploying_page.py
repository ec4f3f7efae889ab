"""docs/deploying.md shows connections that the library reads, and names what the stack has."""

import re
from pathlib import Path
from typing import Any

import pytest

from depeche.lake import catalog
from depeche.settings import Settings

REPO = Path(__file__).parents[2]
PAGE = (REPO / "docs/deploying.md").read_text("utf-8")
EXAMPLES = dict(re.findall(r"<!-- connections: (\S+) -->\n```\n(.+?)```", PAGE, re.DOTALL))


@pytest.mark.parametrize("name", ["aws-glue", "rest", "s3-tables"])
def test_shown_connections_are_read(name: str) -> None:
    """Each pair of connections on the page gives a bucket and a catalogue with a warehouse."""
    lines = EXAMPLES[name].splitlines()
    settings = Settings.from_environment(dict(line.split("=", 1) for line in lines))
    assert settings.store.bucket == "press"
    assert settings.catalog.properties["warehouse"]
    assert settings.catalog.properties["type"] in {"rest", "glue"}


def test_the_glue_example_makes_a_client_of_its_region() -> None:
    """The connections for AWS reach Glue in the region that they name."""
    lines = EXAMPLES["aws-glue"].splitlines()
    settings = Settings.from_environment(dict(line.split("=", 1) for line in lines))
    glue: Any = catalog.connect(settings.catalog)
    assert glue.glue.meta.endpoint_url == "https://glue.eu-west-3.amazonaws.com"


def test_the_page_lists_every_service(stack: dict[str, Any]) -> None:
    """Each service of the stack is in the page's table."""
    listed = set(re.findall(r"`([\w-]+)`", "".join(re.findall(r"^\| `.*?\|", PAGE, re.MULTILINE))))
    assert set(stack["services"]) <= listed
