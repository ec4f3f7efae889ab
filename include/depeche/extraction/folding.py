"""How titles and addresses of one page are compared with each other."""

import re
from typing import Final
from urllib.parse import urljoin, urlsplit

__all__ = ["absolute", "alike", "folded", "same_address"]

_WORD: Final = re.compile(r"\w+")
_MOST: Final = 400
"""Characters of a title that are compared."""
_SHARED: Final = 0.5
"""So many words of the shorter title are in the longer one: they speak of the same article."""


def folded(text: str) -> str:
    """The words of `text` alone, without case, between single spaces."""
    return " ".join(_WORD.findall(text[:_MOST].casefold()))


def alike(one: str, other: str) -> bool:
    """Whether two folded titles name one article; editors shorten and turn them round."""
    first, second = set(one.split()), set(other.split())
    shorter = min(len(first), len(second))
    return bool(shorter) and len(first & second) >= _SHARED * shorter


def same_address(one: str, other: str) -> bool:
    """Whether two addresses differ at most by scheme, `www.`, query, fragment and last slash."""
    try:
        first, second = urlsplit(one), urlsplit(other)
        hosts = {(part.hostname or "").removeprefix("www.") for part in (first, second)}
    except ValueError:
        return False
    path = first.path.rstrip("/")
    return len(hosts - {""}) <= 1 and path == second.path.rstrip("/") and path != ""


def absolute(address: str | None, base: str | None) -> str | None:
    """`address` as the page at `base` means it; None when that is no http(s) address."""
    if not address or any(c.isspace() for c in address.strip()):
        return None
    try:
        whole = urljoin(base or "", address.strip())
        parts = urlsplit(whole)
        known = parts.scheme in {"http", "https"} and parts.hostname
    except ValueError:
        return None
    return whole if known else None
