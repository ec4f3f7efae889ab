"""A headline without the name of the site that follows or precedes it."""

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

__all__ = ["names_of_site", "shown", "without_site"]

_SEPARATOR = re.compile(r"\s+[-–—|·•:»«›/]+\s+|\s*[|•»]\s*")

_APART = re.compile(r"\s+[-–—|·•»«›ǀㅣ/*]+\s+|\s*[|•»›ǀㅣ]\s*|\s+:\s+")
_SHORTEST, _LONGEST = 10, 400
"""Characters of a headline that is compared; shorter ones name sections."""


def without_site(title: str, site: str | None, url: str | None) -> str:
    """`title` without parts at its ends that are the site's name or host name."""
    names = names_of_site(site, url)
    return _without_last(_without_first(title, names), names) or title


def names_of_site(site: str | None, url: str | None) -> set[str]:
    """What the site is called, by itself and by its host, folded."""
    return {folded for name in (site, *_host_names(url)) if name and (folded := _fold(name))}


def shown(title: str, tree: HtmlElement) -> str:
    """`title` as the page shows it to readers, where it only adds a part at an end to that.

    A site's slogan, a section or a date often stand behind a dash or bar in what the page states;
    its headline does not have them.
    """
    for element in tree.iter("h1"):
        headline = " ".join(element.text_content()[:_LONGEST].split())
        if len(headline) >= _SHORTEST and _extends(title, headline):
            return headline
    return title


def _extends(title: str, headline: str) -> bool:
    """Whether `title` is `headline` with something set apart at one of its ends."""
    parts = [(m.start(), m.end()) for m in _APART.finditer(title)]
    folded = _fold(headline)
    return any(folded in {_fold(title[:start]), _fold(title[end:])} for start, end in parts)


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
