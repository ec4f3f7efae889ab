"""The web edge against a real server that misbehaves in every way that servers do."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from web_server import PACKED, PAGE, Clock, WebServer, serve

from depeche.errors import SettingsError, SourceUnreachable, SourceUnreadable
from depeche.fetching import Edges, HttpClient, Manners
from depeche.fetching.patience import Backoff
from depeche.records.flow import Held

AGENT = "depeche-tests (+https://example.org)"


def client(server: WebServer, clock: Clock | None = None, **options: object) -> HttpClient:
    clock = clock or Clock()
    given = {"allowed_hosts": [server.host], "delay": 0, "backoff": Backoff(jitter=0)} | options
    manners = Manners(**given)  # type: ignore[arg-type]  # options of many types
    return HttpClient(AGENT, manners, Edges(clock.pause, clock.ticks))


def test_a_page_comes_whole_and_under_our_name(server: WebServer) -> None:
    """Bytes, status and headers are the server's; the request says who asks."""
    with client(server) as web:
        answer = web.get(server.url("page") + "#part")

    assert (answer.status, answer.content) == (200, PAGE)
    assert answer.url == server.url("page")
    assert ("content-type", "text/html; charset=utf-8") in answer.headers
    assert server.requests[0][1]["user-agent"] == AGENT


def test_a_nameless_client_is_refused() -> None:
    """Whoever fetches says who it is."""
    with pytest.raises(SettingsError, match="user_agent"):
        HttpClient(" ")


def test_cookies_are_not_kept(server: WebServer) -> None:
    """A second visit is like the first: nothing depends on what was fetched before."""
    with client(server) as web:
        web.get(server.url("page"))
        web.get(server.url("page"))

    assert "cookie" not in server.requests[1][1]


@pytest.mark.parametrize("status", [400, 403, 404, 410, 451, 501])
def test_an_error_status_is_an_answer(server: WebServer, status: int) -> None:
    """It comes back at once, with its body: the pipeline judges it."""
    with client(server) as web:
        answer = web.get(server.url(f"status/{status}"))

    assert (answer.status, answer.content, len(server.requests)) == (status, PAGE, 1)


def test_a_passing_failure_is_tried_again(server: WebServer) -> None:
    """Waits double until the server recovers."""
    clock = Clock()
    with client(server, clock) as web:
        answer = web.get(server.url("failing/503,429,200"))

    assert (answer.status, clock.pauses) == (200, [1.0, 2.0])


def test_a_lasting_failure_is_an_answer_in_the_end(server: WebServer) -> None:
    """After the last try the status is what it is."""
    with client(server, backoff=Backoff(tries=3, jitter=0)) as web:
        answer = web.get(server.url("failing/502"))

    assert (answer.status, len(server.requests)) == (502, 3)


@pytest.mark.parametrize(
    ("asked", "pauses"),
    [("7", [7.0, 7.0, 7.0]), ("0", [1.0, 2.0, 4.0]), ("31", []), ("soon", [1.0, 2.0, 4.0])],
)
def test_retry_after_is_respected_up_to_a_cap(
    server: WebServer, asked: str, pauses: list[float]
) -> None:
    """A server that asks for a short pause gets it; for a long one nobody waits."""
    clock = Clock()
    with client(server, clock) as web:
        assert web.get(server.url(f"later/{asked}")).status == 503

    assert clock.pauses == pauses


def test_a_connection_that_breaks_is_unreachable(server: WebServer) -> None:
    """Resets are tried again, then told with address, count and remedy."""
    with (
        client(server) as web,
        pytest.raises(SourceUnreachable, match=r"/reset: no answer after 4 tries .*network"),
    ):
        web.get(server.url("reset"))

    assert len(server.requests) == 4


def test_a_body_cut_short_is_unreachable(server: WebServer) -> None:
    """Half a page is never taken for a page."""
    with client(server) as web, pytest.raises(SourceUnreachable, match="/short"):
        web.get(server.url("short"))


def test_a_server_that_is_silent_is_given_up(server: WebServer) -> None:
    """The time-out is ours, not the server's."""
    with (
        client(server, timeout=0.2, backoff=Backoff(tries=1)) as web,
        pytest.raises(SourceUnreachable, match="/silent"),
    ):
        web.get(server.url("silent"))


def test_a_server_that_dribbles_is_given_up(server: WebServer) -> None:
    """A body has a deadline as a whole, however lively its pieces are."""
    clock = Clock(step=1.0)
    with (
        client(server, clock, deadline=5, backoff=Backoff(tries=1), limit=10**12) as web,
        pytest.raises(SourceUnreachable, match="the answer takes more than 5 s"),
    ):
        web.get(server.url("endless"))


def test_nobody_there_is_unreachable() -> None:
    """A closed port is told as such."""
    with serve() as server:
        url, web = server.url("page"), client(server)

    with web, pytest.raises(SourceUnreachable, match=re.escape(url)):
        web.get(url)


def test_redirects_are_followed_to_the_page(server: WebServer) -> None:
    """Ten hops are followed, and the answer has the last address."""
    with client(server) as web:
        answer = web.get(server.url("hops/9"))

    assert (answer.url, answer.status) == (server.url("page"), 200)


@pytest.mark.parametrize("path", ["circle", "hops/10"])
def test_a_circle_of_redirects_ends(server: WebServer, path: str) -> None:
    """The eleventh hop is refused."""
    with client(server) as web, pytest.raises(SourceUnreadable, match="more than 10 redirects"):
        web.get(server.url(path))

    assert len(server.requests) == 11


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/a", "https://", "http://[::1"]
)
def test_a_redirect_to_another_scheme_is_refused(server: WebServer, target: str) -> None:
    """Only http and https are followed."""
    with client(server) as web, pytest.raises(SourceUnreadable, match="only http and https"):
        web.get(server.url(f"to/{target}"))


def test_a_redirect_to_a_private_host_is_refused(server: WebServer) -> None:
    """The guard stands at every hop: an allowed host cannot lead to one that is not."""
    with (
        serve() as private,
        client(server) as web,
        pytest.raises(SourceUnreadable, match=f"add {private.host} to the collection's allowed"),
    ):
        web.get(server.url(f"to/{private.url('page')}"))

    assert private.requests == []


def test_a_private_host_is_refused_unless_allowed(server: WebServer) -> None:
    """By name or by address, loopback is not fetched unless the collection names it."""
    for host in (server.host, server.host.replace("127.0.0.1", "localhost")):
        with HttpClient(AGENT) as web, pytest.raises(SourceUnreadable, match="allowed_hosts"):
            web.get(f"http://{host}/page")

    assert server.requests == []
    with HttpClient(AGENT, Manners(["127.0.0.1"])) as web:
        assert web.get(server.url("page")).status == 200


@pytest.mark.parametrize("encoding", sorted(PACKED))
def test_packed_bodies_are_unpacked(server: WebServer, encoding: str) -> None:
    """What is asked for is understood; the headers say that the payload is no longer packed."""
    with client(server) as web:
        answer = web.get(server.url(f"packed/{encoding}"))

    assert answer.content == PAGE
    assert ("x-crawler-content-encoding", encoding) in answer.headers
    assert encoding in server.requests[0][1]["accept-encoding"]


@pytest.mark.parametrize("encoding", sorted(PACKED))
def test_a_packed_bomb_is_defused(server: WebServer, encoding: str) -> None:
    """A small body that unpacks to a large one stops at the limit."""
    with (
        client(server, limit=1_000_000) as web,
        pytest.raises(SourceUnreadable, match="more than 1,000,000 bytes"),
    ):
        web.get(server.url(f"bomb/{encoding}"))


@pytest.mark.parametrize("encoding", sorted(PACKED))
def test_a_corrupt_body_is_told(server: WebServer, encoding: str) -> None:
    """A body that is no valid stream is nobody's article."""
    with client(server) as web, pytest.raises(SourceUnreadable, match=f"no valid {encoding}"):
        web.get(server.url(f"corrupt/{encoding}"))


def test_a_body_without_end_stops_at_the_limit(server: WebServer) -> None:
    """The limit holds while the body streams, whatever the headers say."""
    with client(server) as web, pytest.raises(SourceUnreadable, match="more than 50,000,000 bytes"):
        web.get(server.url("endless"))


def test_only_news_is_sent_again(server: WebServer) -> None:
    """Validators of what is held are sent; the server may answer that there is nothing else."""
    held = Held("2026-11-21", etag='"1"', last_modified="Sat, 21 Nov 2026 06:00:00 GMT")
    with client(server) as web:
        same, other = web.get(server.url("dated/1"), held), web.get(server.url("dated/2"), held)

    assert (same.status, other.status) == (304, 200)
    assert server.requests[0][1]["if-modified-since"] == held.last_modified


def test_a_validator_cannot_smuggle_a_header(server: WebServer) -> None:
    """What a server once sent goes back only if it is one line of ASCII."""
    with client(server) as web:
        web.get(server.url("page"), Held("2026-11-21", etag='"1"\r\nX-Evil: 1', last_modified="é"))

    assert {"if-none-match", "if-modified-since", "x-evil"}.isdisjoint(server.requests[0][1])


def test_a_head_that_trickles_is_given_up(server: WebServer) -> None:
    """The deadline holds before the body begins, however lively the server is."""
    begun = time.monotonic()
    with (
        client(server, deadline=0.4, timeout=5, backoff=Backoff(tries=1)) as web,
        pytest.raises(SourceUnreachable, match="/trickle"),
    ):
        web.get(server.url("trickle"))

    assert time.monotonic() - begun < 4


def test_the_way_to_an_answer_can_be_told(server: WebServer) -> None:
    """Rules, redirects and failed tries are handed out once, with requests and times."""
    with client(server) as web:
        answer = web.get(server.url("hops/1"))
        way = web.drain()
        assert web.drain() == []

    names = [entry.url.removeprefix(server.url("")) for entry in way]
    assert names == ["robots.txt", ".well-known/tdmrep.json", "hops/1", "hops/0"]
    assert ("user-agent", AGENT) in answer.request
    assert answer.at.tzinfo is not None


def test_a_crawl_delay_slows_us_down(server: WebServer) -> None:
    """The host's own pace holds where it is slower than ours."""
    clock = Clock()
    server.rules["/robots.txt"] = (200, b"User-agent: *\nCrawl-delay: 7\n")
    with client(server, clock, delay=1.0) as web:
        for _ in range(3):
            web.get(server.url("page"))

    assert clock.pauses[-2:] == [7.0, 7.0]


def test_a_host_is_asked_by_as_many_as_allowed(server: WebServer) -> None:
    """Threads share one client; the requests to one host never overlap beyond its connections."""
    with client(server, connections=2) as web, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(web.get, [server.url("busy")] * 12))

    assert [answer.status for answer in answers] == [200] * 12
    assert server.busiest == 2
