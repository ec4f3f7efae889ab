"""A range of an archive as the address of a reference, and back."""

import re
from dataclasses import dataclass
from typing import Final

from depeche.records.flow import Reference

__all__ = ["Range", "range_of"]

_LOCATOR: Final = re.compile(
    r"(?P<uri>.*)#bytes=(?P<start>\d+)-(?P<end>\d+)"
    r"(?:&captured=(?P<captured>[0-9T-]+)(?:&from=(?P<first>[0-9-]+))?)?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Range:
    """Records that begin in [start, end) of a file, and which of them are meant."""

    uri: str
    start: int
    end: int
    captured: str | None = None
    """Partition by whose time the records are chosen; none takes all of them."""
    first: str | None = None
    """Day of the file by its name, where it has one: no earlier partition looks into it."""

    @property
    def span(self) -> str:
        """What is written behind the file's address."""
        chosen = f"&captured={self.captured}" if self.captured else ""
        chosen += f"&from={self.first}" if chosen and self.first else ""
        # In the order of addresses, ranges are in the order of the file.
        return f"#bytes={self.start:012}-{self.end:012}{chosen}"


def range_of(reference: Reference) -> Range:
    """The range that a reference leads to."""
    found = _LOCATOR.fullmatch(reference.locator)
    if found is None:
        raise ValueError(f"{reference.locator!r} is no locator of a range of an archive")
    return Range(
        found["uri"], int(found["start"]), int(found["end"]), found["captured"], found["first"]
    )
