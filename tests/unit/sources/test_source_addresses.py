"""One page, one address; two pages, two addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.sources.addresses import canonical, host_of


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Www.Example.ORG", "https://www.example.org/"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("https://example.org/a?id=1&utm_medium=x&fbclid=y#z", "https://example.org/a?id=1"),
        ("https://example.org/a?xtor=RSS-3208", "https://example.org/a"),
        ("https://example.org/a;jsessionid=51A2.cid324?id=1", "https://example.org/a?id=1"),
        ("https://example.org/a?ref=rss&source=RSS&rssfeed=true", "https://example.org/a"),
        ("https://example.org/?feed=rss", "https://example.org/?feed=rss"),
        ("https://example.org/été à?q=ü", "https://example.org/%C3%A9t%C3%A9%20%C3%A0?q=%C3%BC"),
        ("https://example.org/%C3%A9t%C3%A9", "https://example.org/%C3%A9t%C3%A9"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("http://[::1/a", "http://[::1/a"),
        ("", ""),
    ],
)
def test_spelling_and_campaigns_do_not_count(url: str, expected: str) -> None:
    """Case of the host, default ports, fragments and tracking parameters are no part of a page."""
    assert canonical(url) == expected


@pytest.mark.parametrize("name", ["id", "cid", "source", "uid", "ref", "page", "article", "gare"])
def test_parameters_that_may_name_a_page_stay(name: str) -> None:
    """What is not known to be a campaign is taken for part of the page."""
    assert canonical(f"https://example.org/a?{name}=1") == f"https://example.org/a?{name}=1"


@given(st.text())
def test_any_text_has_a_stable_form(text: str) -> None:
    """No link of a feed breaks it, and a canonical address is its own canonical form."""
    once = canonical(f"https://example.org/{text}")
    assert canonical(once) == once


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Quai.example/une", "quai.example"),
        ("http://me:secret@quai.example:8080/", "quai.example:8080"),
        ("http://[::1/broken", None),
        ("include/samples/[1].txt", None),
        ("s3://archive/2024/a.txt", None),
    ],
)
def test_whom_an_address_asks(url: str, host: str | None) -> None:
    """In small letters and without a password; files and broken addresses ask nobody."""
    assert host_of(url) == host
