"""A feed or a sitemap that a search found: what it holds, how good it is, its entry in YAML."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from depeche.sources.addresses import canonical
from depeche.sources.web.entries import Entry
from depeche.sources.web.window import Span, span_of

__all__ = ["Found", "best_first", "entry_of", "named"]

_LONGEST = 60
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """One listing that answers."""

    kind: str
    """`feed` or `sitemap`."""
    url: str
    entries: tuple[Entry, ...]
    news: bool = False
    sample: bool = False
    """Whether it is an index of which only a few sitemaps were read."""
    publisher: str | None = None
    language: str | None = None
    sitemaps: int | None = None
    """How many the source must be allowed to read, where it is more than it is by default."""

    @property
    def addresses(self) -> frozenset[str]:
        """Its pages."""
        return frozenset(canonical(entry.link) for entry in self.entries if not entry.problem)

    @property
    def dates(self) -> tuple[Span, Span] | None:
        """Of its oldest and newest entry; None when no date can be read."""
        spans = [span for entry in self.entries for span in map(span_of, entry.dates[:1]) if span]
        if not spans:
            return None
        return min(spans, key=_start), max(spans, key=_start)

    @property
    def told(self) -> str:
        """How many entries and from when to when, in a few words."""
        number = len(self.addresses)
        noun = "entry" if number == 1 else "entries"
        count = f"{'at least ' if self.sample else ''}{number} {noun}"
        if self.dates is None:
            return f"{count} without dates"
        oldest, newest = (f"{span.start:%Y-%m-%d}" for span in self.dates)
        return f"{count}, {oldest} to {newest}"


def best_first(found: Iterable[Found]) -> list[Found]:
    """News sitemaps, feeds, sitemaps, each the newest first; of equal content only the best."""
    known: set[frozenset[str]] = set()
    best = []
    for one in sorted(found, key=_rank):
        if one.addresses not in known:
            known.add(one.addresses)
            best.append(one)
    return best


def named(found: Iterable[Found]) -> list[tuple[str, Found]]:
    """Each with a name of its own, made of its address."""
    names: dict[str, Found] = {}
    for one in found:
        parts = urlsplit(one.url)
        path = re.sub(r"\.\w{1,5}$", "", parts.path)
        words = re.sub(r"[^a-z0-9]+", "-", f"{parts.hostname}{path}".lower().removeprefix("www."))
        stem = words.strip("-")[:_LONGEST].strip("-") or one.kind
        name, number = stem, 1
        while name in names:
            number += 1
            name = f"{stem}-{number}"
        names[name] = one
    return list(names.items())


def entry_of(name: str, found: Found) -> dict[str, str | int]:
    """The entry for a collection file."""
    said = {
        "name": name,
        "kind": found.kind,
        "url": found.url,
        "publisher": found.publisher,
        "language": found.language,
        "sitemaps": found.sitemaps,
    }
    return {field: value for field, value in said.items() if value}


def _rank(found: Found) -> tuple[int, float, int]:
    order = 0 if found.news else 1 if found.kind == "feed" else 2
    newest = found.dates[1].start if found.dates else _NEVER
    return order, -(newest - _NEVER).total_seconds(), -len(found.addresses)


def _start(span: Span) -> datetime:
    return span.start
