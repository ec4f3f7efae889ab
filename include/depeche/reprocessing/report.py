"""What a comparison says, for a person, for a machine, and article by article."""

import gzip
import json
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from depeche.ingestion import Job
from depeche.reprocessing.difference import Change, Difference
from depeche.reprocessing.samples import chosen, shown
from depeche.reprocessing.sketch import Sketch

__all__ = ["Report", "plain", "summary", "write"]

_UNSEEN: Final = {"Cc", "Cf"}
"""Unicode categories of characters that steer a terminal or cannot be seen."""


@dataclass(frozen=True, slots=True)
class Report:
    """Where a comparison was written."""

    page: str
    """URI of what a person reads."""
    counts: str
    """URI of the counts, as JSON."""
    changes: str
    """URI of all articles that differ: gzipped JSON, one a line."""


def write(job: Job, found: Difference) -> tuple[Report, str]:
    """Store the report under the run's keys; returns where, and the page. Raises `LakeError`."""
    store, prefix = job.lake.store, f"reports/{job.scope.prefix}"
    report = Report(
        page=store.uri(f"{prefix}/comparison.txt"),
        counts=store.uri(f"{prefix}/comparison.json"),
        changes=store.uri(f"{prefix}/changes.jsonl.gz"),
    )
    page = "\n".join(_page(job, found, report)) + "\n"
    store.put(report.page, page.encode())
    store.put(report.counts, json.dumps(_counts(job, found), indent=2, ensure_ascii=False).encode())
    with tempfile.TemporaryFile() as file:
        with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as lines:
            lines.writelines(_line(change) for change in found.changes)
        store.upload(report.changes, file)
    return report, page


def summary(found: Difference) -> str:
    """The counts in one sentence."""
    told = f"{found.same} the same, {len(found.changes)} differ"
    kinds = ", ".join(f"{kind} {count}" for kind, count in found.kinds.items())
    return f"{told} ({kinds})" if kinds else told


def _page(job: Job, found: Difference, report: Report) -> Iterator[str]:
    yield f"{job.collection.name} {job.partition}: what is published, and what it would be"
    yield f"{found.read_before} read before, {found.read_after} now: {summary(found)}"
    if found.provenance_only:
        yield f"of the same, {found.provenance_only} are made by other versions, without effect"
    yield from _table("differs in", found.kinds)
    yield from _table("outcome", found.outcomes)
    samples = chosen(found.changes)
    if samples:
        yield from ("", f"{len(samples)} of the {len(found.changes)} that differ")
    for lines in shown(job.lake, samples):
        yield ""
        yield from map(plain, lines)
    yield from ("", f"all that differ: {report.changes}")


def _table(title: str, counts: Mapping[str, int]) -> Iterator[str]:
    if counts:
        width = max(map(len, (title, *counts)))
        yield from ("", f"{title:<{width}}  articles")
        yield from (f"{name:<{width}}  {count:>8}" for name, count in counts.items())


def plain(line: str) -> str:
    """The line with what cannot be seen, or steers a terminal, written out."""
    return "".join(
        f"\\u{ord(char):04x}" if unicodedata.category(char) in _UNSEEN else char for char in line
    )


def _counts(job: Job, found: Difference) -> dict[str, Any]:
    return {
        "collection": job.collection.name,
        "partition": job.partition,
        "run_id": job.run_id,
        "read_before": found.read_before,
        "read_after": found.read_after,
        "same": found.same,
        "provenance_only": found.provenance_only,
        "differ": len(found.changes),
        "kinds": found.kinds,
        "outcomes": found.outcomes,
    }


def _line(change: Change) -> bytes:
    sides: Sequence[tuple[str, Sketch | None]] = (
        ("before", change.before),
        ("after", change.after),
    )
    told = {
        "article_id": change.known.article_id,
        "source": change.known.source,
        "address": change.known.address,
        "url": change.known.url,
        "kinds": change.kinds,
        **{name: _side(side) for name, side in sides},
    }
    return f"{json.dumps(told, ensure_ascii=False)}\n".encode()


def _side(side: Sketch | None) -> dict[str, str | None] | None:
    if side is None:
        return None
    return {
        "article_id": side.article_id,
        "outcome": side.verdict,
        "title": side.title,
        "language": side.language,
        "published_at": side.published_at,
    }
