"""Addresses of other renderings of a page (AMP, viewers, redirectors): which page they stand for.

Only what an address itself tells for sure. Hosts such as `m.` or `amp.` are left as they are: what
lies there is known only from the page (see `depeche.sources.addresses.same_page`).
"""

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

__all__ = ["names_page", "unwrapped", "without_amp"]

_MAY_WRAP = re.compile(r"google\.|ampproject\.", re.IGNORECASE)
_CACHE = re.compile(r"(?:[\w-]+\.)?cdn\.ampproject\.org", re.ASCII)
_GOOGLE = re.compile(r"(?:www\.|news\.)?google\.(?:com?\.)?[a-z]{2,3}")
_CACHED = re.compile(r"/[cv]/(s/)?(?=[^/])")
_VIEWED = re.compile(r"/amp/(s/)?(?=[^/])")
_REDIRECTS = {"/url", "/news/url"}
_VIEWER = frozenset({"amp_gsa", "amp_js_v", "usqp"})
"""Parameters of the AMP viewer."""
_ON = frozenset({"", "1", "true", "html"})


def unwrapped(url: str) -> str | None:
    """The address inside that of an AMP cache, an AMP viewer or a redirector; None if none is."""
    parts = _parts(url) if _MAY_WRAP.search(url) else None
    host = (parts.hostname or "").rstrip(".") if parts else ""
    if parts is None or not (_CACHE.fullmatch(host) or _GOOGLE.fullmatch(host)):
        return None
    if _CACHE.fullmatch(host):
        return _inside(parts.path, parts.query, _CACHED)
    if parts.path in _REDIRECTS:
        targets = [value for name, value in parse_qsl(parts.query) if name in {"q", "url"}]
        return next((v for v in targets if v.startswith(("http://", "https://"))), None)
    return _inside(parts.path, parts.query, _VIEWED)


def _parts(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https"} and parts.hostname else None


def _inside(path: str, query: str, prefix: re.Pattern[str]) -> str | None:
    match = prefix.match(path)
    if match is None or "." not in path[match.end() :].partition("/")[0]:
        return None
    scheme = "https" if match[1] else "http"
    return f"{scheme}://{path[match.end() :]}{'?' if query else ''}{query}"


def without_amp(path: str) -> str:
    """`path` without a last `/amp`, `/amp/` or `.amp.html`, where an article stands before it.

    A section of that name (`/music/amp`) is no variant: what precedes must look like an article.
    """
    while True:
        if path.endswith(".amp.html"):
            shorter = path.removesuffix(".amp.html") + ".html"
        elif path.endswith("/amp/"):
            shorter = path.removesuffix("amp/")
        elif path.endswith("/amp"):
            shorter = path.removesuffix("/amp")
        else:
            return path
        if not _like_article(shorter.rstrip("/").rpartition("/")[2]):
            return path
        path = shorter


def _like_article(segment: str) -> bool:
    """Whether a part of a path reads as a slug, a number or a file rather than as a section."""
    return any(sign.isdigit() or sign in "-_." for sign in unquote(segment))


def names_page(name: str, value: str) -> bool:
    """Whether a parameter says more than that the AMP rendering of the page is wanted."""
    name, value = name.lower(), value.lower()
    if name == "amp":
        return value not in _ON
    if name in {"output", "outputtype"}:
        return value != "amp"
    return name not in _VIEWER
