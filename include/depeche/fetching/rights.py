"""What a publisher reserves: rules for AI crawlers, text mining, archiving and indexing.

Four places say so, all of them readable by machine, which is what article 4 of the European
directive 2019/790 asks of a reservation: robots.txt, the TDM Reservation Protocol (W3C community
group, final report of 2024: `/.well-known/tdmrep.json`, header, meta tag), `X-Robots-Tag`, and the
robots meta tag. Where the protocol speaks twice the nearer to the page counts: page, header, file.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import urlsplit

from depeche.records.article import Rights

__all__ = ["AI_AGENTS", "Reservation", "objections", "read_tdmrep", "rights_of"]

AI_AGENTS: Final = (
    "AI2Bot", "Amazonbot", "anthropic-ai", "Applebot-Extended", "Bytespider", "CCBot", "ClaudeBot",
    "cohere-ai", "Diffbot", "FacebookBot", "Google-Extended", "GPTBot", "meta-externalagent",
    "omgili", "PerplexityBot", "Timpibot", "YouBot",
)  # fmt: skip
"""Product tokens of crawlers that gather texts for language models, as their makers name them."""

_FORBIDDING: Final = ("noai", "noarchive", "noindex", "none")
_HEAD: Final = 200_000
"""Bytes in which the meta tags of a page are looked for."""
_META: Final = re.compile(rb"<meta\s[^<>]{1,2000}>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(
    r"""([a-z][a-z0-9:_-]{0,40})\s{0,8}=\s{0,8}(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Reservation:
    """One statement of the TDM Reservation Protocol."""

    reserved: bool
    policy: str | None = None


Rule = tuple[str, Reservation]
"""A location, and what holds for the paths that it covers."""


def read_tdmrep(content: bytes) -> tuple[Rule, ...]:
    """The rules of a `tdmrep.json`, in its order; what is no rule of the protocol says nothing."""
    try:
        given = json.loads(content)
    except (ValueError, RecursionError):
        return ()
    entries = given if isinstance(given, list) else [given]
    return tuple(rule for entry in entries if (rule := _rule(entry)) is not None)


def rights_of(
    url: str,
    barred: Iterable[str],
    rules: Iterable[Rule],
    headers: Mapping[str, str],
    page: bytes = b"",
) -> Rights:
    """All that is reserved of `url`; `headers` by lower-case name, `page` empty before fetching."""
    metas = _metas(page)
    said: list[tuple[Literal["page", "header", "tdmrep.json"], Reservation | None]] = [
        ("page", _stated(metas)),
        ("header", _stated(headers)),
        ("tdmrep.json", _of_file(url, rules)),
    ]
    place, held = next(((place, held) for place, held in said if held), (None, None))
    return Rights(
        ai_agents=tuple(barred),
        tdm_reserved=held.reserved if held else None,
        tdm_policy=held.policy if held else None,
        tdm_evidence=place,
        directives=_directives(metas.get("robots", ""), headers.get("x-robots-tag", "")),
    )


def objections(rights: Rights) -> Iterator[tuple[str, str]]:
    """What stands against keeping a page: the policy that decides on it, and a sentence."""
    if rights.ai_agents:
        yield "ai_agents", f"robots.txt bars {', '.join(rights.ai_agents)}"
    if rights.tdm_reserved:
        offer = f" (licence: {rights.tdm_policy})" if rights.tdm_policy else ""
        yield "text_mining", f"{rights.tdm_evidence} reserves text and data mining{offer}"
    if rights.directives:
        yield "directives", f"the page says {', '.join(rights.directives)}"


def _rule(entry: Any) -> Rule | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("location"), str):
        return None
    held = _stated({name: str(value) for name, value in entry.items()})
    return (entry["location"], held) if held else None


def _covers(location: str, path: str) -> bool:
    """Whether a location fits: `*` stands for anything, a final `$` for the end (RFC 9309, 2.2.3).

    Each part is looked for behind the one before, so that no path takes long.
    """
    anchored = location.endswith("$")
    first, *parts = location.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    for part in parts:
        found = path.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    if not anchored:
        return True
    last = parts[-1] if parts else first
    return path.endswith(last) and len(path) - len(last) >= place - len(last)


def _of_file(url: str, rules: Iterable[Rule]) -> Reservation | None:
    """Of the rules whose location fits, the one with the longest."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fitting = [(len(location), held) for location, held in rules if _covers(location, path)]
    return max(fitting, key=lambda found: found[0])[1] if fitting else None


def _stated(values: Mapping[str, str]) -> Reservation | None:
    said = values.get("tdm-reservation", "").strip()
    if said not in {"0", "1"}:
        return None
    policy = values.get("tdm-policy", "").strip()
    return Reservation(said == "1", policy or None)


def _metas(page: bytes) -> dict[str, str]:
    """Contents of meta tags by lower-case name; those of one name are joined by commas."""
    found: dict[str, str] = {}
    for tag in _META.findall(page[:_HEAD]):
        given = {
            name.lower(): html.unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(tag.decode("latin-1"))
        }
        name = given.get("name", "").strip().lower()
        if name:
            found[name] = ",".join(filter(None, (found.get(name), given.get("content", ""))))
    return found


def _directives(*texts: str) -> tuple[str, ...]:
    """Those that forbid, in alphabetical order; what is said to one crawler is not for us."""
    said = {part.strip().lower() for text in texts for part in text.split(",")}
    return tuple(name for name in _FORBIDDING if name in said)
