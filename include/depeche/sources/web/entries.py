"""What a feed, a sitemap or a list says of one page, and the reference made of it."""

from dataclasses import dataclass, field, replace

from depeche.records.flow import Claims, Reference
from depeche.sources.addresses import canonical, is_web_address

__all__ = ["Entry", "reference"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that something lists."""

    listing: str
    """Address of what lists it."""
    name: str
    """What it is called there when it has no link, e.g. `entry-3` or `line=12`."""
    link: str = ""
    """Absolute; empty when there is none."""
    claims: Claims = field(default_factory=Claims)
    dates: tuple[str, ...] = ()
    """All dates of it, as written."""
    problem: str | None = None
    """Why it leads to no page."""


def reference(source: str, entry: Entry, language: str | None) -> Reference:
    """The reference of `entry`; one without a page is acquired as an error, not passed over."""
    claims = replace(entry.claims, language=language or entry.claims.language)
    if entry.problem is None and is_web_address(entry.link):
        return Reference(source, canonical(entry.link), entry.link, claims=claims)
    named = f"{entry.listing}#{entry.name}"
    problem = entry.problem or (
        f"{entry.link!r} is no web address" if entry.link else "there is no link to fetch"
    )
    return Reference(source, named, "", claims=claims, problem=f"{named}: {problem}")
