"""AMP, viewers and redirectors become the page; a declared address is trusted within reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depeche.sources.addresses import canonical, same_page

PAGE = "https://www.quai.example/mer/le-port-rouvre-2026"


@pytest.mark.parametrize(
    "url",
    [
        f"{PAGE}/amp",
        f"{PAGE}?amp=1",
        f"{PAGE}?amp",
        f"{PAGE}?outputType=amp&utm_source=x",
        f"{PAGE}/amp?amp_js_v=0.1&usqp=mq331AQ",
        "https://www-quai-example.cdn.ampproject.org/c/s/www.quai.example/mer/le-port-rouvre-2026",
        "https://www-quai-example.cdn.ampproject.org/v/s/www.quai.example/mer/le-port-rouvre-2026/amp",
        "https://www.google.com/amp/s/www.quai.example/mer/le-port-rouvre-2026",
        "https://google.co.uk/amp/s/www.quai.example/mer/le-port-rouvre-2026/amp?utm_source=x",
        "https://www.google.fr/url?sa=t&url=https%3A%2F%2Fwww.quai.example%2Fmer%2Fle-port-rouvre-2026&usg=x",
        "https://news.google.com/news/url?url=https://www.quai.example/mer/le-port-rouvre-2026",
    ],
)
def test_other_renderings_have_the_address_of_the_page(url: str) -> None:
    """Suffixes, parameters, caches, viewers and redirectors say which page they stand for."""
    assert canonical(url) == PAGE


@pytest.mark.parametrize(
    "url",
    [
        "https://quai.example/amp",
        "https://quai.example/musique/amp",
        "https://quai.example/le-champ",
        "https://quai.example/a-1?amp=2",
        "https://amp.quai.example/a-1",
        "https://m.quai.example/a-1",
        "https://www.google.com/amp/s/",
        "https://www.google.com/url?q=javascript:alert",
        "https://news.google.com/articles/CBMiXyz",
        "https://ampproject.org/c/s/quai.example/a",
    ],
)
def test_what_may_be_another_page_stays(url: str) -> None:
    """Sections of that name, hosts and wrappers that hide their page keep their own address."""
    assert canonical(url) == url


PIECES = st.lists(
    st.sampled_from(
        [
            "https://www.google.com/amp/s/", "https://www.google.com/url?q=", "/url?url=",
            "https://a-b.cdn.ampproject.org/c/s/", "/c/", "/amp", ".amp.html", "amp=1", "?", "&",
            "#", "https://", "quai.example", "/", "-", "é", " ", "%", "%2F", "%C3%A9", "2", "a",
            "[", ":", "utm_x=", "HTTP://", "@", "\t", "\\", "google.com/amp/", "..",
        ]
    ),
    max_size=14,
)  # fmt: skip


@given(PIECES.map("".join))
def test_a_canonical_address_is_its_own(url: str) -> None:
    """However wrappers, variants and oddities are put together, a second pass changes nothing."""
    assert canonical(canonical(url)) == canonical(url)


@given(st.text(), PIECES.map("".join))
def test_any_two_texts_are_judged(declared: str, fetched: str) -> None:
    """Whatever a page declares, there is an answer; an address is always that of its own page."""
    assert same_page(declared, fetched) in {True, False}
    assert same_page(f"http://{fetched}", f"http://{fetched}") in {True, False}
    assert same_page(f"https://quai.fr/{declared}", f"https://quai.fr/{declared}")


def test_wrappers_without_end_are_left_alone() -> None:
    """An address wrapped more often than anyone does is not taken apart, and takes no time."""
    url = "https://www.google.com/amp/s/" + "google.com/amp/s/" * 10_000 + "quai.example/a-1"
    assert canonical(url) == url


@pytest.mark.parametrize(
    ("declared", "fetched"),
    [
        (PAGE, PAGE + "?page=1"),
        (PAGE, "https://m.quai.example/mer/le-port-rouvre-2026"),
        (PAGE, "https://amp.quai.example/mer/le-port-rouvre-2026/amp"),
        (PAGE, "http://quai.example/?p=4711"),
        (PAGE, f"{PAGE}/2"),
        ("https://quai.example/", "https://www.quai.example/index.html"),
        ("https://quai.example/mer", "https://quai.example/mer/"),
        ("https://a.blogspot.com/2026/11/le-port.html", "https://a.blogspot.com/2026/11/le-port.html"),
        ("https://quai.co.uk/a-b-c", "https://m.quai.co.uk/a-b-c"),
        ("http://127.0.0.1:80/a-1", "http://127.0.0.1/a-1"),
        ("https://quai.example/mer/apropos", "https://m.quai.example/apropos"),
    ],
)  # fmt: skip
def test_a_page_may_say_its_address(declared: str, fetched: str) -> None:
    """Another host, scheme, form or page of the same article on the same site is believed."""
    assert same_page(declared, fetched)


@pytest.mark.parametrize(
    ("declared", "fetched"),
    [
        ("https://www.quai.example/", PAGE),
        ("https://www.quai.example/index.php", PAGE),
        ("https://www.quai.example/mer", PAGE),
        ("https://www.quai.example/sport/", PAGE),
        ("https://www.quai.example/tag/port-2026", PAGE),
        ("https://agence.example/mer/le-port-rouvre-2026", PAGE),
        ("https://b.blogspot.com/2026/11/le-port.html", "https://a.blogspot.com/2026/11/x-1.html"),
        ("https://evil.co.uk/a-b-c", "https://quai.co.uk/a-b-c"),
        ("/mer/le-port-rouvre-2026", PAGE),
        ("javascript:void(0)", PAGE),
        ("", PAGE),
        ("https://[", PAGE),
    ],
)
def test_a_template_at_fault_is_not_believed(declared: str, fetched: str) -> None:
    """The home page, a section, a list, another site or no address is not where the article is."""
    assert not same_page(declared, fetched)
