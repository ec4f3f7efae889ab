"""No web: for work that must fetch nothing, and shows it by failing if it tries."""

from depeche.errors import SourceUnreadable
from depeche.records.flow import Held
from depeche.sources.base import Web, WebResponse

__all__ = ["Offline"]


class Offline(Web):
    """Refuses every address; `why` ends the message."""

    def __init__(self, why: str) -> None:
        self._why = why

    def get(self, url: str, held: Held | None = None) -> WebResponse:  # noqa: ARG002 -- nothing is
        """Raises `SourceUnreadable`."""
        raise SourceUnreadable(f"{url}: nothing is fetched {self._why}")

    def drain(self) -> list[WebResponse]:
        """Nothing, ever."""
        return []
