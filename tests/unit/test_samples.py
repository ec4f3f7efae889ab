"""The samples: complete, honest about their own faults, and described as they are."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
import pytest
import yaml

from depeche import errors
from depeche.collections import Collection
from depeche.records.outcome import Reason

PROJECT = Path(__file__).parents[2]
SAMPLES = PROJECT / "include" / "samples"
COLLECTION = Collection.model_validate(
    yaml.safe_load((PROJECT / "include" / "collections" / "samples.yaml").read_text("utf-8"))
)
EXPECTED: list[dict[str, Any]] = yaml.safe_load((SAMPLES / "expected.yaml").read_text("utf-8"))[
    "documents"
]
KEPT = [sample for sample in EXPECTED if sample["outcome"] == "kept"]
FEED = next(source.url for source in COLLECTION.sources if source.kind == "feed")

LANGUAGES = {"fr": 20, "en": 3, "es": 3, "de": 3, "ar": 3}
"""Kept articles of each language, at least."""

FAULTS = set(
    re.findall(
        r"\w+",
        """agency_credit author_bio binary_junk byline caption_with_credit comment_prompt copyright
    crlf date_line date_prefix dated_lines empty_file glued_read_also hostile_script html_in_row
    index_page invalid_json item_twice missing_lang name_only_byline newsletter_prompt
    no_break_spaces no_title obituary_like_a_bio page_not_found paywall_prompt paywall_stub
    photo_credit poem quoted_prompt read_also related_list relative_link results_table
    row_without_content same_address_twice share_prompt soft_hyphens tags title_line too_short
    tracking_parameters utf8_bom white_space_only windows_1252 wrong_charset_claim
    wrong_lang_claim""",
    )
)
"""What the samples must show at least once."""


def fold(text: str) -> str:
    """Passages are compared without soft hyphens, any white space being one space."""
    return " ".join(text.replace("\u00ad", "").split())


def decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def rows() -> Iterator[tuple[str, str]]:
    for path in sorted((SAMPLES / "table").glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            try:
                row = json.loads(line)
            except ValueError:
                row = {}
            within = f"file:table/{path.name}#{row.get('id') or f'L{number}'}"
            yield row.get("url") or within, "\n".join(map(str, row.values())) or line


def entries() -> list[str]:
    return [
        entry.link for entry in feedparser.parse((SAMPLES / "site/flux.xml").read_bytes()).entries
    ]


def pages() -> dict[str, str]:
    """Text of each page of the feed by its address; a page that is missing is empty."""
    found = {}
    for link in entries():
        parts = urlsplit(urljoin(FEED, link))
        path = SAMPLES / "site" / parts.path.lstrip("/")
        address = parts._replace(query="").geturl()
        found[address] = path.read_text("utf-8") if path.exists() else ""
    return found


def documents() -> Iterator[tuple[str, str]]:
    """Address and text of every sample, found without looking at what is expected."""
    for path in sorted((SAMPLES / "texts").iterdir()):
        yield f"file:texts/{path.name}", decoded(path.read_bytes())
    yield from rows()
    yield from pages().items()


def content(name: str) -> bytes:
    return (SAMPLES / "texts" / name).read_bytes()


def by_address(sample: dict[str, Any]) -> str:
    return f"{sample['address']} {sample['outcome']}"


def test_every_document_is_described_and_every_description_has_its_document() -> None:
    """Addresses in expected.yaml are those that the folder, the table and the feed hold."""
    assert Counter(sample["address"] for sample in EXPECTED) == Counter(a for a, _ in documents())


@pytest.mark.parametrize("sample", KEPT, ids=by_address)
def test_passages_stand_in_the_document(sample: dict[str, Any]) -> None:
    """What must be cut or kept, and who must be found, can be read in the document itself."""
    text = fold(unescape(dict(documents())[sample["address"]]))
    cut = [removal["text"] for removal in sample["cut"]]
    named = [*sample.get("persons", []), *sample.get("places", [])]
    for passage in [*cut, *sample["keep"], *named, sample.get("starts", ""), sample["ends"]]:
        assert fold(passage) in text


@pytest.mark.parametrize("sample", KEPT, ids=by_address)
def test_nothing_is_both_cut_and_kept(sample: dict[str, Any]) -> None:
    """No kept passage holds a passage that must be gone."""
    kept = [*sample["keep"], sample.get("starts", ""), sample["ends"]]
    for removal in sample["cut"]:
        assert not any(fold(removal["text"]) in fold(passage) for passage in kept)


@pytest.mark.parametrize("sample", KEPT, ids=by_address)
def test_dates_are_written_as_far_as_they_are_known(sample: dict[str, Any]) -> None:
    """`published` is null, a year, a month, a day or an instant with its zone."""
    published = sample["published"]
    if published is None or re.fullmatch(r"\d{4}(-\d\d)?", published):
        return
    instant = datetime.fromisoformat(published)
    assert len(published) == len("2023-09-05") or instant.tzinfo is not None


def test_refusals_name_a_reason_or_an_error() -> None:
    """A rejection has a reason of the pipeline, a quarantine has an error of the tree."""
    outcomes = {sample["outcome"] for sample in EXPECTED}
    assert outcomes == {"kept", "rejected", "quarantined"}
    for sample in EXPECTED:
        if sample["outcome"] == "rejected":
            assert Reason(sample["reason"])
        if sample["outcome"] == "quarantined":
            assert sample["error"] in errors.__all__


def test_languages_are_covered() -> None:
    """Each language has its articles, and the total is worth a run."""
    counts = Counter(sample["language"] for sample in KEPT)
    assert set(counts) == set(LANGUAGES)
    assert all(counts[code] >= least for code, least in LANGUAGES.items())


def test_faults_are_covered() -> None:
    """Every fault that the samples promise is shown by one of them."""
    assert set() == FAULTS - {fault for sample in EXPECTED for fault in sample["shows"]}


def test_bytes_have_the_faults_that_they_claim() -> None:
    """No editor and no checkout has mended charsets, line ends or invisible characters."""
    for name in ("tarte-oignons.txt", "halles-metalliques.html"):
        with pytest.raises(UnicodeDecodeError):
            content(name).decode("utf-8")
    assert "3 œufs" in content("tarte-oignons.txt").decode("cp1252")
    assert b'charset="utf-8"' in content("halles-metalliques.html")
    assert content("lichens.txt").startswith(b"\xef\xbb\xbf")
    assert b"\n" not in content("nuit-de-tempete.txt").replace(b"\r\n", b"")
    assert {"\u00ad", "\u00a0", "\u202f"} <= set(content("festival-courts.txt").decode())
    assert content("vide.txt") == b""
    assert content("blanc.txt")
    assert not content("blanc.txt").decode().strip()
    assert content("radar.txt").count(0) > 1
    assert (SAMPLES / "table" / "depeches.jsonl").read_bytes().count(b"\r\n") == 5


def test_feed_has_the_faults_that_it_claims() -> None:
    """The feed names one page twice, one with tracking parameters, one relatively, one in vain."""
    links = entries()
    assert [link for link, times in Counter(links).items() if times == 2] == [
        "http://127.0.0.1:8479/2023/09/04/criee-nuit.html"
    ]
    assert sum("utm_source" in link for link in links) == 1
    assert sum(link.startswith("/") for link in links) == 1
    missing = [address for address, text in pages().items() if not text]
    assert missing == ["http://127.0.0.1:8479/2023/09/02/algues-vertes.html"]


def test_collection_reads_the_samples_and_nothing_else() -> None:
    """The collection's paths are the folders of the samples, and its feed is on loopback."""
    paths = {source.name: source.path for source in COLLECTION.sources if source.kind != "feed"}
    assert paths == {name: f"include/samples/{name}" for name in ("texts", "table")}
    assert (urlsplit(FEED).netloc,) == COLLECTION.allowed_hosts


def test_readme_lists_every_document_with_its_faults() -> None:
    """The tables of the README say the same as expected.yaml."""
    readme = (SAMPLES / "README.md").read_text("utf-8")
    listed = re.findall(r"^\| `([^`]+)` \| .+ \| (.+) \| (.+) \|$", readme, re.MULTILINE)
    assert Counter(listed) == Counter(described(sample) for sample in EXPECTED)
    assert f"{len(EXPECTED)} documents" in readme
    assert f"{len(KEPT)} articles to keep" in readme


def described(sample: dict[str, Any]) -> tuple[str, str, str]:
    """The row of the README: short address, faults, outcome."""
    address = re.sub(r"^(file:(texts|table)/|http://127\.0\.0\.1:8479/)", "", sample["address"])
    why = sample.get("reason") or sample.get("error")
    faults = ", ".join(fault.replace("_", " ") for fault in sample["shows"])
    return address, faults, sample["outcome"] + (f": {why}" if why else "")
