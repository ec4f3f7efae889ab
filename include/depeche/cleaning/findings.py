"""What the cut spans tell: signatures, dates, tags, agencies, the title."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from depeche.cleaning import shape
from depeche.cleaning.folding import fold
from depeche.cleaning.lexicon import LEXICON
from depeche.cleaning.proposals import Proposal
from depeche.cleaning.signing import signature_of
from depeche.records.cleaned import DatedCue, Findings

__all__ = ["gather"]

_LABEL: Final = re.compile(
    "|".join(
        sorted(
            (
                re.escape(w)
                for name in ("published", "modified")
                for w in LEXICON.words[f"calendar.{name}"]
            ),
            key=lambda w: (-len(w), w),
        )
    )
)
_GUESSED: Final = "byline.learned"
"""A signature that no rule knows is believed only when it has the shape of a name."""
_JOINS: Final = re.compile(
    r"[/,;&+()\[\]|]|\s[-–—]\s|\b(?:avec|et|par|source|with|and|by|mit|und|von|con|y|por|com|e|met|en|door)\b",
    re.IGNORECASE,
)
_AROUND: Final = " \t\u00a0.:*•·-–—"
_DATE: Final = re.compile(r"\d(?:(?!\s[-–—|•·]\s).)*\d", re.DOTALL)
"""From a figure to the last one before a separator."""
_TAG_HEAD: Final = re.compile(r"^[^:]{2,25}:")


def gather(text: str, found: Sequence[Proposal]) -> Findings:
    """Read what the spans tell, in the order of the text, each thing once."""
    by_kind: dict[str, list[str]] = {}
    for proposal in found:
        line = text[proposal.start : proposal.end]
        if proposal.rule != _GUESSED or shape.is_names(line):
            by_kind.setdefault(proposal.kind, []).append(line)
    bylines = by_kind.get("byline", [])
    credited = [*bylines, *by_kind.get("agency_credit", [])]
    return Findings(
        title=next(iter(by_kind.get("title", [])), None),
        authors=_once(signature_of(line, fold(line)) for line in bylines),
        biographies=_once(by_kind.get("author_bio", [])),
        dates=tuple(_dates(by_kind)),
        tags=_once(tag for line in by_kind.get("tags", []) for tag in _tags(line)),
        agencies=_once(name for line in credited for name in _agencies(line)),
    )


def _agencies(line: str) -> Iterator[str]:
    """The news agencies that a signature or a credit names, as written."""
    for part in _JOINS.split(line):
        name = part.strip(_AROUND)
        if fold(name) in LEXICON.words["agencies.news"]:
            yield name


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for item in items if item))


def _tags(line: str) -> Iterator[str]:
    """The tags of a line: one, or several behind « Tags : »."""
    listed = _TAG_HEAD.sub("", line)
    parts = re.split(r"[,;|#•]", listed) if listed != line or "#" in line else [line]
    yield from (part.strip(" \t\u00a0*-•") for part in parts)


def _dates(by_kind: dict[str, list[str]]) -> Iterator[DatedCue]:
    """Dates in the order of what they prove: date lines, signatures with a date, prefixes."""
    lines = by_kind.get("date_line", [])
    for line in [*_joined(lines), *by_kind.get("byline", [])]:
        yield from _cues(line, "date line in the text")
    for line in by_kind.get("date_prefix", []):
        yield from _cues(line, "date prefix in the text")


def _joined(lines: Sequence[str]) -> Iterator[str]:
    """Date lines, each label without a date joined to the line that follows it."""
    pending = ""
    for line in lines:
        pending = f"{pending} {line}".strip()
        if any(c.isdigit() for c in line):
            yield pending
            pending = ""


def _cues(line: str, evidence: str) -> Iterator[DatedCue]:
    """The dates of a line; a label before a date says whether it is publication or change."""
    folded = fold(line)
    labels = [(m.start(), m.end(), m[0]) for m in _LABEL.finditer(folded)]
    bounds = [(0, 0, ""), *labels]
    for i, (_, end, label) in enumerate(bounds):
        stop = bounds[i + 1][0] if i + 1 < len(bounds) else len(line)
        match = _DATE.search(line[end:stop])
        if match is None:
            continue
        modified = label in LEXICON.words["calendar.modified"]
        cue = _with_day(line[end:stop], match)
        yield DatedCue(cue, evidence, "modified" if modified else "published")


def _with_day(text: str, match: re.Match[str]) -> str:
    """The date's figures, and the month where it stands before them."""
    before = text[: match.start()].split()[-2:]
    kept = [w for w in before if fold(w).strip(".,") in LEXICON.words["calendar.months"]]
    return " ".join([*kept, match[0]]).strip()
