"""An RSS, Atom or JSON feed whose pages are fetched, one document per entry."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from depeche.records.flow import Reference
from depeche.sources.addresses import host_of
from depeche.sources.base import Access
from depeche.sources.web.feed_entries import read_feed
from depeche.sources.web.filters import ListingSource
from depeche.sources.web.pages import WebAddress

__all__ = ["FeedSource"]


class FeedSource(ListingSource):
    """One feed."""

    kind: Literal["feed"]
    url: WebAddress = Field(description="address of the feed")

    @property
    def host(self) -> str | None:
        """The feed's own; its pages may lie elsewhere."""
        return host_of(self.url)

    def discover(self, access: Access, partition: str) -> Iterator[Reference]:  # noqa: ARG002 -- a feed tells what is new, whatever the partition
        """The entries of the feed, each page once. Raises `SourceError`."""
        return self.references(read_feed(self.url, access.web.get(self.url)).entries)
