"""Work side by side that asks hosts: many hosts at once, one after another at each."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from threading import Event
from typing import Final, TypeVar

from depeche.collections import Collection

__all__ = ["side_by_side"]

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD: Final = 8
"""Results that may wait to be taken: what was fetched lies in memory until then."""


def side_by_side(
    items: Sequence[Item],
    key: Callable[[Item], Hashable],
    work: Callable[[Item], Result],
    collection: Collection,
) -> Iterator[tuple[int, Result]]:
    """The number of each item and what `work` made of it, as they come.

    Items of one key are worked on in their order, by as many threads as the collection allows
    connections. Raises what `work` raises.
    """
    lanes = _lanes(items, key, collection.fetching.connections)
    results: Queue[tuple[int, Result] | BaseException | None] = Queue(_AHEAD)
    abandoned = Event()

    def drive(lane: list[int]) -> None:
        try:
            for number in lane:
                if abandoned.is_set():
                    break
                results.put((number, work(items[number])))
        except BaseException as error:  # noqa: BLE001 -- raised again where the results are taken
            results.put(error)
        results.put(None)

    with ThreadPoolExecutor(max(1, min(len(lanes), collection.fetching.hosts))) as pool:
        for lane in lanes:
            pool.submit(drive, lane)
        driven = len(lanes)
        try:
            while driven:
                result = results.get()
                if isinstance(result, BaseException):
                    raise result
                if result is None:
                    driven -= 1
                else:
                    yield result
        finally:
            # Whoever waits for room must get it, or the pool would wait for him for ever.
            abandoned.set()
            while driven:
                driven -= results.get() is None


def _lanes(
    items: Sequence[Item], key: Callable[[Item], Hashable], connections: int
) -> list[list[int]]:
    """Numbers of items by key, the longest first, each key's dealt to so many lanes."""
    groups: dict[Hashable, list[int]] = {}
    for number, item in enumerate(items):
        groups.setdefault(key(item), []).append(number)
    dealt = [group[i::connections] for group in groups.values() for i in range(connections)]
    return sorted(filter(None, dealt), key=len, reverse=True)
