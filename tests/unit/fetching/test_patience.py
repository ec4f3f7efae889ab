"""Waiting: how long, for whom, and when not."""

from web_server import Clock

from depeche.fetching.patience import Politeness, retry_after
from depeche.sources.base import WebResponse


def answer(**headers: str) -> WebResponse:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return WebResponse("https://example.org/", 503, pairs, b"")


def test_a_date_is_taken_against_the_answers_own_clock() -> None:
    """Retry-After as a date needs no clock of ours, and is the same in a replay."""
    now, until = "Sun, 22 Nov 2026 06:00:00 GMT", "Sun, 22 Nov 2026 06:00:09 GMT"

    assert retry_after(answer(Retry_After=until, Date=now)) == 9.0
    assert retry_after(answer(Retry_After=now, Date=until)) == 0.0
    assert retry_after(answer(Retry_After=until)) is None
    assert retry_after(answer()) is None


def test_requests_to_one_host_keep_their_distance() -> None:
    """The pause is per host: others are asked at once."""
    clock = Clock()
    politeness = Politeness(1.5, clock.pause, clock.ticks)

    for url in ("https://a.example/1", "https://b.example/1", "https://A.example/2"):
        politeness.wait(url)

    assert clock.pauses == [1.5]


def test_time_that_passed_anyway_counts() -> None:
    """Who was busy longer than the pause does not wait again."""
    clock = Clock()
    politeness = Politeness(1.5, clock.pause, clock.ticks)
    politeness.wait("https://a.example/1")
    clock.now += 2

    politeness.wait("https://a.example/2")

    assert clock.pauses == []


def test_our_own_hosts_need_no_pause() -> None:
    """Hosts that the collection allows by name are ours to hurry."""
    clock = Clock()
    politeness = Politeness(1.5, clock.pause, clock.ticks, frozenset({"127.0.0.1:8000"}))

    for _ in range(3):
        politeness.wait("http://127.0.0.1:8000/page")

    assert clock.pauses == []
