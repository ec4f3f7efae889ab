"""As many different articles as asked for, made from the samples; the same every time."""

from collections.abc import Iterator
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from depeche.collections import Collection
from depeche.records.flow import Document
from depeche.sources.files.folder import FolderSource

SAMPLES = Path(__file__).parent.parent / "include" / "samples"
LEAST_BYTES = 600
"""Smaller samples are there to be refused, not to be measured."""


def documents(count: int, suffix: str) -> Iterator[Document]:
    """`count` documents of one kind, `.txt` or `.html`, each with a sentence of its own."""
    media_type = {".txt": "text/plain", ".html": "text/html"}[suffix]
    for number, content in enumerate(islice(cycle(_samples(suffix)), count)):
        yield Document(
            source="benchmark",
            address=f"file:benchmark/{number}{suffix}",
            content=_numbered(content, number, suffix),
            media_type=media_type,
        )


def collection() -> Collection:
    """The default policies."""
    return Collection(
        name="benchmark",
        description="Documents made from the samples.",
        start=date(2023, 1, 1),
        sources=(FolderSource(name="benchmark", kind="folder", path="."),),
    )


def _samples(suffix: str) -> list[bytes]:
    contents = [path.read_bytes() for path in sorted(SAMPLES.rglob(f"*{suffix}"))]
    return [content for content in contents if len(content) > LEAST_BYTES and b"\0" not in content]


def _numbered(content: bytes, number: int, suffix: str) -> bytes:
    """The sample with one sentence more, in its body: no two documents are equal."""
    sentence = f"La dépêche numéro {number} a été relue par la rédaction avant sa parution."
    if suffix == ".txt":
        return content + f"\n\n{sentence}\n".encode()
    head, mark, tail = content.rpartition(b"</p>")
    return head + mark + f"<p>{sentence}</p>".encode() + tail
