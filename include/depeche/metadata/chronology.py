"""When an article was published and changed: evidence in a stated order, held against the clock."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from depeche.metadata.dates import Dated, Precision, parse_date
from depeche.records.cleaned import Findings
from depeche.records.flow import Extract

__all__ = ["Published", "modified", "published"]

_IN_URL: Final = re.compile(
    r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?:[/-](0[1-9]|[12]\d|3[01]))?(?=[/-]|$)"
)


@dataclass(frozen=True, slots=True)
class Published:
    """When, how exactly, and by what evidence."""

    at: datetime | None = None
    precision: Precision | None = None
    evidence: str | None = None
    flags: tuple[str, ...] = ()


def published(extract: Extract, findings: Findings, not_after: datetime | None) -> Published:
    """The publication date by the best evidence that is possible.

    The order of evidence: the page's metadata, the source's claim, a date line in the text, a date
    prefix in the text, the address. Weaker evidence that says the same more exactly makes it exact.
    """
    possible: list[tuple[Dated, str]] = []
    flags: list[str] = []
    for dated, evidence in _evidence(extract, findings):
        kept = _possible(dated, not_after)
        if kept is None:
            flags.append("date_in_future")
        else:
            possible.append((kept, evidence))
    if not possible:
        return Published(flags=tuple(dict.fromkeys(flags)))
    dated, evidence = possible[0]
    for other, proof in possible[1:]:
        if dated.holds(other):
            dated, evidence = other, f"{evidence}, made exact by {proof}"
    if any(not _agree(dated, other) for other, _ in possible[1:]):
        flags.append("dates_disagree")
    return Published(dated.instant, dated.precision, evidence, tuple(dict.fromkeys(flags)))


def modified(
    extract: Extract, findings: Findings, since: datetime | None, not_after: datetime | None
) -> datetime | None:
    """The last correction: the page's, else the text's; never before publication."""
    texts = [extract.modified, *(c.text for c in findings.dates if c.role == "modified")]
    for text in texts:
        dated = parse_date(text) if text else None
        kept = _possible(dated, not_after) if dated is not None else None
        if kept is not None and (since is None or kept.instant >= since):
            return kept.instant
    return None


def _evidence(extract: Extract, findings: Findings) -> Iterator[tuple[Dated, str]]:
    """Every date that says when the article was published, the best evidence first."""
    claimed = dict(extract.evidence).get("published", "source claim")
    texts = [(extract.claims.published, claimed)]
    cues = [cue for cue in findings.dates if cue.role == "published"]
    texts += [(cue.text, cue.evidence) for cue in cues]
    texts.append((_in_address(extract.url), "address"))
    for text, evidence in texts:
        dated = parse_date(text) if text else None
        if dated is not None:
            yield dated, evidence


def _in_address(url: str | None) -> str | None:
    """The date in the path of an address, e.g. `/2023/09/05/`."""
    try:
        match = _IN_URL.search(urlsplit(url).path) if url else None
    except ValueError:
        return None
    return "-".join(part for part in match.groups() if part) if match else None


def _possible(dated: Dated, not_after: datetime | None) -> Dated | None:
    """`dated`, unless it lies in the future; an hour that only seems to is reduced to its day."""
    if not_after is None or dated.instant <= not_after:
        return dated
    day = dated.instant.replace(hour=0, minute=0, second=0, microsecond=0)
    return Dated(day, "day") if dated.precision == "second" and day <= not_after else None


def _agree(one: Dated, other: Dated) -> bool:
    """Whether two dates are at most two days apart, or one holds the other."""
    near = abs((one.instant - other.instant).days) <= 2  # noqa: PLR2004 - zones and midnight
    return near or one.holds(other) or other.holds(one)
