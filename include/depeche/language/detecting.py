"""A text judged: its passages apart, then together; in doubt, langdetect and the claim as well."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from depeche.language.codes import MIXED, UNDETERMINED, are_relatives, primary
from depeche.language.detectors import LANGDETECT
from depeche.language.judging import SCRIPT, Judgement, heard, judge, likeliest, shares_of
from depeche.language.passages import Passage, closely, passages, spread
from depeche.records.article import LanguageShare, LanguageVote

__all__ = ["Language", "detect"]

CLAIM: Final = "claim"
"""The detector's name under which the page's own word is recorded."""

_SURE: Final = 0.9
_GUESSED: Final = 0.1
"""Below it, a guess is no better than any other."""

_LARGE: Final = 0.3
"""Share of the text from which a second language makes it mixed."""

_WORTH_TELLING: Final = 0.05
_HEARD: Final = 300
"""Characters that langdetect is asked about."""

_JOINED: Final = 800
"""Characters that py3langid is asked about once more, where passages apart leave doubt."""

_Judged = list[tuple[Passage, Judgement]]


@dataclass(frozen=True, slots=True)
class Language:
    """A language and how sure the detectors are of it."""

    code: str
    """Primary tag; `und` when there is nothing to judge, `mul` when languages are mixed."""
    confidence: float
    votes: tuple[LanguageVote, ...]
    others: tuple[LanguageShare, ...] = ()
    """Further languages of the text, the largest first; all of them when it is mixed."""


def detect(text: str, claimed: str | None = None) -> Language:
    """The language of `text`, which should be cleaned: furniture in another language misleads.

    `claimed` is what the page or its source says (any BCP 47 tag); it counts only in doubt.
    """
    lines = passages(text)
    judged = _judged(spread(lines))
    if not judged:
        return Language(UNDETERMINED, 0.0, ())
    if _are_one(judged):
        return _single(judged, claimed, ())
    judged = _judged(closely(lines)) or judged
    shares = _shares(judged)
    (first, most), *rest = shares
    others = tuple(LanguageShare(code=code, share=round(share, 4)) for code, share in rest)
    if others and rest[0][1] >= _LARGE:
        every = (LanguageShare(code=first, share=round(most, 4)), *others)
        return Language(MIXED, round(most + rest[0][1], 4), tuple(_votes(judged)), every)
    kept = [one for one in judged if likeliest(one[1].guesses)[0] not in {code for code, _ in rest}]
    return _single(
        kept or judged, claimed, tuple(one for one in others if one.share >= _WORTH_TELLING)
    )


def _judged(found: Iterable[Passage]) -> _Judged:
    return [(passage, verdict) for passage in found if (verdict := judge(passage.text))]


def _are_one(judged: _Judged) -> bool:
    """Whether every passage is taken for the same language."""
    return len({likeliest(verdict.guesses)[0] for _, verdict in judged}) == 1


def _single(judged: _Judged, claimed: str | None, others: tuple[LanguageShare, ...]) -> Language:
    """The one language of all passages; langdetect and the claim are heard where it is in doubt."""
    votes = list(_votes(judged))
    guesses = _together(judged)
    if likeliest(guesses)[1] < _SURE and any(verdict.detector != SCRIPT for _, verdict in judged):
        sample = "\n".join(passage.text for passage, _ in judged)[:_JOINED]
        if len(judged) > 1 and (joined := judge(sample)):
            guesses = joined.guesses  # more text, less doubt
    if likeliest(guesses)[1] < _SURE and any(verdict.detector != SCRIPT for _, verdict in judged):
        guesses, more = _asked(guesses, sample, claimed)
        votes += more
    code, probability = likeliest(guesses)
    code = code if probability >= _GUESSED else UNDETERMINED
    return Language(code, round(probability, 4), tuple(votes), others)


def _asked(
    guesses: dict[str, float], sample: str, claimed: str | None
) -> tuple[dict[str, float], list[LanguageVote]]:
    """What remains of `guesses` when langdetect and the claim are heard, and their votes."""
    claim = primary(claimed) if claimed else None
    guesses, said = heard(guesses, sample[:_HEARD], claim)
    votes = [_vote(LANGDETECT, code, probability) for code, probability in said.items()]
    return guesses, votes + ([_vote(CLAIM, claim, 1.0)] if claim else [])


def _together(judged: Sequence[tuple[Passage, Judgement]]) -> dict[str, float]:
    """The mean of the guesses, each passage with the weight of what it stands for."""
    total = sum(passage.weight for passage, _ in judged)
    found: dict[str, float] = {}
    for passage, verdict in judged:
        for code, probability in verdict.guesses.items():
            found[code] = found.get(code, 0.0) + probability * passage.weight / total
    return found


def _shares(judged: _Judged) -> list[tuple[str, float]]:
    """Languages by their share of the text, the largest first.

    A passage in doubt, or in a relative of the main language, counts for the main language.
    """
    main, _ = likeliest(_together(judged))
    weights: Counter[str] = Counter()
    for passage, verdict in judged:
        code, probability = likeliest(verdict.guesses)
        ours = probability < _SURE or are_relatives(code, main)
        weights[main if ours else code] += passage.weight
    shares = shares_of({code: float(weight) for code, weight in weights.items()})
    return sorted(shares.items(), key=lambda item: (-item[1], item[0]))


def _votes(judged: _Judged) -> Iterable[LanguageVote]:
    """The best guess of each detector over the passages that it judged."""
    for detector in sorted({verdict.detector for _, verdict in judged}):
        theirs = [one for one in judged if one[1].detector == detector]
        yield _vote(detector, *likeliest(_together(theirs)))


def _vote(detector: str, code: str, confidence: float) -> LanguageVote:
    return LanguageVote(detector=detector, code=code, confidence=round(min(confidence, 1.0), 4))
