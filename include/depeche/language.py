"""Which language a text is written in, by langdetect, the same answer every time."""

from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from langdetect import DetectorFactory, LangDetectException
from langdetect.detector_factory import PROFILES_DIRECTORY

from depeche.records.article import LanguageVote, Model

__all__ = ["MODELS", "Language", "detect", "warm"]

MODELS = (Model(name="langdetect", version=version("langdetect")),)

UNDETERMINED = "und"
"""BCP 47 tag for a text that gives nothing to judge."""

SEED = 0
"""langdetect samples n-grams at random: without a seed, answers differ from run to run."""

JUDGED_CHARACTERS = 10_000
"""langdetect itself looks no further (`Detector.max_text_length`); longer texts waste time."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language and how sure the detectors are of it."""

    code: str
    """BCP 47 primary tag, `und` when there is nothing to judge."""
    confidence: float
    votes: tuple[LanguageVote, ...]


def detect(text: str) -> Language:
    """The language of `text`, which should be cleaned: furniture in another language misleads."""
    detector = _profiles().create()
    detector.append(text[:JUDGED_CHARACTERS])
    try:
        ranked = detector.get_probabilities()
    except LangDetectException:
        # It raises when no letter n-gram is left to judge: digits, punctuation, nothing at all.
        ranked = []
    if not ranked:
        return Language(UNDETERMINED, 0.0, ())
    votes = tuple(
        LanguageVote(
            detector="langdetect", code=_primary(guess.lang), confidence=round(guess.prob, 4)
        )
        for guess in ranked
    )
    return Language(votes[0].code, votes[0].confidence, votes)


def warm() -> None:
    """Load the language profiles now (about half a second) rather than at the first text."""
    _profiles()


def _primary(tag: str) -> str:
    """The primary subtag: `zh-cn` is `zh`."""
    return tag.partition("-")[0]


@cache
def _profiles() -> DetectorFactory:
    """The 55 profiles of langdetect, in a factory of our own, so that no global state counts.

    They are loaded by name: its own loader takes them as the disk lists them, and the order decides
    how rounding errors fall.
    """
    factory = DetectorFactory()
    profiles = sorted(Path(PROFILES_DIRECTORY).iterdir(), key=lambda path: path.name)
    factory.load_json_profile([path.read_text("utf-8") for path in profiles])
    factory.set_seed(SEED)
    return factory
