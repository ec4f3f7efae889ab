"""The web edge: one polite HTTP client over httpx."""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from types import TracebackType
from typing import Self
from urllib.parse import urldefrag, urljoin

import httpx

from depeche.errors import SettingsError, SourceUnreachable, SourceUnreadable
from depeche.fetching import body
from depeche.fetching.guard import GuardedTransport, check_url
from depeche.fetching.patience import TRANSIENT, Backoff, Politeness, retry_after
from depeche.sources.base import WebResponse

__all__ = ["HttpClient"]

_HOPS = 10
_ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/xml;q=0.9,*/*;q=0.8"
)
# The payload is kept unpacked, so these no longer describe it; renamed as Common Crawl does.
_OF_THE_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding"})


class HttpClient:
    """`Web` over httpx: HTTP/2 where offered, no cookies, no proxy, bounded in size and time.

    `limit` is in bytes, as received and as unpacked; `delay` in seconds between two requests to one
    host; `deadline` in seconds for one answer. A client serves one thread.
    """

    def __init__(
        self,
        user_agent: str,
        allowed_hosts: Collection[str] = (),
        *,
        limit: int = 50_000_000,
        delay: float = 1.0,
        timeout: float = 20.0,
        deadline: float = 120.0,
        backoff: Backoff = Backoff(),  # noqa: B008 -- frozen
        pause: Callable[[float], None] = time.sleep,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        if not user_agent.strip():
            raise SettingsError("user_agent is empty: say who fetches and where to complain")
        allowed = frozenset(host.lower() for host in allowed_hosts)
        self._politeness = Politeness(delay, pause, ticks, allowed)
        self._limit, self._deadline, self._backoff = limit, deadline, backoff
        self._pause, self._ticks = pause, ticks
        # A transport, not a client: httpx's own has rules of its own on cookies and redirects.
        self._transport = GuardedTransport(allowed)
        self._timeout = httpx.Timeout(timeout, connect=timeout / 2).as_dict()
        self._headers = {
            "user-agent": user_agent,
            "accept": _ACCEPT,
            "accept-encoding": body.ENCODINGS,
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def get(self, url: str) -> WebResponse:
        """Fetch `url`, following at most 10 redirects; an error status is an answer.

        Raises `SourceUnreachable` when there is no answer, `SourceUnreadable` when the guard or a
        bound forbids it.
        """
        target = urldefrag(url).url
        for _ in range(_HOPS + 1):
            check_url(target)
            response = self._persistently(target)
            following = _redirect(response)
            if following is None:
                return response
            target = following
        raise SourceUnreadable(f"{url}: more than {_HOPS} redirects: it leads in a circle")

    def _persistently(self, url: str) -> WebResponse:
        """One address, asked again while its answer may be passing."""
        tried = 0
        while True:
            tried += 1
            answer = self._try(url)
            if isinstance(answer, WebResponse) and answer.status not in TRANSIENT:
                return answer
            asked = retry_after(answer) if isinstance(answer, WebResponse) else None
            wait = self._backoff.wait(tried, asked)
            if wait is not None:
                self._pause(wait)
            elif isinstance(answer, WebResponse):
                return answer
            else:
                raise SourceUnreachable(
                    f"{url}: no answer after {tried} tries ({answer}): check the address and the"
                    " network, or try again later"
                ) from answer

    def _try(self, url: str) -> WebResponse | httpx.TransportError:
        self._politeness.wait(url)
        try:
            return self._once(url)
        except httpx.TransportError as error:
            return error
        except httpx.InvalidURL as error:
            raise SourceUnreadable(
                f"{url}: no valid address ({error}): correct the link"
            ) from error

    def _once(self, url: str) -> WebResponse:
        asked = httpx.Request(
            "GET", url, headers=self._headers, extensions={"timeout": self._timeout}
        )
        with closing(self._transport.handle_request(asked)) as response:
            received = body.read(url, self._in_time(response), self._limit)
        packed = response.headers.get("content-encoding", "")
        content = body.unpack(url, received, packed, self._limit)
        headers = tuple((_renamed(name), value) for name, value in response.headers.multi_items())
        return WebResponse(url, response.status_code, headers, content)

    def _in_time(self, response: httpx.Response) -> Iterator[bytes]:
        end = self._ticks() + self._deadline
        for chunk in response.iter_raw():
            if self._ticks() > end:
                raise httpx.ReadTimeout(f"the body takes more than {self._deadline:g} s")
            yield chunk


def _redirect(response: WebResponse) -> str | None:
    """Where a redirect leads; None when the answer is none."""
    location = dict(response.headers).get("location")
    if response.status not in {301, 302, 303, 307, 308} or not location:
        return None
    try:
        return urldefrag(urljoin(response.url, location)).url
    except ValueError:
        return location


def _renamed(name: str) -> str:
    return f"x-crawler-{name}" if name in _OF_THE_WIRE else name
