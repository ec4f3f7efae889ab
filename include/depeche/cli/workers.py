"""Documents through the pipeline, in one process or in several, always in input order."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from multiprocessing import get_context

from depeche.cli.inputs import Input, open_access, read
from depeche.collections import Collection
from depeche.ingestion.documents import document_of_capture
from depeche.pipeline import Pipeline
from depeche.records.flow import Document
from depeche.records.outcome import Outcome
from depeche.sources.base import Access

__all__ = ["Result", "Worker", "results"]

CHUNK = 32
"""Documents handed to a process at once, about: as many as the pipeline takes together."""
WAITING = 3
"""Chunks per process that may be finished or queued: bounds what is in memory."""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of one document, and where it came from."""

    path: str
    row_id: str | None
    outcome: Outcome


class Worker:
    """A pipeline and its edges, loaded once per process."""

    def __init__(self, collection: Collection, access: Access) -> None:
        self._pipeline = Pipeline(collection, collection.name)
        self._access = access

    def close(self) -> None:
        """End what the pipeline holds."""
        self._pipeline.close()

    def work(self, items: Iterable[Input]) -> Iterator[Result]:
        """One result per document, in order."""
        # The pipeline reads ahead: what it has read and not yet answered waits here.
        waiting: deque[tuple[str, str | None]] = deque()

        def documents() -> Iterator[Document]:
            for item, capture in read(items, self._access):
                waiting.append((item.path, capture.claims.row_id))
                yield document_of_capture(capture)

        for outcome in self._pipeline.run(documents()):
            yield Result(*waiting.popleft(), outcome)


def results(
    items: Iterable[Input], collection: Collection, paths: Sequence[str], jobs: int
) -> Iterator[Result]:
    """The results of all inputs, in order, by `jobs` processes."""
    if jobs == 1:
        with closing(Worker(collection, open_access(paths))) as worker:
            yield from worker.work(items)
        return
    stream = iter(items)
    pending: deque[Future[list[Result]]] = deque()
    # A fresh interpreter per process: a forked one would share locks with our threads.
    context = get_context("spawn")
    with ProcessPoolExecutor(jobs, context, _start, (collection, paths)) as pool:
        while chunk := _chunk(stream):
            pending.append(pool.submit(_work, chunk))
            if len(pending) >= jobs * WAITING:
                yield from pending.popleft().result()
        while pending:
            yield from pending.popleft().result()


def _chunk(stream: Iterator[Input]) -> list[Input]:
    """The next inputs: a run of rows or a range of an archive may be a chunk by itself."""
    chunk: list[Input] = []
    expected = 0
    while expected < CHUNK and (item := next(stream, None)) is not None:
        chunk.append(item)
        expected += item.reference.documents
    return chunk


_WORKER: list[Worker] = []
"""The one worker of a pool's process."""


def _start(collection: Collection, paths: Sequence[str]) -> None:
    # Connections are opened here: they cannot be handed from process to process.
    _WORKER.append(Worker(collection, open_access(paths)))


def _work(items: list[Input]) -> list[Result]:
    return list(_WORKER[0].work(items))
