"""Lists of addresses, in the collection itself or in files: one document per address."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from depeche.records.flow import Claims, Reference
from depeche.sources.addresses import is_web_address
from depeche.sources.base import Access, Files
from depeche.sources.files.dated_paths import fill
from depeche.sources.files.listing import DatedPath, listed
from depeche.sources.files.lists import SUFFIXES, Line, read_list
from depeche.sources.web.entries import Entry
from depeche.sources.web.filters import ListingSource

__all__ = ["UrlsSource"]

_SHOWN = 200
"""Characters of a wrong line that its error repeats."""


def _check(url: str) -> str:
    if not is_web_address(url.strip()):
        raise ValueError(f"{url!r} is no web address: write it whole, as https://example.org/page")
    return url.strip()


class UrlsSource(ListingSource):
    """Addresses of pages, listed by hand or by another program."""

    kind: Literal["urls"]
    urls: tuple[Annotated[str, AfterValidator(_check)], ...] = Field(
        (), description="the addresses themselves"
    )
    path: DatedPath | None = Field(
        None, description="file, folder or s3:// URI of lists; {date} … as the partition"
    )
    column: str = Field("url", description="column of the address in .csv and .jsonl files")

    @model_validator(mode="after")
    def _lists_something(self) -> Self:
        if not self.urls and self.path is None:
            raise ValueError("it lists nothing: give urls, or the path of a list")
        return self

    @property
    def host(self) -> str | None:
        """None: a list asks nobody."""
        return None

    def discover(self, access: Access, partition: str) -> Iterator[Reference]:
        """Every address, each page once; a line that is none becomes an error of its own.

        Raises `SourceError` when there is no such file or folder.
        """
        return self.references(self._entries(access.files, partition))

    def _entries(self, files: Files, partition: str) -> Iterator[Entry]:
        for number, url in enumerate(self.urls, 1):
            yield Entry(f"source:{self.name}", f"url-{number}", url, Claims(url=url))
        if self.path is None:
            return
        for address, stat in listed(files, self.name, self.path, partition):
            # A file that the path itself names is a list, whatever it is called.
            if stat.relative.lower().endswith(SUFFIXES) or stat.uri == fill(self.path, partition):
                for line in read_list(files, stat, self.column):
                    yield _entry(address, line)


def _entry(listing: str, line: Line) -> Entry:
    problem = line.problem
    if problem is None and not is_web_address(line.text):
        problem = f"{line.text[:_SHOWN]!r} is no web address: correct the line"
    return Entry(
        listing, f"line={line.number}", line.text, Claims(url=line.text or None), problem=problem
    )
