"""What `with` closes: the two methods that every such class would write again."""

from abc import ABC, abstractmethod
from typing import Self

__all__ = ["Closing"]


class Closing(ABC):
    """Something that is closed when its block ends, whatever happened in it."""

    @abstractmethod
    def close(self) -> None:
        """Give back what is held. Twice does no harm."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
