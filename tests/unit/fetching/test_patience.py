"""Waiting: how long, for whom, and when not."""

from threading import Semaphore

import pytest

from depeche.errors import SourceUnreachable
from depeche.fetching.hosts import Host
from depeche.fetching.patience import Backoff, retry_after
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


def test_jitter_is_spread_but_the_same_each_time() -> None:
    """Addresses wait differently, each as long as ever, at most half as long again."""
    waits = [Backoff().wait(f"https://a.example/{n}", 1, None) for n in range(50)]

    assert waits == [Backoff().wait(f"https://a.example/{n}", 1, None) for n in range(50)]
    assert len(set(waits)) == 50
    assert all(1.0 <= (wait or 0) <= 1.5 for wait in waits)


def test_requests_to_one_host_keep_their_distance() -> None:
    """Each reserves the moment after the last, and time that passed anyway counts."""
    host = Host("https://a.example", Semaphore(1))

    assert [host.reserve(100.0, 1.5) for _ in range(3)] == [0.0, 1.5, 3.0]
    assert host.reserve(110.0, 1.5) == 0.0


def test_a_wait_of_one_page_is_the_whole_hosts() -> None:
    """Who is asked to come back later sends nobody else before."""
    host = Host("https://a.example", Semaphore(1))
    host.postpone(107.0)

    assert host.reserve(100.0, 1.0) == 7.0


def test_a_host_that_keeps_failing_is_left_alone() -> None:
    """After five failures in a row nobody asks it again; one success in between starts anew."""
    host = Host("https://a.example", Semaphore(1))
    for failed in (True, True, False, True, True, True, True):
        host.note(failed=failed)
    host.check("https://a.example/1")
    host.note(failed=True)

    with pytest.raises(SourceUnreachable, match="failed 5 times in a row"):
        host.check("https://a.example/2")
