"""What cleaning hands on: the text, what was cut from it, and what the cut told."""

from dataclasses import dataclass
from typing import Literal

from depeche.records.article import Removal

__all__ = ["Cleaned", "DatedCue", "Findings"]


@dataclass(frozen=True, slots=True)
class DatedCue:
    """A date as the text writes it."""

    text: str
    """The date's own words, e.g. `1 mars 2024 à 11h36`."""
    evidence: str
    """Where it stood: `date line in the text`, `date prefix in the text`."""
    role: Literal["published", "modified"] = "published"


@dataclass(frozen=True, slots=True)
class Findings:
    """Knowledge found in what was cut, as written; nothing is interpreted yet."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    """Signatures, e.g. `Par Marcelo Vidal, avec AFP`."""
    biographies: tuple[str, ...] = ()
    """Notes about the author."""
    dates: tuple[DatedCue, ...] = ()
    tags: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The article without its boilerplate: `text` is the source text with `removals` cut."""

    text: str
    removals: tuple[Removal, ...] = ()
    """In order, disjoint; characters of the source text."""
    findings: Findings = Findings()
