"""What publishers reserve, where they say so, and what becomes of it."""

import json

import pytest
from web_server import WebServer

from depeche.errors import RightsReserved, RobotsDisallowed, SourceUnreachable
from depeche.fetching import HttpClient, Manners
from depeche.fetching.rights import Reservation, read_tdmrep, rights_of
from depeche.records.article import Rights

ALL = {"location": "/", "tdm-reservation": 1}
PAGE = "https://quai.example/une/port.html"


def rules(*entries: dict[str, object]) -> bytes:
    return json.dumps(entries).encode()


def client(server: WebServer, *recorded: str) -> HttpClient:
    every = {"robots", "ai_agents", "text_mining", "directives"}
    manners = Manners([server.host], delay=0, respects=every.difference(recorded))
    return HttpClient("Example-Archive/1.0 (+https://example.org)", manners)


@pytest.mark.parametrize(
    ("content", "reserved"),
    [
        (rules(ALL), True),
        (rules({"location": "/une/*", "tdm-reservation": 1, "tdm-policy": "https://p"}), True),
        (rules({"location": "/une/*.html$", "tdm-reservation": 1}), True),
        (rules({"location": "/sport/", "tdm-reservation": 1}), None),
        (rules(ALL, {"location": "/une/", "tdm-reservation": 0}), False),
        (rules({"location": "/une/", "tdm-reservation": 0}, ALL), False),
        (rules({"location": "/", "tdm-reservation": "perhaps"}, {"tdm-reservation": 1}), None),
        (b"{]", None), (b"[" * 99_999, None), (b"7", None), (b"<html>", None), (b"", None),
    ],
)  # fmt: skip
def test_the_file_of_a_site_says_what_is_reserved(content: bytes, reserved: bool | None) -> None:
    """The longest location that fits decides, in any order; what is no rule says nothing."""
    assert rights_of(PAGE, (), read_tdmrep(content), {}).tdm_reserved is reserved


def test_the_nearer_place_counts() -> None:
    """Page before header before file, with the licence that it offers."""
    file = read_tdmrep(rules({"location": "/", "tdm-reservation": 1}))
    header = {"tdm-reservation": "0"}
    page = b'<META Content="1" NAME=\'tdm-reservation\'><meta name=tdm-policy content="https://p/">'

    assert rights_of(PAGE, (), file, {}).tdm_evidence == "tdmrep.json"
    assert rights_of(PAGE, (), file, header) == Rights(tdm_reserved=False, tdm_evidence="header")
    assert rights_of(PAGE, (), file, header, page) == Rights(
        tdm_reserved=True, tdm_policy="https://p/", tdm_evidence="page"
    )


@pytest.mark.parametrize(
    ("header", "page", "directives"),
    [
        ("noarchive, nofollow", b"", ("noarchive",)),
        ("NOAI", b'<meta name="ROBOTS" content="noindex,noimageai">', ("noai", "noindex")),
        ("otherbot: noindex", b'<meta name="googlebot" content="noarchive">', ()),
        ("", b'<meta name="robots" content="index, follow, max-snippet:-1">', ()),
        ("none", b"", ("none",)),
    ],
)
def test_directives_of_header_and_page(
    header: str, page: bytes, directives: tuple[str, ...]
) -> None:
    """Those that forbid keeping or use are found; what is said to another crawler is not ours."""
    assert rights_of(PAGE, (), (), {"x-robots-tag": header}, page).directives == directives


def test_a_long_head_is_read_in_time() -> None:
    """Tags without end and quotes without end cost no more than their length."""
    for page in (b"<meta " * 40_000, b'<meta name="' * 20_000, b"<meta a= " + b"b= " * 60_000):
        assert rights_of(PAGE, (), (), {}, page) == Rights()


def test_many_stars_in_a_location_cost_nothing() -> None:
    """A file of rules that is made to take for ever does not."""
    hostile = read_tdmrep(rules({"location": "/" + "*a" * 5_000 + "$", "tdm-reservation": 1}))

    assert rights_of("https://q.example/" + "a" * 20_000 + "b", (), hostile, {}) is not None


def test_what_robots_disallow_is_not_asked_for(server: WebServer) -> None:
    """Neither the page nor what a redirect leads to; the rules are asked for once."""
    server.rules["/robots.txt"] = (200, b"User-agent: example-archive\nDisallow: /page\n")
    with client(server) as web:
        for path in ("page", "hops/0"):
            with pytest.raises(RobotsDisallowed, match="does not allow Example-Archive"):
                web.get(server.url(path))
        assert web.get(server.url("dated/1")).status == 200

    assert [path for path, _ in server.requests] == ["/hops/0", "/dated/1"]
    assert sorted(server.asked_for_rules) == ["/.well-known/tdmrep.json", "/robots.txt"]


def test_a_host_whose_rules_cannot_be_had_is_left_alone(server: WebServer) -> None:
    """No answer about what is allowed allows nothing."""
    server.rules["/robots.txt"] = (501, b"")
    with client(server) as web, pytest.raises(SourceUnreachable, match="answers 501"):
        web.get(server.url("page"))

    assert server.requests == []


@pytest.mark.parametrize(
    ("path", "policy", "told"),
    [
        ("marked/X-Robots-Tag=noarchive", "directives", "the page says noarchive"),
        ("meta/robots=noai", "directives", "the page says noai"),
        ("marked/TDM-Reservation=1", "text_mining", "header reserves text and data mining"),
        ("meta/tdm-reservation=1", "text_mining", "page reserves text and data mining"),
    ],
)
def test_a_reserved_page_is_kept_only_where_the_collection_says_so(
    server: WebServer, path: str, policy: str, told: str
) -> None:
    """By default it is refused with the reason; else it comes with what was found."""
    with client(server) as web, pytest.raises(RightsReserved, match=told) as refusal:
        web.get(server.url(path))
    with client(server, policy) as web:
        answer = web.get(server.url(path))

    assert f"rights: {{{policy}: record}}" in str(refusal.value)
    assert answer.rights is not None
    assert answer.rights.directives or answer.rights.tdm_reserved


def test_crawlers_of_ai_firms_are_looked_up(server: WebServer) -> None:
    """A site that bars them bars us, unless the collection only records it."""
    server.rules["/robots.txt"] = (200, b"User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n")
    with client(server) as web, pytest.raises(RightsReserved, match="bars CCBot, GPTBot"):
        web.get(server.url("page"))
    assert server.requests == []
    with client(server, "ai_agents") as web:
        rights = web.get(server.url("page")).rights

    assert rights == Rights(ai_agents=("CCBot", "GPTBot"))


def test_the_file_of_a_site_bars_before_asking(server: WebServer) -> None:
    """A page that `tdmrep.json` reserves is not asked for."""
    server.rules["/.well-known/tdmrep.json"] = (
        200,
        rules({"location": "/page", "tdm-reservation": 1}),
    )
    with client(server) as web:
        with pytest.raises(RightsReserved, match=r"tdmrep.json reserves"):
            web.get(server.url("page"))
        assert web.get(server.url("dated/1")).rights == Rights()

    assert len(server.requests) == 1


def test_a_statement_is_a_statement() -> None:
    """No reservation is said as well as a reservation; both differ from silence."""
    ((_, held),) = read_tdmrep(rules({"location": "/", "tdm-reservation": 0}))

    assert held == Reservation(reserved=False)
