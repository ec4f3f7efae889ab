"""A web that remembers what it answered: sources are read from answers that nobody else keeps."""

from collections import deque

from depeche.records.flow import Held
from depeche.sources.base import Web, WebResponse

__all__ = ["RecordingWeb"]


class RecordingWeb(Web):
    """`Web` whose answers are handed out again by `drain`, with those on the way to them."""

    def __init__(self, web: Web) -> None:
        self._web = web
        self._answers: deque[WebResponse] = deque()

    def get(self, url: str, held: Held | None = None) -> WebResponse:
        """As the web itself. Raises `SourceError`."""
        answer = self._web.get(url, held)
        self._answers.append(answer)
        return answer

    def drain(self) -> list[WebResponse]:
        """Everything since the last call, in no order."""
        answers = [self._answers.popleft() for _ in range(len(self._answers))]
        return [*self._web.drain(), *answers]
