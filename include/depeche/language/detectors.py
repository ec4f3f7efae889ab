"""The two detectors, each asked in one place and held still.

py3langid walks the bytes of a text and is deterministic. langdetect samples n-grams at random: it
is seeded, and its profiles are loaded by name, since the order in which a disk lists them decides
how rounding errors fall.
"""

from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

from langdetect import DetectorFactory, LangDetectException
from langdetect.detector_factory import PROFILES_DIRECTORY
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from depeche.language.codes import primary, summed
from depeche.records.article import Model

__all__ = ["LANGDETECT", "MODELS", "PY3LANGID", "ask_langdetect", "ask_py3langid", "known", "warm"]

LANGDETECT: Final = "langdetect"
PY3LANGID: Final = "py3langid"
MODELS: Final = tuple(Model(name=name, version=version(name)) for name in (LANGDETECT, PY3LANGID))

SEED: Final = 0
_LEAST: Final = 0.001
"""Guesses below it are noise."""

_NO_LANGUAGE: Final = "zxx"


def ask_py3langid(text: str) -> dict[str, float]:
    """Probabilities by primary tag, of every guess above 0.001; 0.2 ms for 300 characters."""
    guesses = _identifier().rank(text)
    return summed((tag, p) for tag, p in guesses if p > _LEAST and tag != _NO_LANGUAGE)


def ask_langdetect(text: str) -> dict[str, float]:
    """Probabilities by primary tag, likeliest first; 2 ms for 300 characters. Empty: no guess."""
    detector = _profiles().create()
    detector.append(text)
    try:
        return summed((guess.lang, guess.prob) for guess in detector.get_probabilities())
    except LangDetectException:
        return {}  # it raises when no letter n-gram is left to judge


def known() -> frozenset[str]:
    """The languages that langdetect can name."""
    return _known()


def warm() -> None:
    """Load both models now (about a second) rather than at the first text."""
    _profiles()
    _identifier()


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _profiles() -> DetectorFactory:
    """The 55 profiles of langdetect, in a factory of our own, so that no global state counts."""
    factory = DetectorFactory()
    profiles = sorted(Path(PROFILES_DIRECTORY).iterdir(), key=lambda path: path.name)
    factory.load_json_profile([path.read_text("utf-8") for path in profiles])
    factory.set_seed(SEED)
    return factory


@cache
def _known() -> frozenset[str]:
    return frozenset(primary(tag) for tag in _profiles().get_lang_list())
