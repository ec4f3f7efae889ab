"""Canonical addresses: one page, one address, whatever the campaign that linked to it."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

__all__ = ["canonical", "printable"]

# Parameters that name a campaign or a click, never a page, from the lists of ClearURLs and AdGuard.
# Kept short on purpose: dropping a parameter that names the page would make two articles one.
_TRACKING = re.compile(
    r"""(?:utm_|mtm_|pk_(?:campaign|kwd|source|medium)|at_(?:medium|campaign|format|source|content|
        link|creation|variant|send_date|recipient|platform|ptr)|hsa_|wt\.|ns_(?:mchannel|campaign|
        source|linkname|fee)|vero_|_hs(?:enc|mi)$|oly_).*
        | fbclid | gclid | gclsrc | dclid | gbraid | wbraid | msclkid | yclid | twclid | ttclid
        | igsh | igshid | li_fat_id | mc_cid | mc_eid | mkt_tok | xtor | xtref | _ga | _gl | ref_src
        | ref_url | cmpid | ocid | smid | smtyp | ito | __twitter_impression | s_cid""",
    re.IGNORECASE | re.VERBOSE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
# RFC 3986: reserved characters and the percent sign stand as they are, all others are encoded.
_SAFE = "/%:;=@!$&'()*+,~-._?[]"


def canonical(url: str) -> str:
    """`url` without fragment and tracking parameters, its host in lower case.

    What is no absolute web address (`mailto:`, a broken port) comes back as it was.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return url.strip()
    if parts.scheme not in _DEFAULT_PORTS or not host:
        return url.strip()
    path = quote(parts.path or "/", safe=_SAFE)
    query = "&".join(filter(_names_page, parts.query.split("&")))
    return urlunsplit((parts.scheme, _netloc(parts.scheme, host, port), path, _quoted(query), ""))


def printable(path: str) -> str:
    r"""A file name as text: bytes that are no UTF-8 become `\xNN`, for tables hold only UTF-8."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _names_page(parameter: str) -> bool:
    return not _TRACKING.fullmatch(parameter.partition("=")[0])


def _quoted(query: str) -> str:
    return quote(query, safe=_SAFE)


def _netloc(scheme: str, host: str, port: int | None) -> str:
    host = f"[{host}]" if ":" in host else _ascii(host)
    return host if port in {None, _DEFAULT_PORTS[scheme]} else f"{host}:{port}"


def _ascii(host: str) -> str:
    """An international host name in its ASCII form; one that has none stays as written."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host
