"""Names of real articles, as floors and against spaCy's model alone."""

import os
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "training"))

from names_data import ARTICLES
from names_quality import OLD, old_newspapers, shipped

SHARED = Path(os.environ.get("DEPECHE_SHARED", Path(__file__).parents[3] / "shared"))
DATA = SHARED / "bench" / "entities"

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(
        not (DATA / ARTICLES).exists() or not (DATA / OLD).exists(),
        reason="the real articles do not lie beside the project",
    ),
]


def test_the_weights_of_the_release_fit_what_they_were_fitted_to() -> None:
    """A change of clues or weights alone shows here, on articles they were fitted to."""
    stock, ours = shipped(DATA)

    assert ours.f1() >= 0.90
    assert ours.f1() > stock.f1()


def test_texts_of_another_kind_gain_too() -> None:
    """On old newspapers, which it never saw, the second reader does not spoil the first."""
    stock, ours = old_newspapers(DATA)

    assert ours.f1() >= 0.57
    assert ours.f1() > stock.f1()
