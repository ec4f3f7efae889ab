"""What all sources on the web have in common: they name pages, and the pages are fetched."""

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar

from pydantic import AfterValidator

from depeche.errors import SourceError, SourceUnreadable
from depeche.records.flow import Capture, Reference
from depeche.sources.base import Access, Source
from depeche.sources.headers import content_type

__all__ = ["WebAddress", "WebSource"]


def _check(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"{url!r} is no web address: begin it with https:// or http://")
    return url


WebAddress = Annotated[str, AfterValidator(_check)]


class WebSource(Source):
    """A source whose references are pages of the web."""

    fetches: ClassVar[bool] = True

    def acquire(self, references: Sequence[Reference], access: Access) -> Iterator[Capture]:
        """The page of each reference; what cannot be fetched is a capture with its error."""
        for reference in references:
            yield _capture(reference, access)


def _capture(reference: Reference, access: Access) -> Capture:
    try:
        if not reference.locator:
            raise SourceUnreadable(f"{reference.address}: there is no link to fetch")
        response = access.web.get(reference.locator)
    except SourceError as error:
        return Capture.failed(reference, access.clock(), error)
    media_type, charset = content_type(response.headers)
    return Capture(
        reference,
        reference.address,
        access.clock(),
        response.content,
        media_type,
        charset,
        response.url,
        response.status,
        response.headers,
        reference.claims,
    )
