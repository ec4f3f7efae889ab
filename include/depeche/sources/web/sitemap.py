"""Sitemaps and their indexes: the pages whose dates fall into the partition."""

import logging
from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field

from depeche.errors import SourceError, SourceUnreadable
from depeche.records.flow import Reference
from depeche.sources.addresses import host_of
from depeche.sources.base import Access
from depeche.sources.web.entries import Entry
from depeche.sources.web.filters import ListingSource
from depeche.sources.web.pages import WebAddress
from depeche.sources.web.sitemap_names import named_spans
from depeche.sources.web.sitemap_reading import Child, Sitemap, read_sitemap
from depeche.sources.web.window import Span, span_of, window_of

__all__ = ["SitemapSource", "timely"]

LOGGER = logging.getLogger(__name__)

_DEPTH = 3
"""An index may list indexes, and these sitemaps, but no more."""


class SitemapSource(ListingSource):
    """One sitemap, or all that an index lists."""

    kind: Literal["sitemap"]
    url: WebAddress = Field(description="address of a sitemap or an index of sitemaps")
    days: int = Field(2, ge=0, le=3650, description="days before the partition to look back")
    undated: Literal["take", "skip"] = Field("take", description="what of entries without a date")
    sitemaps: int = Field(50, gt=0, description="sitemaps to read for one partition, at most")

    @property
    def host(self) -> str | None:
        """The sitemap's own; its pages may lie elsewhere."""
        return host_of(self.url)

    def discover(self, access: Access, partition: str) -> Iterator[Reference]:
        """The entries of the partition's window, each page once. Raises `SourceError`.

        A sitemap of an index that cannot be read is acquired as an error of its own.
        """
        window = window_of(partition, self.days)
        return self.references(
            entry for entry in self._entries(access, window) if self._is_of(entry, window)
        )

    def _is_of(self, entry: Entry, window: Span) -> bool:
        spans = [span for span in map(span_of, entry.dates) if span]
        if entry.problem or not spans:
            return bool(entry.problem) or self.undated == "take"
        return any(span.meets(window) for span in spans)

    def _entries(self, access: Access, window: Span) -> Iterator[Entry]:
        """Depth first, in the order of the indexes; no sitemap is read twice."""
        seen = {self.url}
        read = 1
        waiting = [(self.url, 1)]
        while waiting:
            url, depth = waiting.pop()
            sitemap = self._sitemap(access, url)
            yield from sitemap.entries
            children = [c for c in timely(sitemap.children, window) if c.url not in seen]
            seen.update(child.url for child in children)
            read += len(children)
            self._expect_few(url, read)
            if depth < _DEPTH:
                waiting += [(child.url, depth + 1) for child in reversed(children)]
            else:
                yield from (_too_deep(child) for child in children)

    def _sitemap(self, access: Access, url: str) -> Sitemap:
        """The sitemap at `url`; one of an index that fails is its own error, not the source's."""
        try:
            return read_sitemap(url, access.web.get(url))
        except SourceError as error:
            if url == self.url:
                raise
            LOGGER.warning("Source %s: one of its sitemaps cannot be read: %s", self.name, error)
            return Sitemap((Entry(url, "sitemap", problem=str(error)),))

    def _expect_few(self, url: str, count: int) -> None:
        if count > self.sitemaps:
            raise SourceUnreadable(
                f"{url}: {count} sitemaps may hold pages of the partition, and sitemaps:"
                f" {self.sitemaps} is the most to read: raise sitemaps, or give the address of one"
                " of them, such as the news sitemap"
            )


def timely(children: Sequence[Child], window: Span) -> list[Child]:
    """The sitemaps of an index that may hold pages of `window`.

    Left out are those last changed before it, and those named after another time.
    """
    named = named_spans([child.url for child in children])
    return [
        child
        for child, span in zip(children, named, strict=True)
        if (span is None or span.meets(window)) and not _ended(child, window)
    ]


def _ended(child: Child, window: Span) -> bool:
    modified = span_of(child.modified) if child.modified else None
    return modified is not None and modified.end <= window.start


def _too_deep(child: Child) -> Entry:
    problem = f"nested deeper than {_DEPTH}: give its address to a source of its own"
    return Entry(child.url, "sitemap", problem=problem)
