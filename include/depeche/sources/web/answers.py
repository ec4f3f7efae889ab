"""Whether a server answered with what was asked of it."""

from http import HTTPStatus

from depeche.errors import SourceUnreachable, SourceUnreadable

__all__ = ["expect_success"]


def expect_success(url: str, status: int, what: str) -> None:
    """Raise `SourceUnreachable` if the server fails for now, `SourceUnreadable` if it refuses."""
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise SourceUnreachable(f"{url}: the server answers {status}: try again later")
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        raise SourceUnreadable(f"{url}: the server answers {status}: check the {what}'s address")
