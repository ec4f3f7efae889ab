"""From the records of an archive to captures: articles and damage; the rest is counted."""

import hashlib
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from depeche.errors import SourceError, SourceUnreadable
from depeche.records.article import RawReference
from depeche.records.flow import Capture, Claims, Reference
from depeche.sources.addresses import canonical, is_web_address
from depeche.sources.archives.answers import Answer, answer_of, captured_at, payload
from depeche.sources.archives.days import is_of
from depeche.sources.archives.framing import ARC_LINE, Damage
from depeche.sources.archives.pieces import Piece
from depeche.sources.archives.ranges import Range
from depeche.sources.base import Access

__all__ = ["Taking"]

_TYPE: Final = re.compile(rb"^warc-type:[ \t]*([a-z]+)", re.IGNORECASE | re.MULTILINE)
_TARGET: Final = re.compile(rb"^warc-target-uri:[ \t]*<?([^\s>]+)", re.IGNORECASE | re.MULTILINE)

log = logging.getLogger(__name__)


class _Choice(Protocol):
    """What a source says of what it takes."""

    @property
    def language(self) -> str | None: ...
    @property
    def copied(self) -> bool: ...
    @property
    def max_bytes(self) -> int: ...
    @property
    def spread_days(self) -> int: ...
    def objection(self, answer: Answer, address: str) -> str | None: ...


class Taking:
    """Reads ranges for a source, and counts what is no document."""

    def __init__(self, source: _Choice, access: Access) -> None:
        self._source, self._access = source, access
        self._passed: Counter[str] = Counter()
        self._taken = self._damaged = 0

    def captures(
        self, reference: Reference, asked: Range, found: Iterable[Piece]
    ) -> Iterator[Capture]:
        """What is of the partition: a capture per article, and one with its error per damage."""
        for piece, at in _dated(found):
            if reason := self._elsewhere(asked, at):
                self._passed[reason] += 1
                continue
            try:
                capture = self._capture(reference, asked, piece)
            except (Damage, SourceError) as error:
                yield self._failed(reference, asked, piece, at, str(error))
            else:
                self._taken += capture is not None
                if capture is not None:
                    yield capture

    def tell(self) -> None:
        """Log what was taken and what was passed over, by its reason."""
        passed = ", ".join(f"{count} {reason}" for reason, count in self._passed.most_common())
        log.info(
            "%d pages taken, %d damaged records; passed over: %s.",
            self._taken,
            self._damaged,
            passed or "none",
        )

    def _capture(self, reference: Reference, asked: Range, piece: Piece) -> Capture | None:
        """The article of a record, if it holds one. Raises `Damage` and `SourceUnreadable`."""
        if piece.damage:
            raise Damage(piece.damage)
        target = _target(piece.head)
        if not piece.answers or not is_web_address(target):
            self._passed[_kind(piece)] += 1
            return None
        answer = replace(answer_of(piece), url=target)
        address = canonical(target)
        if reason := self._source.objection(answer, address):
            self._passed[reason] += 1
            return None
        beyond = asked.first and not _within(asked.first, answer.at, self._source.spread_days)
        if beyond:
            raise SourceUnreadable(
                f"it was captured on {answer.at.date()}, and the file is named for {asked.first}:"
                " no partition would look for it here; give the source more spread_days"
            )
        if len(piece.block) < piece.size:
            raise SourceUnreadable(
                f"more than {self._source.max_bytes:,} bytes: no article is so long, left aside"
            )
        content = payload(answer, self._source.max_bytes)
        page = _Page(address, answer, content)
        return self._article(reference, asked, piece, page)

    def _article(self, reference: Reference, asked: Range, piece: Piece, page: "_Page") -> Capture:
        # A record that shares its gzip member cannot be read by its place.
        in_place = piece.alone and not self._source.copied
        digest = hashlib.sha256(page.content).hexdigest()
        place = RawReference(uri=asked.uri, offset=piece.offset, length=piece.length, digest=digest)
        answer = page.answer
        return Capture(
            reference,
            page.address,
            answer.at,
            None if in_place else page.content,
            answer.media_type,
            answer.charset,
            answer.url,
            answer.status,
            answer.headers,
            Claims(url=answer.url, language=self._source.language),
            raw=place if in_place else None,
        )

    def _failed(
        self,
        reference: Reference,
        asked: Range,
        piece: Piece,
        at: datetime | None,
        message: str,
    ) -> Capture:
        self._damaged += 1
        place = f"{piece.offset}" if piece.number == 1 else f"{piece.offset}, record {piece.number}"
        error = SourceUnreadable(f"{asked.uri} at byte {place}: {message}")
        file = reference.address.rpartition("#")[0]
        target = _target(piece.head)
        return replace(
            Capture.failed(reference, at or self._access.clock(), error),
            address=f"{file}#offset={place.replace(', record ', '&record=')}",
            url=target if is_web_address(target) else None,
        )

    def _elsewhere(self, asked: Range, at: datetime | None) -> str | None:
        """Why a record belongs to another partition; none if it is of this one."""
        if asked.captured is None:
            return None
        if asked.first and (at is None or not _within(asked.first, at, self._source.spread_days)):
            # What no partition would look for is told by the first that opens the file.
            mine = asked.captured in {asked.first, f"{asked.first}T00"}
            return None if mine else "of no partition"
        return None if at is None or is_of(at, asked.captured) else "of another partition"


@dataclass(frozen=True, slots=True)
class _Page:
    address: str
    answer: Answer
    content: bytes


def _dated(found: Iterable[Piece]) -> Iterator[tuple[Piece, datetime | None]]:
    """Each piece with its time; damage that hides it has that of the record before, else after."""
    last: datetime | None = None
    waiting: list[Piece] = []
    for piece in found:
        at = captured_at(piece.head) or last
        if at is None:
            waiting.append(piece)
            continue
        yield from ((earlier, at) for earlier in waiting)
        waiting, last = [], at
        yield piece, at
    yield from ((piece, None) for piece in waiting)


def _within(first: str, at: datetime, days: int) -> bool:
    begin = date.fromisoformat(first)
    return begin <= at.date() <= begin + timedelta(days)


def _target(head: bytes) -> str:
    found = ARC_LINE.fullmatch(head)
    url = found["url"] if found else (said[1] if (said := _TARGET.search(head)) else b"")
    return url.decode("utf-8", "replace")


def _kind(piece: Piece) -> str:
    if piece.answers:
        return "not of the web"
    found = _TYPE.search(piece.head)
    return found[1].decode().lower() if found else "head of the file"
