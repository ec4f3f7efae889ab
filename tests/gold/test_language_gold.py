"""Languages of real sentences and of article-sized texts, as floors and against the detectors."""

import os
import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[2] / "training"))

from depeche.language.detectors import known
from language_quality import OURS, Score, articles, detectors, measured, sentences

SHARED = Path(os.environ.get("DEPECHE_SHARED", Path(__file__).parents[3] / "shared"))

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not SHARED.exists(), reason="the real texts do not lie beside the project"),
]

UNSOUND = {"bs", "hr", "ms"}
"""The texts noted as Malay are largely Indonesian; Bosnian sentences are often Croatian as well."""


@cache
def score(detector: str, every: int) -> Score:
    return measured(detectors()[detector], sentences(SHARED, every))


def test_sentences_do_not_get_worse() -> None:
    """Mean accuracy over all languages, over those that langdetect knows, and for French."""
    ours = score(OURS, 20)
    common = [code for code in ours.asked if code in known()]

    assert ours.accuracy() >= 0.945
    assert ours.accuracy(*common) >= 0.975
    assert ours.accuracy("fr") == 1


def test_sentences_are_no_worse_than_with_py3langid_alone() -> None:
    """On the same sentences, the detectors together do better than the better of them."""
    assert score(OURS, 20).accuracy() > score("py3langid", 20).accuracy()


def test_french_sentences_are_french() -> None:
    """Of all French sentences, fragments and lists of names among them, two in a thousand err."""
    french = [text for text in sentences(SHARED) if text[0] == "fr"]

    assert measured(detectors()[OURS], french).accuracy() >= 0.998


def test_whole_articles_are_nearly_always_right() -> None:
    """Article-sized texts in every language whose gold is sound; French ones without an error."""
    texts = [text for text in articles(SHARED, 5) if text[0] not in UNSOUND]
    ours = measured(detectors()[OURS], texts)

    assert ours.accuracy() >= 0.995
    assert ours.accuracy("fr") == 1
