"""Archives as sources: every record is read once, whatever is broken beside it."""

import gzip
import io
import logging
import random
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import brotli
import pytest
from archive_builders import (
    NEWYEAR,
    PAGE,
    answer,
    arc,
    arc_head,
    numbers,
    packed,
    read,
    sha1,
    warc,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from source_edges import access

from depeche.errors import SourceUnreachable, SourceUnreadable
from depeche.lake import raw
from depeche.records.flow import Capture
from depeche.sources.archives.pieces import Piece, cuts, pieces
from depeche.sources.archives.warc import WarcSource


def source(path: Path | str, **fields: object) -> WarcSource:
    return WarcSource.model_validate(
        {"name": "archive", "kind": "warc", "path": str(path), **fields}
    )


def written(folder: Path, content: bytes, name: str = "a.warc.gz") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def captured(folder: Path, content: bytes, name: str = "a.warc.gz", **fields: object) -> list:
    return read(source(written(folder, content, name), **fields), access(folder))


def page_of(capture: Capture) -> bytes:
    """The page by its place, as `process` reads it."""
    assert capture.raw is not None
    archive = Path(capture.raw.uri).read_bytes()
    end = capture.raw.offset + capture.raw.length
    return raw.payload(archive[capture.raw.offset : end], capture.raw)


RECORDS = [warc(n) for n in range(4)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.warc.gz", packed(*RECORDS)),
        ("a.warc", b"".join(RECORDS)),
        ("a.arc.gz", packed(arc_head(), *map(arc, range(4)))),
        ("a.arc", arc_head() + b"".join(map(arc, range(4)))),
    ],
)
def test_every_form_is_read_in_place(tmp_path: Path, name: str, content: bytes) -> None:
    """WARC and ARC, packed or plain: each page is known by its place, and its bytes come back."""
    found = captured(tmp_path, content, name)

    assert numbers(found) == [0, 1, 2, 3]
    assert [page_of(c) for c in found] == [PAGE % n for n in range(4)]
    assert {c.fetched_at for c in found} == {NEWYEAR}
    assert {(c.status, c.media_type, c.content) for c in found} == {(200, "text/html", None)}


def test_pages_are_copied_when_asked(tmp_path: Path) -> None:
    """With `copy` the bytes come along, and go into the raw zone like a page of the web."""
    found = captured(tmp_path, packed(*RECORDS), copy=True)
    assert [c.content for c in found] == [PAGE % n for n in range(4)]
    assert {c.raw for c in found} == {None}


def test_a_file_packed_as_one_member_is_read_and_copied(tmp_path: Path) -> None:
    """No record of it has a place of its own: so its pages come with their bytes."""
    found = captured(tmp_path, gzip.compress(b"".join(RECORDS)))
    assert [c.content for c in found] == [PAGE % n for n in range(4)]


def _wrong(says: int) -> bytes:
    return warc(1, says=says)


DAMAGES = {
    "truncated": (packed(warc(1))[:-40], "its gzip member is damaged"),
    "broken checksum": (packed(warc(1))[:-8] + b"\0" * 8, "its gzip member is damaged"),
    "length too large": (packed(_wrong(9999)), "says 9999 bytes, and 113 are there"),
    "length too small": (packed(_wrong(50)), "others follow before the next record"),
    "no length": (packed(warc(1).replace(b"Content-Length", b"X-Length")), "no Content-Length"),
    "no record": (packed(b"Ceci n'est pas une archive.\n"), "no record begins here"),
    "garbage": (random.Random(6).randbytes(300), "its gzip member is damaged"),
    "wrong payload digest": (
        packed(warc(1, extra=[f"WARC-Payload-Digest: {sha1(b'x')}"])),
        "its payload is not what its digest says",
    ),
    "wrong block digest": (
        packed(warc(1, extra=["WARC-Block-Digest: sha256:" + "0" * 64])),
        "its block is not what its digest says",
    ),
    "no time": (packed(warc(1).replace(b"WARC-Date", b"X-Date")), "no time of capture"),
    "no answer": (packed(warc(1, b"Bonjour.")), "no HTTP answer"),
    "broken coding": (
        packed(
            warc(
                1,
                answer(
                    gzip.compress(b"<p>Une page</p>")[:-9],
                    ["Content-Type: text/html", "Content-Encoding: gzip"],
                ),
            )
        ),
        "is no valid gzip",
    ),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_told_by_file_and_place_and_the_next_is_read(tmp_path: Path, name: str) -> None:
    """One damaged record is one error that names the file and the byte; its neighbours are read."""
    damaged, message = DAMAGES[name]
    before = packed(warc(0))
    found = captured(tmp_path, before + damaged + packed(warc(2), warc(3)))

    assert numbers(found) == [0, 2, 3]
    (error,) = [c for c in found if c.error]
    assert error.error == "SourceUnreadable"
    assert message in str(error.message)
    assert f"{tmp_path}/a.warc.gz at byte {len(before)}: " in str(error.message)
    assert error.address == f"file:archive/a.warc.gz#offset={len(before)}"


@pytest.mark.parametrize("says", [50, 9999])
def test_a_wrong_length_in_a_plain_file_hides_no_neighbour(tmp_path: Path, says: int) -> None:
    """Too small or too large: what stands behind it is no part of it."""
    found = captured(tmp_path, warc(0) + _wrong(says) + warc(2) + warc(3), "a.warc")
    assert numbers(found) == [0, 2, 3]
    assert sum(c.error is not None for c in found) == 1


def test_the_end_of_a_cut_off_file_is_one_error(tmp_path: Path) -> None:
    """A download that stopped: the last record is told, the others are read."""
    for name, whole in (("a.warc.gz", packed(*RECORDS)), ("a.warc", b"".join(RECORDS))):
        found = captured(tmp_path, whole[:-30], name)
        assert numbers(found) == [0, 1, 2]
        assert sum(c.error is not None for c in found) == 1


@pytest.mark.parametrize(
    ("coding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress), ("x-none", bytes)]
)
def test_packed_and_chunked_pages_are_unpacked(tmp_path: Path, coding: str, pack) -> None:  # type: ignore[no-untyped-def]  # any of three
    """Content-Encoding and chunks are undone, at acquisition and at processing alike."""
    body = pack(PAGE % 7)
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    headers = [
        "Content-Type: text/html; charset=iso-8859-1",
        f"Content-Encoding: {coding}",
        "Transfer-Encoding: chunked",
    ]
    extra = [f"WARC-Payload-Digest: {sha1(body)}"]
    (page,) = captured(tmp_path, packed(warc(7, answer(chunked, headers), extra=extra)))
    assert page_of(page) == PAGE % 7
    assert page.charset == "iso-8859-1"


def test_what_is_no_article_is_counted_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Other kinds of records, types, statuses, hosts and addresses are no documents."""
    records = [
        warc(0, b"software: x\r\n", kind="warcinfo"),
        warc(1, kind="request"),
        warc(2, kind="revisit"),
        warc(3, answer(b"\x89PNG", ["Content-Type: image/png"])),
        warc(4, answer(b"<p>", status=404)),
        warc(5),
        warc(66),
        warc(7).replace(b"quai.example", b"elsewhere.example"),
    ]
    with caplog.at_level(logging.INFO):
        found = captured(
            tmp_path, packed(*records), hosts=["quai.example"], exclude=["/66$"], include=["/"]
        )
    assert numbers(found) == [5]
    for told in ("1 pages taken", "1 warcinfo", "1 request", "1 revisit", "1 type image/png"):
        assert told in caplog.text
    for told in ("1 status 404", "1 excluded", "1 host not listed"):
        assert told in caplog.text


def test_a_page_beyond_the_bound_is_told_and_other_records_may_be_large(tmp_path: Path) -> None:
    """The bound is for articles; a film beside them is passed over without being kept."""
    large = b"<p>" + b"a" * 5000
    film = answer(large, ["Content-Type: video/mp4"])
    found = captured(
        tmp_path, packed(warc(0), warc(1, answer(large)), warc(2, film)), max_bytes=900
    )
    assert numbers(found) == [0]
    (error,) = [c for c in found if c.error]
    assert "more than 900 bytes" in str(error.message)


def _places(file: io.BytesIO, ranges: list[tuple[int, int]]) -> list[tuple[int, bool]]:
    size = len(file.getvalue())
    return [
        (piece.offset, piece.damage is not None)
        for start, end in ranges
        for piece in pieces(file, size, start, end, 1 << 20)
    ]


def _large_archive() -> bytes:
    """Four hundred records of bytes that do not compress, eight damaged, one an archive."""
    dice = random.Random(14)
    members = []
    for number in range(400):
        body = dice.randbytes(dice.randrange(10, 6000))
        if number == 77:
            body = packed(*(warc(n, answer(dice.randbytes(500))) for n in range(120)))
        # Stored as it is, an archive inside a page stands in the file byte by byte.
        member = gzip.compress(warc(number, answer(body)), 0 if number == 77 else 9, mtime=0)
        if number % 50 == 3:
            cut = dice.randrange(20, len(member))
            member = member[:cut] if number % 100 == 3 else member[:cut] + member[cut + 1 :]
        members.append(member)
    return b"".join(members)


LARGE = _large_archive()
WHOLE = _places(io.BytesIO(LARGE), [(0, len(LARGE))])
INNER = (WHOLE[77][0], WHOLE[78][0])
"""Where the page lies that is an archive itself."""


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, len(LARGE) - 1) | st.integers(*INNER), max_size=8))
def test_any_cut_of_a_packed_file_gives_each_record_once(places: list[int]) -> None:
    """Wherever a file is cut, its ranges give what reading it whole gives: also inside a page
    that is an archive itself, and beside damaged members."""
    borders = sorted({0, *places, len(LARGE)})
    ranges = list(pairwise(borders))
    assert _places(io.BytesIO(LARGE), ranges) == WHOLE


def test_the_large_archive_is_what_it_is_meant_to_be() -> None:
    """Four hundred records, eight of them damaged; cut in ten, it gives work to each range."""
    assert len(WHOLE) == 400
    assert sum(damaged for _, damaged in WHOLE) == 8
    file, tenth = io.BytesIO(LARGE), len(LARGE) // 10
    shares = [len(_places(file, [(n * tenth, (n + 1) * tenth)])) for n in range(10)]
    assert min(shares[:9]) > 0


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 20_000), st.booleans())
def test_any_span_cuts_a_plain_file_between_records(span: int, is_arc: bool) -> None:
    """A plain file is cut where its records begin: pages that hold archives make no others."""
    made = arc if is_arc else warc
    inner = answer(b"".join(made(n) for n in range(5)))
    content = b"".join(made(n, inner if n % 7 == 3 else None) for n in range(40))
    file = io.BytesIO(content)
    ranges = list(cuts(file, len(content), span))
    assert _places(file, ranges) == _places(file, [(0, len(content))])
    assert len(_places(file, ranges)) == 40


def test_a_large_file_is_several_references_that_count_their_documents(tmp_path: Path) -> None:
    """Ranges of a quarter of a megabyte at least, which say how many pages to expect."""
    dice = random.Random(1)
    made = (warc(n, answer(PAGE % n + dice.randbytes(9000))) for n in range(120))
    path = written(tmp_path, packed(*made))
    references = list(source(path).discover(access(tmp_path), "2024-01-01"))
    assert len(references) > 1
    assert 100 < sum(reference.documents for reference in references) < 140
    assert numbers(read(source(path), access(tmp_path))) == list(range(120))


def test_a_capture_is_of_the_partition_of_its_day(tmp_path: Path) -> None:
    """`by: capture`: each page, and each damaged record, in exactly one day; by hours likewise."""
    next_day = NEWYEAR + timedelta(days=1)
    content = packed(warc(0), warc(1, at=next_day)) + b"\0" * 50 + packed(warc(2, at=next_day))
    written(tmp_path, content, "CC-NEWS-20240101063000-00001.warc.gz")
    edges, by_day = access(tmp_path), source(tmp_path, by="capture")

    found = {
        day: read(by_day, edges, day)
        for day in ("2023-12-31", "2024-01-01", "2024-01-02", "2024-01-03")
    }

    assert [numbers(c) for c in found.values()] == [[], [0], [1, 2], []]
    assert [sum(c.error is not None for c in one) for one in found.values()] == [0, 0, 1, 0]
    assert numbers(read(by_day, edges, "2024-01-01T08")) == [0]
    assert numbers(read(by_day, edges, "2024-01-01T09")) == []
    with pytest.raises(SourceUnreadable, match="neither a day nor an hour"):
        list(by_day.discover(edges, "tous"))


def test_files_are_opened_for_the_days_in_their_names_only(tmp_path: Path) -> None:
    """A file named for a day is looked into by its day and the next; one without by all."""
    for name in ("20240101.warc.gz", "x-2024-01-02T10.warc.gz", "x.warc.gz"):
        written(tmp_path, packed(warc(0)), name)
    by_day = source(tmp_path, by="capture")

    def opened(day: str) -> list[str]:
        found = by_day.discover(access(tmp_path), day)
        return [r.address.partition("#")[0].rpartition("/")[2] for r in found]

    assert opened("2024-01-01") == ["20240101.warc.gz", "x.warc.gz"]
    assert sorted(opened("2024-01-02")) == [
        "20240101.warc.gz", "x-2024-01-02T10.warc.gz", "x.warc.gz",
    ]  # fmt: skip
    assert opened("2024-01-05") == ["x.warc.gz"]


def test_a_folder_of_the_month_is_searched_for_its_last_day_too(tmp_path: Path) -> None:
    """A file of the last of January may hold captures of February: it is found where it lies."""
    february = NEWYEAR.replace(month=2)
    (tmp_path / "2024" / "01").mkdir(parents=True)
    (tmp_path / "2024" / "02").mkdir(parents=True)
    written(tmp_path / "2024" / "01", packed(warc(5, at=february)), "n-20240131.warc.gz")
    by_day = source(f"{tmp_path}/{{year}}/{{month}}", by="capture")
    assert numbers(read(by_day, access(tmp_path), "2024-02-01")) == [5]


def test_a_capture_beyond_all_partitions_is_told(tmp_path: Path) -> None:
    """What lies further from the day in the name than `spread_days` is an error, not lost."""
    late = NEWYEAR + timedelta(days=9)
    written(tmp_path, packed(warc(0), warc(1, at=late)), "n-20240101.warc.gz")
    found = read(source(tmp_path, by="capture"), access(tmp_path))
    (error,) = [c for c in found if c.error]
    assert "more spread_days" in str(error.message)


def test_a_file_that_changed_is_refused_and_a_lost_connection_is_tried_again(
    tmp_path: Path,
) -> None:
    """Places in another file are no places of this one; what passes by itself fails the shard."""
    path = written(tmp_path, packed(warc(0)))
    edges, archive = access(tmp_path), source(path)
    references = list(archive.discover(edges, "2024-01-01"))
    path.write_bytes(packed(warc(0), warc(1)))
    (error,) = archive.acquire(references, edges)
    assert "changed after it was listed" in str(error.message)

    class Lost(type(edges.files)):  # type: ignore[misc]  # the class of an instance
        def read(self, uri: str, start: int = 0, end: int | None = None) -> bytes:  # noqa: ARG002
            raise SourceUnreachable(f"{uri}: no answer")

    edges = access(tmp_path)
    references = list(archive.discover(edges, "2024-01-01"))
    edges.files.__class__ = Lost
    with pytest.raises(SourceUnreachable):
        list(archive.acquire(references, edges))


def test_mistakes_in_the_entry_are_explained(tmp_path: Path) -> None:
    """Hours in the path do not go with captures, and publication is no choice."""
    with pytest.raises(ValidationError, match="does not go with by: capture"):
        source("a/{date}/{hour}", by="capture")
    with pytest.raises(ValidationError, match="by"):
        source(tmp_path, by="publication")


def test_any_bytes_are_read_to_their_end() -> None:
    """Noise, with and without the marks of archives, ends in pieces that cover it."""
    dice = random.Random(3)
    for magic in (b"", b"\x1f\x8b\x08", b"WARC/1.0\r\n", b"WARC/1.0\r\nContent-Length: 5\r\n\r\n"):
        noise = magic + dice.randbytes(4000)
        found: list[Piece] = list(pieces(io.BytesIO(noise), len(noise), 0, len(noise), 100))
        assert found
        assert all(piece.damage for piece in found)
