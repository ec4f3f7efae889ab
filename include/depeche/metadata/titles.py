"""The headline, without the name of the site."""

import re
from typing import Final
from urllib.parse import urlsplit

from depeche.metadata.words import folded

__all__ = ["headline"]

_SUFFIX: Final = re.compile(r"\s*(?:[|•·»]|\s[-–—:])\s*([^|•·»]{1,60})$")


def headline(
    claimed: str | None, found: str | None, publisher: str | None, url: str | None
) -> str | None:
    """The page's or source's title, else the text's first line, without the publisher's name."""
    names = {name for name in (publisher and _bare(publisher), _host(url)) if name}
    for title in (claimed, found):
        cleaned = _without(" ".join(title.split()), names) if title else ""
        if cleaned:
            return cleaned
    return None


def _without(title: str, names: set[str]) -> str:
    """`title` without the publisher's name behind its last separator."""
    match = _SUFFIX.search(title[-70:])
    if match and _bare(match[1]) in names:
        return title[: len(title) - len(match[0])].rstrip()
    return title


def _bare(name: str) -> str:
    """A name as it is compared: folded, without article, ending and spaces."""
    plain = re.sub(r"\.(?:fr|com|org|net|be|ch|ca|info|news)$", "", folded(name))
    return re.sub(r"[\W_]", "", re.sub(r"^(?:le|la|les|l'|the) ?", "", plain))


def _host(url: str | None) -> str:
    """The name of the site in its address: `www.le-quai.example` is `lequai`."""
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        return ""
    labels = (host or "").removeprefix("www.").split(".")
    return _bare(labels[-2]) if len(labels) > 1 else ""
