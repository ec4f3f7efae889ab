"""What the place of a line shows: its distance from ends, paragraphs, cues and blank lines."""

from collections.abc import Iterator
from typing import Final

from depeche.cleaning.evidence.scales import FAR, distances, on, scale
from depeche.cleaning.lexicon import LEXICON
from depeche.cleaning.view import View

__all__ = ["company", "cues_above", "position", "spacing"]

_FROM_TOP: Final = scale("from top", 0, 1, 2, 3, 5, 8, 12)
_FROM_END: Final = scale("from end", 0, 1, 2, 3, 5, 8, 12)
_PROSE_ABOVE: Final = scale("prose above", 0, 2, 5, 8, 9)
_PROSE_BELOW: Final = scale("prose below", 0, 1, 2, 4, 10)
_PARAGRAPH_ABOVE: Final = scale("paragraph above", 1, 2, 3, 5, 9, 20)
_PARAGRAPH_BELOW: Final = scale("paragraph below", 1, 2, 3, 5, 9, 20)
_LIST_ABOVE: Final = scale("list above", 1, 2, 3, 5, 9, 20)
_SIGNATURE_ABOVE: Final = scale("signature above", 1, 2, 3, 5, 9, 20)
_CUED: Final = scale("", 1, 2, 4, 8)
_RANGE: Final = 3
"""Lines around a line in which known furniture counts; the most blank lines that count."""


def position(view: View) -> Iterator[list[str]]:
    """Where a line stands, counted in lines, in prose and in zones."""
    lines, count = view.lines, len(view.lines)
    lengths = [len(line.text) if line.prose else 0 for line in lines]
    total, before = sum(lengths) or 1, 0
    for i, length in enumerate(lengths):
        after = total - before - length
        said = [
            on(_FROM_TOP, i),
            on(_FROM_END, count - 1 - i),
            on(_PROSE_ABOVE, 10 * before // total),
            on(_PROSE_BELOW, 20 * after // total),
        ]
        if i < view.zones.first:
            said.append("above the article")
        elif view.below(i):
            said.append("below the article")
        if i >= view.zones.mark:
            said.append("below an end mark")
        before += length
        yield said


def company(view: View) -> Iterator[list[str]]:
    """How far the nearest paragraphs are, and how much furniture is known around."""
    lines = view.lines
    above = distances([line.prose for line in lines])
    below = distances([line.prose for line in reversed(lines)])[::-1]
    known = [line.known for line in lines]
    labelled = [line.reading.labelled for line in lines]
    for i, line in enumerate(lines):
        around = sum(known[max(0, i - _RANGE) : i + _RANGE + 1]) - known[i]
        said = [
            on(_PARAGRAPH_ABOVE, above[i]),
            on(_PARAGRAPH_BELOW, below[i]),
            f"labels around:{min(sum(labelled[max(0, i - _RANGE) : i + _RANGE + 1]), 4)}",
            f"furniture around:{min(around, 4)}{'+' if line.prose else '-'}",
        ]
        yield said


def cues_above(view: View) -> Iterator[list[str]]:
    """The last cue, the last head of a list and the last signature above a line."""
    cue, cued, listed, signed, closed = "", FAR, FAR, FAR, False
    for i, line in enumerate(view.lines):
        said = [on(_LIST_ABOVE, listed)]
        if cue:
            said.append(f"cue above:{cue}{on(_CUED, cued)}")
        if signed < FAR and view.below(i):
            said.append(on(_SIGNATURE_ABOVE, signed))
        if closed:
            said.append("closing line above")
        cued, listed, signed = cued + 1, listed + 1, signed + 1
        if line.cue:
            cue, cued = line.cue, 1
        if line.key in LEXICON.blocks:
            listed = 1
        if line.signed or line.note or (line.name and view.below(i)):
            signed = 1
        closed = closed or line.key in LEXICON.end
        yield said


def spacing(view: View) -> Iterator[list[str]]:
    """Blank lines around a line, and sentences that run over its ends."""
    lines, text = view.lines, view.text
    for i, line in enumerate(lines):
        above = text.count("\n", lines[i - 1].end, line.start) if i else _RANGE
        below = text.count("\n", line.end, lines[i + 1].start) if i + 1 < len(lines) else _RANGE
        said = [f"space above:{min(above, _RANGE)}", f"space below:{min(below, _RANGE)}"]
        if i + 1 < len(lines) and line.text[-1].isalnum() and lines[i + 1].text[0].islower():
            said.append("runs on")
        if i and line.text[0].islower() and lines[i - 1].text[-1].isalnum():
            said.append("is run on to")
        yield said
