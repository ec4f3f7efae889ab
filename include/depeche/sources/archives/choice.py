"""Which captured answers are articles, as a source says it: by type, status, host and address."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from depeche.sources.archives.answers import Answer
from depeche.sources.base import Source
from depeche.sources.expressions import Expression, matches

__all__ = ["ChoosingSource"]


def _lower(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in names)


Names = Annotated[tuple[str, ...], AfterValidator(_lower)]


class ChoosingSource(Source):
    """A source that takes some of the answers that it meets."""

    media_types: Names = Field(
        ("text/html", "application/xhtml+xml"), description="what an article's answer is"
    )
    statuses: tuple[int, ...] = Field((int(HTTPStatus.OK),), description="HTTP statuses to take")
    hosts: Names = Field((), description="hosts to take, with those below; empty takes all")
    include: tuple[Expression, ...] = Field(
        (), description="only addresses in which one of these is found; empty takes all"
    )
    exclude: tuple[Expression, ...] = Field(
        (), description="no addresses in which one of these is found"
    )

    def objection(self, answer: Answer, address: str) -> str | None:
        """Why an answer is no article of this source; none if it may be one."""
        if answer.status not in self.statuses:
            return f"status {answer.status}"
        if answer.media_type not in self.media_types:
            return f"type {answer.media_type or 'unknown'}"
        if self.hosts and not _below(urlsplit(address).hostname or "", self.hosts):
            return "host not listed"
        if self.include and not matches(self.include, address):
            return "not included"
        if self.exclude and matches(self.exclude, address):
            return "excluded"
        return None


def _below(host: str, hosts: Sequence[str]) -> bool:
    return any(host == one or host.endswith(f".{one}") for one in hosts)
