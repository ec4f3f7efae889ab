"""A headline without the name of the site that follows or precedes it."""

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from depeche.extraction.folding import alike, folded

__all__ = ["names_of_site", "shown", "without_site"]

_SEPARATOR = re.compile(r"\s+[-–—|·•:»«›/]+\s+|\s*[|•»]\s*")

_APART = re.compile(r"\s+[-–—|·•»«›ǀㅣ/*]+\s+|\s*[|•»›ǀㅣ]\s*|\s+:\s+")
_SHORTEST, _LONGEST, _WORDS = 10, 400, 3
"""Characters and words of a headline that is compared; shorter ones name sections."""


def without_site(title: str, site: str | None, url: str | None) -> str:
    """`title` without parts at its ends that are the site's name or host name."""
    names = names_of_site(site, url)
    return _without_last(_without_first(title, names), names) or title


def names_of_site(site: str | None, url: str | None) -> set[str]:
    """What the site is called, by itself and by its host, folded."""
    return {plain for name in (site, *_host_names(url)) if name and (plain := _fold(name))}


def shown(title: str, tree: HtmlElement, *, of_article: bool) -> str:
    """`title` as the page shows it to readers, in its headline of the first rank.

    A slogan, a section or a date often stands behind a dash or bar in what a page states. Where
    the article itself (JSON-LD) does not state it, a headline in other words counts for more:
    meta tags are written for those who share and search.
    """
    headlines = [" ".join(h1.text_content()[:_LONGEST].split()) for h1 in tree.iter("h1")]
    for headline in headlines:
        if len(headline) >= _SHORTEST and _extends(title, headline):
            return headline
    if not of_article and len(headlines) == 1 and _rewords(headlines[0], title):
        return headlines[0]
    return title


def _rewords(headline: str, title: str) -> bool:
    """Whether `headline` says what `title` does in other words, and not just after a kicker."""
    words = folded(headline)
    return (
        len(words.split()) >= _WORDS
        and alike(words, folded(title))
        and (folded(title) not in words)
    )


def _extends(title: str, headline: str) -> bool:
    """Whether `title` is `headline` with something set apart at one of its ends."""
    parts = [(m.start(), m.end()) for m in _APART.finditer(title)]
    whole = _fold(headline)
    return any(whole in {_fold(title[:start]), _fold(title[end:])} for start, end in parts)


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
