"""The web edge: one polite HTTP client over httpx, for any number of threads."""

from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from http import HTTPStatus
from typing import Final
from urllib.parse import urldefrag, urljoin

import httpx

from depeche import unpacking
from depeche.closing import Closing
from depeche.errors import (
    RightsReserved,
    RobotsDisallowed,
    SettingsError,
    SourceError,
    SourceUnreachable,
    SourceUnreadable,
)
from depeche.fetching.guard import GuardedTransport, check_url, within
from depeche.fetching.hosts import Answer, Host, Hosts
from depeche.fetching.manners import Edges, Manners
from depeche.fetching.patience import TRANSIENT, retry_after
from depeche.fetching.rights import AI_AGENTS, objections, rights_of
from depeche.fetching.robots import LARGEST, product_token
from depeche.records.article import Rights
from depeche.records.flow import Held
from depeche.sources.base import WebResponse

__all__ = ["HttpClient"]

_HOPS: Final = 10
_HOPS_OF_RULES: Final = 5
"""RFC 9309, 2.3.1.2: at least five redirects are followed for robots.txt."""
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_ACCEPT: Final = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/xml;q=0.9,*/*;q=0.8"
)
# The payload is kept unpacked, so these no longer describe it; renamed as Common Crawl does.
_OF_THE_WIRE: Final = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class HttpClient(Closing):
    """`Web` over httpx: HTTP/2 where offered, no cookies, no proxy, within its manners.

    Raises `SettingsError` without a user agent: whoever fetches says who it is.
    """

    def __init__(
        self, user_agent: str, manners: Manners | None = None, edges: Edges | None = None
    ) -> None:
        if not user_agent.strip():
            raise SettingsError("user_agent is empty: say who fetches and where to complain")
        self._manners, self._edges = manners or Manners(), edges or Edges()
        self._agent = product_token(user_agent)
        self._hosts = Hosts(self._rules_file, self._edges.memory, self._manners.connections)
        self._trail: deque[WebResponse] = deque()
        # A transport, not a client: httpx's own has rules of its own on cookies and redirects.
        self._transport = GuardedTransport(
            self._manners.allowed_hosts, self._manners.hosts * self._manners.connections
        )
        timeout = self._manners.timeout
        self._timeout = httpx.Timeout(timeout, connect=timeout / 2).as_dict()
        self._headers = {
            "user-agent": user_agent,
            "accept": _ACCEPT,
            "accept-encoding": unpacking.ENCODINGS,
        }

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def drain(self) -> list[WebResponse]:
        """Answers on the way since the last call, in no order where threads share the client."""
        return [self._trail.popleft() for _ in range(len(self._trail))]

    def get(self, url: str, held: Held | None = None) -> WebResponse:
        """Fetch `url`, following at most 10 redirects; an error status is an answer.

        With `held`, the server is asked whether it has something else (304 when not). Raises
        `SourceUnreachable` when there is no answer, `SourceUnreadable` when the guard or a bound
        forbids it, `RobotsDisallowed` and `RightsReserved` when the publisher does.
        """
        target = urldefrag(url).url
        for hop in range(_HOPS + 1):
            check_url(target)
            host = self._hosts.of(target)
            before = self._welcome(host, target)
            response = self._persistently(host, target, _conditions(held) if hop == 0 else {})
            following = _redirect(response)
            if following is None:
                return self._lawful(host, response, before)
            self._trail.append(response)
            target = following
        raise SourceUnreadable(f"{url}: more than {_HOPS} redirects: it leads in a circle")

    def _welcome(self, host: Host, url: str) -> Rights:
        """What is reserved of an address before it is asked for. Raises `SourceReserved`."""
        host.check(url)
        rules = self._hosts.rules(host)
        if "robots" in self._manners.respects and not rules.robots.allows(url, self._agent):
            if rules.robots.reason:
                raise SourceUnreachable(
                    f"{url}: no answer about what is allowed ({rules.robots.reason}): check the"
                    " address and the network, or try again later"
                )
            raise RobotsDisallowed(f"{url}: robots.txt does not allow {self._agent} to fetch it")
        barred = rules.robots.barred(url, AI_AGENTS) if rules.robots.reason is None else ()
        rights = rights_of(url, barred, rules.reservations, {})
        self._respect(url, rights)
        return rights

    def _lawful(self, host: Host, response: WebResponse, before: Rights) -> WebResponse:
        """The answer with all that is reserved of it. Raises `RightsReserved`."""
        headers = _joined(response.headers)
        page = response.content if "html" in headers.get("content-type", "html").lower() else b""
        reservations = self._hosts.rules(host).reservations
        rights = rights_of(response.url, before.ai_agents, reservations, headers, page)
        self._respect(response.url, rights)
        return replace(response, rights=rights)

    def _respect(self, url: str, rights: Rights) -> None:
        for policy, sentence in objections(rights):
            if policy in self._manners.respects:
                raise RightsReserved(
                    f"{url}: {sentence}; where the law allows it all the same, a collection may say"
                    f" `rights: {{{policy}: record}}`"
                )

    def _rules_file(self, url: str) -> Answer:
        """What a host answers for a file of rules, redirects followed; None for no answer."""
        target = url
        try:
            for _ in range(_HOPS_OF_RULES + 1):
                check_url(target)
                response = self._persistently(self._hosts.of(target), target, {})
                self._trail.append(response)
                following = _redirect(response)
                if following is None:
                    return response.status, response.content[:LARGEST]
                target = following
        except SourceUnreadable:
            # An answer beyond all bounds, or from where nobody may ask: no rules to be read.
            return int(HTTPStatus.NOT_FOUND), b""
        except SourceError:
            return None, b""
        return int(HTTPStatus.NOT_FOUND), b""

    def _persistently(self, host: Host, url: str, conditions: Mapping[str, str]) -> WebResponse:
        """One address, asked again while its answer may be passing."""
        tried = 0
        while True:
            tried += 1
            answer = self._try(host, url, conditions)
            if isinstance(answer, WebResponse) and answer.status not in TRANSIENT:
                host.note(failed=False)
                return answer
            asked = retry_after(answer) if isinstance(answer, WebResponse) else None
            wait = self._manners.backoff.wait(url, tried, asked)
            if wait is not None:
                if isinstance(answer, WebResponse):
                    self._trail.append(answer)
                host.postpone(self._edges.ticks() + wait)
                continue
            host.note(failed=True)
            if isinstance(answer, WebResponse):
                return answer
            raise SourceUnreachable(
                f"{url}: no answer after {tried} tries ({answer}): check the address and the"
                " network, or try again later"
            ) from answer

    def _try(
        self, host: Host, url: str, conditions: Mapping[str, str]
    ) -> WebResponse | httpx.TransportError:
        with host.turns:
            wait = host.reserve(self._edges.ticks(), self._pace(host))
            if wait > 0:
                self._edges.pause(wait)
            try:
                return self._once(url, conditions)
            except httpx.TransportError as error:
                return error
            except httpx.InvalidURL as error:
                raise SourceUnreadable(
                    f"{url}: no valid address ({error}): correct the link"
                ) from error
            finally:
                # Counted from the end: a host that is slow is given the more time.
                host.postpone(self._edges.ticks() + self._pace(host))

    def _pace(self, host: Host) -> float:
        asked = host.rules.robots.delay(self._agent) if host.rules else None
        return max(self._manners.delay, asked or 0.0)

    def _once(self, url: str, conditions: Mapping[str, str]) -> WebResponse:
        request = httpx.Request(
            "GET",
            url,
            headers={**self._headers, **conditions},
            extensions={"timeout": self._timeout},
        )
        at, start = self._edges.clock(), self._edges.ticks()
        limit = self._manners.limit
        with (
            within(self._manners.deadline),
            closing(self._transport.handle_request(request)) as response,
        ):
            received = unpacking.read(url, self._in_time(response, start), limit)
        packed = response.headers.get("content-encoding", "")
        content = unpacking.unpack(url, received, packed, limit)
        headers = tuple((_renamed(name), value) for name, value in response.headers.multi_items())
        seconds = round(self._edges.ticks() - start, 3)
        sent = tuple(request.headers.multi_items())
        return WebResponse(url, response.status_code, headers, content, at, sent, seconds)

    def _in_time(self, response: httpx.Response, start: float) -> Iterator[bytes]:
        for chunk in response.iter_raw():
            if self._edges.ticks() - start > self._manners.deadline:
                raise httpx.ReadTimeout(f"the answer takes more than {self._manners.deadline:g} s")
            yield chunk


def _conditions(held: Held | None) -> dict[str, str]:
    """Headers that ask for nothing but news (RFC 9110, 13.1)."""
    asked = {"if-none-match": held and held.etag, "if-modified-since": held and held.last_modified}
    return {name: value for name, value in asked.items() if value and _sendable(value)}


def _sendable(value: str) -> bool:
    """Whether a value once received may be sent: a line end would begin another header."""
    return value.isprintable() and value.isascii()


def _joined(headers: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Values by lower-case name, repeated ones joined by commas (RFC 9110, 5.3)."""
    found: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def _redirect(response: WebResponse) -> str | None:
    """Where a redirect leads; None when the answer is none."""
    location = _joined(response.headers).get("location")
    if response.status not in _REDIRECTS or not location:
        return None
    try:
        return urldefrag(urljoin(response.url, location)).url
    except ValueError:
        return location


def _renamed(name: str) -> str:
    return f"x-crawler-{name}" if name in _OF_THE_WIRE else name
