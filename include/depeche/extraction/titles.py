"""A headline without the name of the site that follows or precedes it."""

import re
from urllib.parse import urlsplit

__all__ = ["without_site"]

_SEPARATOR = re.compile(r"\s+[-–—|·•:»«›/]+\s+|\s*[|•»]\s*")


def without_site(title: str, site: str | None, url: str | None) -> str:
    """`title` without parts at its ends that are the site's name or host name."""
    names = {folded for name in (site, *_host_names(url)) if name and (folded := _fold(name))}
    return _without_last(_without_first(title, names), names) or title


def _host_names(url: str | None) -> tuple[str, ...]:
    """`www.lemonde.fr` is called lemonde.fr, lemonde, or in full."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ()
    bare = host.removeprefix("www.")
    return (host, bare, bare.rpartition(".")[0])


def _without_last(title: str, names: set[str]) -> str:
    for match in reversed(list(_SEPARATOR.finditer(title))):
        if _fold(title[match.end() :]) in names:
            return title[: match.start()].strip()
    return title


def _without_first(title: str, names: set[str]) -> str:
    match = _SEPARATOR.search(title)
    return (
        title[match.end() :].strip() if match and _fold(title[: match.start()]) in names else title
    )


def _fold(name: str) -> str:
    return re.sub(r"\W+", "", name).casefold()
