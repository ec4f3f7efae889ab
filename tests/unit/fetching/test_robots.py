"""robots.txt: the examples of RFC 9309, and what real files hold."""

from pathlib import Path

import pytest

from depeche.fetching.robots import Robots, product_token

EXAMPLE = b"""\
User-agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""
"""RFC 9309, 5.1, in its own order."""
LONGEST = b"User-agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n"
"""RFC 9309, 5.2."""
SPECIAL = b"""\
User-agent: *
Disallow: /caf%C3%A9/
Disallow: /a*b$
Disallow: /comment # all of it
Allow: /
Crawl-delay: 2.5
"""


@pytest.mark.parametrize(
    ("rules", "agent", "path", "allowed"),
    [
        (EXAMPLE, "foobot", "/example/page.html", True),
        (EXAMPLE, "foobot", "/example/allowed.gif", True),
        (EXAMPLE, "foobot", "/publications/", False),
        (EXAMPLE, "FooBot", "/", False),
        (EXAMPLE, "barbot", "/example/page.html", False),
        (EXAMPLE, "bazbot", "/example/page.html", False),
        (EXAMPLE, "bazbot", "/example/other.html", True),
        (EXAMPLE, "quxbot", "/example/page.html", True),
        (EXAMPLE, "otherbot", "/picture.gif", False),
        (EXAMPLE, "otherbot", "/picture.gif?size=2", True),
        (EXAMPLE, "otherbot", "/example/", False),
        (EXAMPLE, "otherbot", "/publications/x", True),
        (LONGEST, "foobot", "/example/page/", True),
        (LONGEST, "foobot", "/example/page/disallowed.gif", False),
        (SPECIAL, "any", "/café/x", False),
        (SPECIAL, "any", "/caf%c3%a9/x", False),
        (SPECIAL, "any", "/aXXb", False),
        (SPECIAL, "any", "/aXXbc", True),
        (SPECIAL, "any", "/comment", False),
        (b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /\r\n", "any", "/x", False),
        (b"<html><body>Page introuvable</body></html>", "any", "/x", True),
        (b"\x00\xff\xfe" * 99, "any", "/x", True),
        (b"", "any", "/x", True),
    ],
)
def test_rules_are_read_as_the_standard_has_it(
    rules: bytes, agent: str, path: str, allowed: bool
) -> None:
    """Groups, the longest match, wildcards, encodings, marks and rubbish."""
    robots = Robots.of_answer(200, rules)

    assert robots.allows(f"https://quai.example{path}", agent) is allowed


@pytest.mark.parametrize(
    ("status", "allowed"),
    [(404, True), (403, True), (401, True), (410, True), (302, True),
     (429, False), (500, False), (503, False), (None, False)],
)  # fmt: skip
def test_no_rules_bar_nothing_and_no_answer_bars_all(status: int | None, allowed: bool) -> None:
    """A file that is not there allows everything, one that cannot be had allows nothing."""
    robots = Robots.of_answer(status, b"User-agent: *\nDisallow: /")

    assert robots.allows("https://quai.example/x", "depeche") is allowed
    assert (robots.reason is None) is allowed


def test_a_pace_that_is_asked_for_is_known() -> None:
    """Crawl-delay in seconds, whole or not, and never so long that nothing is ever fetched."""
    assert Robots.of_answer(200, SPECIAL).delay("any") == 2.5
    assert Robots.of_answer(200, EXAMPLE).delay("any") is None
    for hostile in (b"86400", b"1e300", b"inf"):
        rules = b"User-agent: *\nCrawl-delay: " + hostile
        assert (Robots.of_answer(200, rules).delay("any") or 0) <= 300


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [("Example-Archive/1.0 (+https://example.org/bot)", "Example-Archive"),
     ("Fanal (archive; fanal@example.org)", "Fanal"), ("depeche", "depeche")],
)  # fmt: skip
def test_the_name_in_robots_is_the_product(user_agent: str, token: str) -> None:
    """The version and the comment are no part of it."""
    assert product_token(user_agent) == token


@pytest.mark.gold
def test_files_of_real_sites_are_read() -> None:
    """None breaks the reader, and each answers for the front page."""
    folder = Path(__file__).parents[3].parent / "shared" / "bench" / "robots"
    if not folder.is_dir():
        pytest.skip("no real files beside the project")
    answers = [Robots.of_answer(200, path.read_bytes()) for path in sorted(folder.iterdir())]

    allowed = sum(robots.allows("https://site.example/", "depeche") for robots in answers)
    assert allowed > len(answers) * 0.8
