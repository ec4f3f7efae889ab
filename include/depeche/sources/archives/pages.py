"""A page by its place in an archive."""

import io

from depeche.errors import SourceUnreadable
from depeche.sources.archives.answers import answer_of, payload
from depeche.sources.archives.framing import Damage
from depeche.sources.archives.pieces import pieces

__all__ = ["page_at"]


def page_at(record: bytes) -> bytes | None:
    """The page in the bytes of one record, as a source has read it; none if there is none."""
    most = 1 << 40  # what was within bounds when it was acquired
    found = next(pieces(io.BytesIO(record), len(record), 0, len(record), most), None)
    if found is None or found.damage:
        return None
    try:
        return payload(answer_of(found), most)
    except (Damage, SourceUnreadable):
        return None
