"""How far the runs over a range of partitions have come, read from what lies in the lake.

Nobody keeps a tally: a partition is done when it is published, a shard when its articles are
written. So it is true after any crash, and from any machine.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from depeche.ingestion.plan import read_plan
from depeche.lake import Lake
from depeche.lake.rows import where
from depeche.lake.store import Stored

__all__ = ["Progress", "Range", "progress"]

_WINDOW: Final = timedelta(hours=1)
"""Of which the pace is told: what was slower or faster before says nothing of now."""


@dataclass(frozen=True, slots=True)
class Range:
    """Partitions of a collection from `first` to the end of day `last`."""

    collection: str
    first: str
    last: str
    expected: int
    """How many the schedule has of them."""

    def holds(self, partition: str) -> bool:
        """Whether the partition lies within."""
        return self.first <= partition and partition[: len(self.last)] <= self.last


@dataclass(frozen=True, slots=True)
class Progress:
    """What is done and what is left; documents and bytes of partitions that wait are a guess."""

    published: int
    """Partitions."""
    under_way: int
    waiting: int
    shards_done: int
    """Of the partitions under way."""
    shards: int
    documents_done: int
    documents_left: int | None
    """None as long as no partition is known: nobody can tell how large they are."""
    bytes_left: int
    """Of the files that shards under way have to read."""
    pace: float | None
    """Documents per second of the clock; none where too little was done of late."""

    @property
    def seconds_left(self) -> float | None:
        """At this pace."""
        if self.pace is None or self.documents_left is None:
            return None
        return self.documents_left / self.pace


@dataclass(frozen=True, slots=True)
class _Shard:
    documents: int
    size: int
    done_at: datetime | None


def progress(lake: Lake, asked: Range, now: datetime) -> Progress:
    """How far the partitions of a range have come. Raises `LakeError`."""
    published = _published(lake, asked)
    runs = list(_under_way(lake, asked, published.keys()))
    shards = [shard for run in runs for shard in run]
    done = [shard for shard in shards if shard.done_at]
    read = sum(documents for documents, _ in published.values())
    known = [documents for documents, _ in published.values()]
    known += [sum(shard.documents for shard in run) for run in runs]
    waiting = max(0, asked.expected - len(known))
    left = sum(shard.documents for shard in shards if not shard.done_at)
    events = [(at, documents) for documents, at in published.values()]
    events += [(shard.done_at, shard.documents) for shard in done if shard.done_at]
    return Progress(
        published=len(published),
        under_way=len(runs),
        waiting=waiting,
        shards_done=len(done),
        shards=len(shards),
        documents_done=read + sum(shard.documents for shard in done),
        documents_left=left + round(waiting * sum(known) / len(known)) if known else None,
        bytes_left=sum(shard.size for shard in shards if not shard.done_at),
        pace=_pace(events, now),
    )


def _published(lake: Lake, asked: Range) -> dict[str, tuple[int, datetime]]:
    """Documents of each partition that is there, and when it came."""
    found: dict[str, tuple[int, datetime]] = {}
    runs = lake.table("runs").scan(
        where(collection=asked.collection), selected_fields=("partition", "read", "published_at")
    )
    for row in runs.to_arrow().to_pylist():
        former = found.get(row["partition"])
        if asked.holds(row["partition"]) and (former is None or former[1] < row["published_at"]):
            found[row["partition"]] = row["read"], row["published_at"]
    return found


def _under_way(lake: Lake, asked: Range, published: Iterable[str]) -> Iterator[list[_Shard]]:
    """The shards of the latest run of each partition that is planned and not published."""
    latest: dict[str, dict[str, list[Stored]]] = {}
    for plan in lake.store.stat(f"work/{asked.collection}/"):
        _, _, partition, run, _ = plan.key.split("/")
        if asked.holds(partition):
            latest.setdefault(partition, {}).setdefault(run, []).append(plan)
    for partition in sorted(latest.keys() - set(published)):
        # A run is known by its last plan: one that was started anew has the later ones.
        run, plans = max(latest[partition].items(), key=lambda item: item[1][-1].modified)
        yield list(_shards(lake, f"{asked.collection}/{partition}/{run}", plans))


def _shards(lake: Lake, scope: str, plans: Sequence[Stored]) -> Iterator[_Shard]:
    parts = f"{lake.table('articles').location()}/data/{scope}/shard-"
    done = {part.key.rsplit("/", 1)[1].split("-")[1]: part for part in lake.store.stat(parts)}
    for stored in plans:
        plan = read_plan(lake.store, stored.key)
        part = done.get(stored.key.rsplit("-", 1)[1].split(".")[0])
        size = sum(reference.size for reference in plan.references)
        yield _Shard(plan.documents, size, part.modified if part else None)


def _pace(events: Iterable[tuple[datetime, int]], now: datetime) -> float | None:
    """Documents per second since the first thing that was done in the window.

    That first one is not counted itself: nobody knows when it was begun.
    """
    recent = sorted(event for event in events if event[0] >= now - _WINDOW)
    if len(recent) < 2:  # noqa: PLR2004 -- a pace needs a beginning and an end
        return None
    seconds = (now - recent[0][0]).total_seconds()
    return sum(documents for _, documents in recent[1:]) / seconds or None
