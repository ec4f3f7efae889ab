"""What kinds that list pages have in common: filters on addresses, each page once."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from pydantic import Field

from depeche.errors import SourceUnreadable
from depeche.records.flow import Capture, Reference
from depeche.sources.base import Access
from depeche.sources.expressions import Expression, matches
from depeche.sources.web.entries import Entry, reference
from depeche.sources.web.pages import WebSource

__all__ = ["ListingSource"]


class ListingSource(WebSource):
    """A source that lists pages of the web and may leave some of them out."""

    include: tuple[Expression, ...] = Field(
        (), description="only addresses in which one of these is found; empty takes all"
    )
    exclude: tuple[Expression, ...] = Field(
        (), description="no addresses in which one of these is found"
    )

    def acquire(self, references: Sequence[Reference], access: Access) -> Iterator[Capture]:
        """The page of each reference; what has none, or cannot be fetched, is an error."""
        for lost, some in groupby(references, key=lambda reference: reference.problem is not None):
            if lost:
                yield from (_refused(reference, access) for reference in some)
            else:
                yield from super().acquire(list(some), access)

    def references(self, entries: Iterable[Entry]) -> Iterator[Reference]:
        """The entries that the filters let pass, each address once."""
        seen: set[str] = set()
        for entry in entries:
            found = reference(self.name, entry, self.language)
            if found.address not in seen and (found.problem or self._wants(found.address)):
                seen.add(found.address)
                yield found

    def _wants(self, address: str) -> bool:
        return (not self.include or matches(self.include, address)) and not (
            self.exclude and matches(self.exclude, address)
        )


def _refused(reference: Reference, access: Access) -> Capture:
    return Capture.failed(reference, access.clock(), SourceUnreadable(reference.problem or ""))
