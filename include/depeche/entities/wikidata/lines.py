"""The lines of a dump: `[`, one entity a line with a comma after it, `]`; packed or not."""

import bz2
import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

from depeche.errors import SourceMissing, SourceUnreadable

__all__ = ["LONGEST", "lines_of", "open_dump"]

LONGEST: Final = 64 * 2**20
"""Bytes of a line: the longest entities of Wikidata have some 5 MB. What is longer is broken."""
_BRACKETS: Final = frozenset({b"[", b"]", b""})


@contextmanager
def open_dump(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """The file as it is, and what it holds unpacked, by the ending of its name (.gz, .bz2).

    Raises `SourceMissing`.
    """
    if not path.is_file():
        raise SourceMissing(f"{path} is no file: give a dump of Wikidata, latest-all.json.gz")
    with path.open("rb") as packed:
        if path.suffix == ".gz":
            with gzip.open(packed) as lines:
                yield packed, cast("IO[bytes]", lines)
        elif path.suffix == ".bz2":
            with bz2.open(packed) as lines:
                yield packed, cast("IO[bytes]", lines)
        else:
            yield packed, packed


def lines_of(dump: IO[bytes], path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of each line that is to hold an entity; none for one that is too long.

    Raises `SourceUnreadable` where the file itself is damaged or ends in the middle.
    """
    number = 0
    try:
        while line := dump.readline(LONGEST):
            number += 1
            whole = len(line) < LONGEST or line.endswith(b"\n")
            while line and not line.endswith(b"\n") and not whole:
                line = dump.readline(LONGEST)
            line = line.strip().removesuffix(b",")
            if not whole:
                yield number, None
            elif line not in _BRACKETS:
                yield number, line
    except (OSError, EOFError, zlib.error) as error:
        raise SourceUnreadable(
            f"{path}: the file is damaged after line {number} ({error}): download it again"
        ) from error
