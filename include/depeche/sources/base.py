"""What every kind of source is: a YAML entry that can find its documents and get them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Protocol

from pydantic import BaseModel, ConfigDict, Field

from depeche.records.article import Rights
from depeche.records.flow import Capture, Held, Reference

__all__ = ["Access", "Files", "Source", "Web", "WebResponse"]


class Files(Protocol):
    """Local folders and `s3://` prefixes, read alike."""

    def list(self, root: str) -> Iterator["FileStat"]:
        """Every file under `root`, in the order of its relative path."""

    def read(self, uri: str, start: int = 0, end: int | None = None) -> bytes:
        """The bytes from `start` up to `end`. Raises `SourceError`."""


@dataclass(frozen=True, slots=True)
class FileStat:
    """One file as a listing shows it."""

    uri: str
    relative: str
    """Path below the listed root, with `/`."""
    size: int
    version: str
    """ETag, or size and modification time."""


_NEVER = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class WebResponse:
    """One HTTP answer, whole, with the request that it answers."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes
    at: datetime = _NEVER
    """When the request was sent; the epoch where nobody noted it."""
    request: tuple[tuple[str, str], ...] = ()
    """Headers of the request."""
    seconds: float = 0.0
    """From the request to the last byte of the answer."""
    rights: Rights | None = None
    """What the publisher reserves; none where nobody looked."""


class Web(Protocol):
    """A polite HTTP client."""

    def get(self, url: str, held: Held | None = None) -> WebResponse:
        """Fetch `url`, following redirects; `held` is what is there already, and may be confirmed.

        Raises `SourceError`, of which `RobotsDisallowed` and `RightsReserved` say that the
        publisher does not want it.
        """

    def drain(self) -> list[WebResponse]:
        """Answers on the way since the last call: feeds, robots.txt, redirects, failed tries."""


@dataclass(frozen=True, slots=True)
class Access:
    """The edges of the world, handed to sources so that tests can hand in others."""

    files: Files
    web: Web
    clock: Callable[[], datetime]


class Source(BaseModel):
    """One entry under `sources:` in a collection file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fetches: ClassVar[bool] = False
    """Whether it asks the web: then the collection must say who asks."""

    @property
    def host(self) -> str | None:
        """Whom discovering asks: sources of one host are asked one after another."""
        return None

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    publisher: str | None = None
    language: str | None = None

    def discover(self, access: Access, partition: str) -> Iterator[Reference]:
        """Find what there is to acquire for `partition`, cheaply. Raises `SourceError`."""
        raise NotImplementedError

    def acquire(self, references: Sequence[Reference], access: Access) -> Iterator[Capture]:
        """Get the bytes of `references`, in their order; what fails is a capture with its error."""
        raise NotImplementedError
