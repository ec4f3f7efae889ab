"""Signatures by their words alone: « Par Lina Morel », « Le Quai avec AFP », « AFP »."""

import re
from typing import Final, Literal

from depeche.cleaning import pictures, shape
from depeche.cleaning.folding import fold
from depeche.cleaning.lexicon import LEXICON, WORD

__all__ = [
    "MAX_WORDS",
    "Signed",
    "all_agencies",
    "dated_signature",
    "is_press",
    "signature_of",
    "signed",
]

Signed = Literal["agency", "by", "with_agency"]
"""How a line signs: it is an agency, opens with « Par », or joins a name and an agency."""

_BULLETS: Final = "*•·-–— \t\u00a0"
_CUT_OFF: Final = re.compile(r"\s[-–—|•·]\s|\s+(?=\d)|[.,]?\s+(?=publie|mis a jour|published)")
_WITH: Final = re.compile(r"(?:avec|with|mit|con|com|met|et|and|/|&)\s+(?:l'|the |la |el )?")
_FIGURE: Final = re.compile(r"\d")
_OPENING: Final = re.compile(
    " (?:" + "|".join(sorted(map(re.escape, LEXICON.words["signature.starts"]))) + ")(?= )"
)
MAX_WORDS: Final = 30
_MAX_NAMES: Final = 12
_MAX_BEFORE_AGENCY: Final = 4
_SHORT: Final = 8
_MAX_PRESS: Final = 3
_PRESS: Final = LEXICON.words["agencies.words"]
_EMPLOYER: Final = re.compile(r"\s(?:pour|for|fur|für|para|per)\s.*")
_MAX_AGENCY: Final = 40


def signed(text: str, folded: str) -> Signed | None:
    """How a line of at most `MAX_WORDS` words signs the article, if it does."""
    lead = len(text) - len(text.lstrip(_BULLETS))
    text, folded = text[lead:], folded[lead:]
    if text[:1] == "[" and text[-1:] == "]":
        text, folded = text[1:-1].rstrip("."), folded[1:-1].rstrip(".")
    if not text:
        return None
    if _is_agency(folded):
        return "agency"
    if _is_by(text, folded) or dated_signature(text, folded):
        return "by"
    return "with_agency" if _is_with_agency(text, folded) else None


def dated_signature(text: str, folded: str) -> str | None:
    """The signature behind a date: « Publié le 2 octobre 2023 par Lina Morel »."""
    for match in _OPENING.finditer(folded, 1) if _FIGURE.search(folded) else ():
        at, date = match.start(), folded[: match.start()]
        if (
            _FIGURE.search(date)
            and shape.is_date(date, WORD.findall(date))
            and _is_by(text[at + 1 :], folded[at + 1 :])
        ):
            return text[at + 1 :]
    return None


def signature_of(text: str, folded: str) -> str:
    """The names of a byline, without the date behind them."""
    behind = dated_signature(text, folded)
    if behind is not None:
        return behind
    match = _CUT_OFF.search(folded, 1)
    return (text[: match.start()] if match else text).strip(_BULLETS + "|,.")


def _is_by(text: str, folded: str) -> bool:
    """Whether the line opens with « Par » and goes on with names and dates only."""
    opening = LEXICON.signatures.at_start(folded)
    if opening is None:
        return False
    signed = signature_of(text, folded)
    names = _EMPLOYER.sub("", signed[len(opening[0]) :]).strip(" :\u00a0")
    rest = folded[len(signed) :].strip(" .,|-–—")
    dated = not rest or shape.is_date(rest, WORD.findall(rest)) > 0
    return dated and _only_names(names)


def _only_names(names: str) -> bool:
    """Whether every word is capitalised, a particle, an agency or a word that joins names."""
    words = re.findall(r"[^\s,;()/]+", names.replace("\u00a0", " "))
    if not 0 < len(words) <= _MAX_NAMES or names.endswith(("!", "?", ":")):
        return False
    small = (
        LEXICON.words["signature.roles"]
        | LEXICON.words["signature.companions"]
        | LEXICON.words["signature.particles"]
    )
    named = [
        w
        for w in words
        if w[0].isupper() or shape.is_caseless(w[0]) or pictures.names_agency(w.lower(), "news")
    ]
    rest = [w for w in words if w not in named]
    web = len(words) == 1 and ("." in words[0] or "_" in words[0])
    return web or (bool(named or _desk(names)) and all(fold(w) in small for w in rest))


def _desk(names: str) -> bool:
    folded = names.lower()
    return any(desk in folded for desk in LEXICON.words["signature.desks"])


def _is_with_agency(text: str, folded: str) -> bool:
    """« Le Quai avec AFP »: at most four words, one of them capitalised, and an agency."""
    for match in _WITH.finditer(folded):
        before = folded[: match.start()].split()
        agency = folded[match.end() :].strip(" .)(")
        if agency and pictures.names_agency(agency, "news") and all_agencies(agency):
            opens = text[0].isupper() or text[0] == "("
            return 0 < len(before) <= _MAX_BEFORE_AGENCY and opens and len(folded.split()) <= _SHORT
    return False


def all_agencies(folded: str) -> bool:
    """Whether `folded` names news agencies and nothing else."""
    parts = re.split(r"\s*[/,+&]\s*|\bet\b|\band\b", folded)
    return all(part.strip() in LEXICON.words["agencies.news"] for part in parts)


def is_press(name: str) -> bool:
    """Whether words in brackets are agencies, or a name that says so: « Océane-Presse »."""
    few = len(name.split()) <= _MAX_PRESS
    return all_agencies(name) or (few and not _PRESS.isdisjoint(WORD.findall(name)))


def _is_agency(folded: str) -> bool:
    """Whether a line is agencies alone; in brackets, or a name that says it is one."""
    if folded[0] == "(" and folded[-1] == ")" and is_press(folded[1:-1].removeprefix("avec ")):
        return True
    bare = folded.strip(" ()[].*•-")
    bare = bare.removeprefix("avec ").removeprefix("(avec ").removeprefix("source : ")
    return 0 < len(bare) <= _MAX_AGENCY and all_agencies(bare)
