"""The cue files."""

import re
from pathlib import Path

import pytest
import yaml

from depeche.cleaning import KINDS
from depeche.cleaning.lexicon import Lexicon
from depeche.errors import ConfigurationError

FILES = sorted((Path(__file__).parents[3] / "include/depeche/cleaning/cues").glob("*.yaml"))
KIND_SECTIONS = ("whole", "beside", "starts", "contains")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_cue_is_of_a_known_kind(path: Path) -> None:
    """A kind that is misspelt would never be cut."""
    given = yaml.safe_load(path.read_text("utf-8"))
    used = {kind for section in KIND_SECTIONS for kind in given.get(section, {})}
    assert used <= {kind.name for kind in KINDS}
    assert given["language"] == path.stem


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_number_sign_is_lost_to_a_comment(path: Path) -> None:
    """An unquoted ` #` in YAML opens a comment and would shorten a cue."""
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            assert "#" not in re.sub(r"\"[^\"]*\"", "", line), line


def test_a_cue_that_is_no_text_is_refused() -> None:
    """YAML reads a bare `on` as true; the message names section and remedy."""
    with pytest.raises(ConfigurationError, match="put it in quotes"):
        Lexicon().add({"whole": {"tags": [True]}})
