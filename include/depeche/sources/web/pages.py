"""What all sources on the web have in common: they name pages, and the pages are fetched."""

import hashlib
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Annotated, ClassVar

from pydantic import AfterValidator

from depeche.errors import SourceError, SourceUnreadable
from depeche.records.flow import Capture, Held, Reference
from depeche.sources.addresses import is_web_address
from depeche.sources.base import Access, Source, WebResponse
from depeche.sources.web.headers import content_type

__all__ = ["WebAddress", "WebSource"]


def _check(url: str) -> str:
    if not is_web_address(url):
        raise ValueError(
            f"{url!r} is no web address: begin it with https:// or http://, then the host"
        )
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
        response = access.web.get(reference.locator, reference.held)
    except SourceError as error:
        return Capture.failed(reference, access.clock(), error)
    if _confirms(reference, response):
        return _unchanged(reference, response)
    media_type, charset = content_type(response.headers)
    return Capture(
        reference,
        reference.address,
        response.at,
        response.content,
        media_type,
        charset,
        response.url,
        response.status,
        response.headers,
        reference.claims,
        request=response.request,
        seconds=response.seconds,
        rights=response.rights,
    )


def _confirms(reference: Reference, response: WebResponse) -> bool:
    """Whether the answer says that what is held is all there is."""
    if reference.held is None:
        return False
    if response.status == HTTPStatus.NOT_MODIFIED:
        return True
    digest = hashlib.sha256(response.content).hexdigest()
    return response.status == HTTPStatus.OK and digest == reference.held.digest


def _unchanged(reference: Reference, response: WebResponse) -> Capture:
    """A capture without bytes, with the validators that the next request is to carry."""
    held = reference.held or Held("")
    given = {name.lower() for name, _ in response.headers}
    former = (("etag", held.etag), ("last-modified", held.last_modified))
    kept = tuple((name, value) for name, value in former if value and name not in given)
    return Capture(
        reference,
        reference.address,
        response.at,
        url=response.url,
        status=response.status,
        headers=(*response.headers, *kept),
        claims=reference.claims,
        request=response.request,
        seconds=response.seconds,
        rights=response.rights,
        unchanged=True,
    )
