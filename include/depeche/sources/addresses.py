"""Canonical addresses: one page, one address, whatever the campaign that linked to it."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

from courlan import is_navigation_page
from tld import get_fld

from depeche.sources import amp

__all__ = ["canonical", "host_of", "is_web_address", "printable", "same_page"]

# Parameters that name a campaign or a click, never a page, from the lists of ClearURLs and AdGuard.
# Kept short on purpose: dropping a parameter that names the page would make two articles one.
_TRACKING = re.compile(
    r"""(?:utm_|mtm_|itm_|pk_(?:campaign|kwd|keyword|source|medium|content)|at_(?:medium|campaign|
        format|source|content|link|creation|variant|send_date|recipient|platform|ptr)|hsa_|wt\.|
        ns_(?:mchannel|campaign|source|linkname|fee)|vero_|_hs(?:enc|mi)$|oly_|ga_(?:campaign|
        content|medium|source|term)$|ml_subscriber).*
        | fbclid | gclid | gclsrc | dclid | gbraid | wbraid | msclkid | yclid | ysclid | twclid
        | ttclid | srsltid | igsh | igshid | li_fat_id | mc_cid | mc_eid | mkt_tok | xtor | xtref
        | _ga | _gl | ref_src | ref_url | cmpid | ocid | smid | smtyp | ito | __twitter_impression
        | s_cid | rssfeed""",
    re.IGNORECASE | re.VERBOSE,
)
_ORIGINS = frozenset({"cmp", "from", "origin", "ref", "source", "src"})
"""Parameters that may name a page, but not when they say that a feed led there (`?ref=rss`)."""
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
# RFC 3986: reserved characters and the percent sign stand as they are, all others are encoded.
_SAFE = "/%:;=@!$&'()*+,~-._?[]"
_WRAPPINGS = 5
_INDEX = re.compile(r"(?:index|default|home|accueil)(?:\.\w{1,5})?", re.IGNORECASE)
_JOINT = re.compile(r"[-_+]")
_MANY = 2
"""Hyphens from which a part of a path reads as a headline."""


def canonical(url: str) -> str:
    """The one address of the page at `url`: the host in lower case, no fragment, no trackers.

    Addresses of its AMP rendering and of known redirectors become that of the page, where they
    tell it. What is no absolute web address (`mailto:`, a broken port) comes back as it was.
    """
    target = url.strip()
    for _ in range(_WRAPPINGS):
        inner = amp.unwrapped(target)
        if inner is None:
            return _normal(target)
        target = inner.strip()
    return url.strip() if amp.unwrapped(target) else _normal(target)


def _normal(url: str) -> str:
    if not is_web_address(url):
        return url
    parts = urlsplit(url)
    path = amp.without_amp(_SESSION.sub("", quote(parts.path or "/", safe=_SAFE)))
    query = "&".join(filter(_names_page, parts.query.split("&")))
    netloc = _netloc(parts.scheme, parts.hostname or "", parts.port)
    return urlunsplit((parts.scheme, netloc, path, quote(query, safe=_SAFE), ""))


def is_web_address(url: str) -> bool:
    """Whether `url` is an absolute http or https address with a host and a valid port."""
    try:
        parts = urlsplit(url)
        return parts.scheme in _DEFAULT_PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def host_of(url: str) -> str | None:
    """Whom an address asks, as `host` or `host:port` in lower case; None where it asks nobody."""
    return urlsplit(url).netloc.rpartition("@")[2].lower() if is_web_address(url) else None


def same_page(canonical: str, url: str) -> bool:
    """Whether `canonical`, which the page at `url` declares as its own, may be its address.

    Templates at fault declare the home page, a section or another site: then the page keeps the
    address it was fetched from.
    """
    if not (is_web_address(canonical) and is_web_address(url)) or _site(canonical) != _site(url):
        return False
    declared, fetched = _parts(canonical), _parts(url)
    if declared == fetched:
        return True
    listing = is_navigation_page(canonical) and not is_navigation_page(url)
    if listing or not declared[0]:
        return False
    above = len(declared[0]) < len(fetched[0]) and fetched[0][: len(declared[0])] == declared[0]
    return _tells(declared) or not (above or _tells(fetched))


def printable(path: str) -> str:
    r"""A file name as text: bytes that are no UTF-8 become `\xNN`, for tables hold only UTF-8."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _site(url: str) -> str:
    """The registrable domain, e.g. `bbc.co.uk`; a host that has none stands for itself.

    Each site of a platform (`name.blogspot.com`) has its own.
    """
    known = get_fld(url, search_private=True, fail_silently=True)
    host = urlsplit(url).hostname or ""
    # A number is no name; an unknown suffix is taken to have one label, as the list itself says.
    return known or (host if host[-1:].isdigit() else ".".join(host.split(".")[-2:]))


def _parts(url: str) -> tuple[tuple[str, ...], str]:
    """The folders and name of a path, without that of an index, and the query."""
    parts = urlsplit(canonical(url))
    names = [name for name in parts.path.split("/") if name]
    if names and _INDEX.fullmatch(names[-1]) and not parts.query:
        names.pop()
    return tuple(names), parts.query


def _tells(parts: tuple[tuple[str, ...], str]) -> bool:
    """Whether an address names an article: a number, a headline in its last part, or a query."""
    names, query = parts
    last = names[-1] if names else ""
    return bool(query) or any(map(str.isdigit, last)) or len(_JOINT.findall(last)) >= _MANY


def _names_page(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    fed = name.lower() in _ORIGINS and value.lower() == "rss"
    return not (fed or _TRACKING.fullmatch(name)) and amp.names_page(name, value)


def _netloc(scheme: str, host: str, port: int | None) -> str:
    host = f"[{host}]" if ":" in host else _ascii(host)
    return host if port in {None, _DEFAULT_PORTS[scheme]} else f"{host}:{port}"


def _ascii(host: str) -> str:
    """An international host name in its ASCII form; one that has none stays as written."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host
