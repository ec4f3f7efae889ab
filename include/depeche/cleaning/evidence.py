"""What speaks for and against a line, as short names that a person can read.

The learned judge (`judge.py`) adds up a weight for each. Two sorts: what a line shows by itself,
and what its place among the other lines shows.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from depeche.cleaning import shape
from depeche.cleaning.lexicon import LEXICON, WORD
from depeche.cleaning.line import SHORT, Line, Reading
from depeche.cleaning.proposals import Proposal
from depeche.cleaning.view import View

__all__ = ["FOOTNOTE", "ROLL", "evidence_of"]

FOOTNOTE: Final = "footnote called"
"""A note whose mark stands in the text above it."""
ROLL: Final = "in a roll of persons"
"""One of three or more persons in a row with their functions: they sign or were chosen together."""


def _scale(name: str, *bounds: int) -> list[str]:
    """Evidence for each number: the least bound that is not below it, `more` beyond the last."""
    steps = [f"{name}:{min(b for b in bounds if b >= n)}" for n in range(bounds[-1] + 1)]
    return [*steps, f"{name}:more"]


def _on(scale: Sequence[str], number: int) -> str:
    return scale[number] if number < len(scale) else scale[-1]


_WORDS: Final = _scale("words", 1, 2, 3, 5, 8, 14, 24, 39, 79)
_FROM_TOP: Final = _scale("from top", 0, 1, 2, 3, 5, 8, 12)
_FROM_END: Final = _scale("from end", 0, 1, 2, 3, 5, 8, 12)
_PROSE_ABOVE: Final = _scale("prose above", 0, 2, 5, 8, 9)
_PROSE_BELOW: Final = _scale("prose below", 0, 1, 2, 4, 10)
_PARAGRAPH_ABOVE: Final = _scale("paragraph above", 1, 2, 3, 5, 9, 20)
_PARAGRAPH_BELOW: Final = _scale("paragraph below", 1, 2, 3, 5, 9, 20)
_LIST_ABOVE: Final = _scale("list above", 1, 2, 3, 5, 9, 20)
_SIGNATURE_ABOVE: Final = _scale("signature above", 1, 2, 3, 5, 9, 20)
_CUED: Final = _scale("", 1, 2, 4, 8)
_FAR: Final = 99
_LONGEST_READ: Final = 40
"""Words up to which the words of a line count one by one: furniture is short."""
_TOPICAL: Final = 4
"""Letters from which a word tells the topic."""
_LONG_ENOUGH: Final = 15
"""Characters from which two lines that begin alike are no coincidence."""
_ALIKE: Final = 30
_RANGE: Final = 3
_LEAST_ROLL: Final = 3
_LONGEST_PERSON: Final = 14

_SIGNS: Final = {
    sign: f"sign:{name}"
    for sign, name in {
        "http": "address", "www.": "address", "@": "at", "#": "hash", "|": "bar", ">": "arrow",
        "©": "copyright", "€": "price", ":": "colon", "(": "bracket", "«": "quotation",
        "…": "ellipsis", "!": "exclamation", "?": "question",
    }.items()
}  # fmt: skip
_DIGIT: Final = re.compile(r"\d")
_SIGN: Final = re.compile("|".join(map(re.escape, _SIGNS)))
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b(\W*$)?")
_HANDLES: Final = (" @", "(@", "t.co/", "pic.twitter")
_PERSON: Final = re.compile(
    r"(?:[A-ZÀ-Ý][\w’'-]+ ){1,3}[A-ZÀ-Ý][\w’'-]+(?=,| (?:est|a|is|ist|es|è|é)\b)"
)
_MARK: Final = re.compile(r"\*+|\(?\d{1,2}\)|\[\d{1,2}\]|\d{1,2}\.(?= )")
_BIOGRAPHY: Final = (
    LEXICON.words["biography.trades"]
    | LEXICON.words["biography.roles"]
    | LEXICON.words["biography.press"]
)
_TIME: Final = re.compile(r"\b\d{1,2} ?[h:] ?\d{2}\b")
_GLUED: Final = re.compile(r"[a-zà-ÿ0-9][A-ZÀ-Ý]")
_NAME: Final = re.compile(r" [A-ZÀ-Ý][\w’'-]+")
_SENTENCE_ENDS: Final = '.!?…:«»"“'
_NAMES: Final = re.compile(r"[A-ZÀ-Ý][\w’'-]{2,}")
_READER: Final = {
    "vous",
    "votre",
    "vos",
    "you",
    "your",
    "sie",
    "ihre",
    "usted",
    "su",
    "tu",
    "voce",
    "u",
    "uw",
}
_NEWSROOM: Final = {
    "nous",
    "notre",
    "nos",
    "we",
    "our",
    "us",
    "wir",
    "unsere",
    "nuestro",
    "nuestra",
    "ons",
}
_CLASSES: Final = {True: "+", False: "-"}


def _reading(line: Line) -> Reading:
    """What a line shows by itself, wherever it stands."""
    found = line.reading
    if not found.evidence:
        found.handle = any(mark in line.text for mark in _HANDLES)
        found.evidence = ("always", *_shown(line), *_looked_up(line))
        found.topical = frozenset(w for w in WORD.findall(line.folded) if len(w) >= _TOPICAL)
        found.named = frozenset(_names(line.text))
    return found


def _names(text: str) -> Iterator[str]:
    """Words with a capital inside sentences: names, rather than their beginnings."""
    for match in _NAME.finditer(text):
        if text[match.start() - 1] not in _SENTENCE_ENDS:
            yield match[0][1:]


def _shown(line: Line) -> Iterator[str]:
    """Length, ends and signs of a line; of a paragraph, which holds every sign, only its ends."""
    text = line.text
    yield _on(_WORDS, line.words)
    yield f"ends:{_class(text[-1])}"
    yield f"opens:{_class(text[0], cased=True)}"
    if line.words > SHORT:
        return
    words = text.split()
    capitals = sum(word[0].isupper() for word in words)
    yield "capitals:all" if text.isupper() else f"capitals:{5 * capitals // len(words)}"
    yield from _figures(text, line.folded)
    yield from sorted({_SIGNS[sign] for sign in _SIGN.findall(text)})
    if _GLUED.search(text):
        yield "glued"
    if line.reading.handle:
        yield "handle"
    if line.words <= _LONGEST_READ:
        if _PERSON.match(text):
            yield "opens with a person"
        yield from _worded(WORD.findall(line.folded))


def _looked_up(line: Line) -> Iterator[str]:
    """What the cues and the shapes say of a line."""
    for name in ("cue", "beside", "holds", "calls", "signed"):
        if value := getattr(line, name):
            yield name
            yield f"{name}:{value}"
    for name in ("whole", "prose", "quoted", "note", "known", "headline", "sentence"):
        if getattr(line, name):
            yield name
    if line.date:
        yield f"date:{line.date}"
    if line.name:
        yield f"name:{line.name}"
    if line.credit is not None:
        yield "credit" if line.credit else "credit:alone"
    if line.key in LEXICON.blocks:
        yield "opens a list"
    if line.key in LEXICON.end:
        yield "closes articles"


def _figures(text: str, folded: str) -> Iterator[str]:
    figures = len(_DIGIT.findall(text))
    yield f"figures:{6 * figures // len(text)}"
    if not figures:
        return
    if year := _YEAR.search(text):
        yield "year"
        if shape.FULL_DATE.search(folded):
            yield "full date"
        if year[1] is not None:
            yield "ends with a year"
    if _TIME.search(text):
        yield "time"


def _worded(tokens: Sequence[str]) -> Iterator[str]:
    """The words of a line, and to whom it speaks; paragraphs hold every word and quote anybody."""
    if not tokens:
        return
    words = set(tokens)
    if tokens[0].endswith("ez") or tokens[1:2] == ["vous"]:
        yield "imperative"
    if not words.isdisjoint(_READER):
        yield "to the reader"
    if not words.isdisjoint(_NEWSROOM):
        yield "from the newsroom"
    yield f"first word:{tokens[0]}"
    yield f"biography:{min(len(_BIOGRAPHY & words), 3)}"
    for word in sorted(words):
        if not word.isdigit():
            yield f"word:{word}"


def evidence_of(view: View, proposals: Sequence[Proposal]) -> list[list[str]]:
    """The evidence about each line, given what the rules propose."""
    found = [list(_reading(line).evidence) for line in view.lines]
    for tell in (_position, _company, _cues_above, _spacing, _likeness, _topic, _patterns):
        for told, said in zip(found, tell(view), strict=True):
            told.extend(said)
    _ruled(view, proposals, found)
    return found


def _position(view: View) -> Iterator[list[str]]:
    """Where a line stands, counted in lines, in prose and in zones."""
    lines, count = view.lines, len(view.lines)
    lengths = [len(line.text) if line.prose else 0 for line in lines]
    total, before = sum(lengths) or 1, 0
    for i, length in enumerate(lengths):
        after = total - before - length
        said = [
            _on(_FROM_TOP, i),
            _on(_FROM_END, count - 1 - i),
            _on(_PROSE_ABOVE, 10 * before // total),
            _on(_PROSE_BELOW, 20 * after // total),
        ]
        if i < view.zones.first:
            said.append("above the article")
        elif view.below(i):
            said.append("below the article")
        if i >= view.zones.mark:
            said.append("below an end mark")
        before += length
        yield said


def _company(view: View) -> Iterator[list[str]]:
    """How far the nearest paragraphs are, and how much furniture is known around."""
    lines = view.lines
    above = _distances([line.prose for line in lines])
    below = _distances([line.prose for line in reversed(lines)])[::-1]
    known = [line.known for line in lines]
    for i, line in enumerate(lines):
        around = sum(known[max(0, i - _RANGE) : i + _RANGE + 1]) - known[i]
        said = [
            _on(_PARAGRAPH_ABOVE, above[i]),
            _on(_PARAGRAPH_BELOW, below[i]),
            f"furniture around:{min(around, 4)}{_CLASSES[line.prose]}",
        ]
        yield said


def _cues_above(view: View) -> Iterator[list[str]]:
    """The last cue, the last head of a list and the last signature above a line."""
    cue, cued, listed, signed, closed = "", _FAR, _FAR, _FAR, False
    for i, line in enumerate(view.lines):
        said = [_on(_LIST_ABOVE, listed)]
        if cue:
            said.append(f"cue above:{cue}{_on(_CUED, cued)}")
        if signed < _FAR and view.below(i):
            said.append(_on(_SIGNATURE_ABOVE, signed))
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


def _spacing(view: View) -> Iterator[list[str]]:
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


def _likeness(view: View) -> Iterator[list[str]]:
    """Lines that stand twice, or twice in part, near each other."""
    lines = view.lines
    often = Counter(line.folded for line in lines)
    for i, line in enumerate(lines):
        said = ["stands twice"] if often[line.folded] > 1 else []
        if len(line.folded) > _LONG_ENOUGH:
            said += [
                f"like the line at {step:+d}"
                for step in (-2, -1, 1, 2)
                if 0 <= i + step < len(lines) and _alike(line.folded, lines[i + step].folded)
            ]
        yield said


def _alike(one: str, other: str) -> bool:
    return len(other) > _LONG_ENOUGH and (
        one[:_ALIKE] == other[:_ALIKE] or one in other or other in one
    )


def _topic(view: View) -> Iterator[list[str]]:
    """How much a line shares with the paragraphs: their words, and the names in them."""
    lines = view.lines
    topical = [line.reading.topical for line in lines]
    named = [line.reading.named for line in lines]
    words = Counter(w for line, ws in zip(lines, topical, strict=True) if line.prose for w in ws)
    names = Counter(n for line, ns in zip(lines, named, strict=True) if line.prose for n in ns)
    for i, line in enumerate(lines):
        own = int(line.prose)
        mark = _CLASSES[line.prose] + ("b" if view.below(i) else "i")
        shared = sum(words[w] > own for w in topical[i])
        met = sum(names[n] > own for n in named[i])
        yield [
            f"shares words:{8 * shared // len(topical[i])}{mark}" if topical[i] else "no words",
            f"shares names:{3 * met // len(named[i])}{mark}" if named[i] else f"no names{mark}",
        ]


def _patterns(view: View) -> Iterator[list[str]]:
    """Teasers in a row, a post's handle close by, footnotes with their marks, the author's name."""
    lines, text = view.lines, view.text
    teasers, rolls = _teasers(lines), _rolls(lines)
    handles = [line.reading.handle for line in lines]
    signed = {w for line in lines if line.name or line.signed for w in _NAMES.findall(line.text)}
    for i, line in enumerate(lines):
        said = [f"teasers:{min(teasers[i], 4)}"]
        if rolls[i] >= _LEAST_ROLL:
            said.append(ROLL)
        if any(handles[i + 1 : i + 4]):
            said.append("handle below")
        if any(handles[max(0, i - 3) : i]):
            said.append("handle above")
        if (mark := _MARK.match(line.text)) is not None:
            called = re.search(rf"[\w»\"]\s?{re.escape(mark[0].rstrip('.'))}", text[: line.start])
            said.append(FOOTNOTE if called else "footnote not called")
        if signed and line.words > shape.MAX_NAME_WORDS and _opens_with(line, signed):
            said.append("opens with the signature")
        yield said


def _opens_with(line: Line, names: set[str]) -> bool:
    return not names.isdisjoint(_NAMES.findall(line.text[:_ALIKE]))


def _rolls(lines: Sequence[Line]) -> list[int]:
    """For each line, how many lines of persons stand in its unbroken row."""
    found = list[int]()
    for person, row in groupby(lines, _is_person):
        length = sum(1 for _ in row)
        found += [length if person else 0] * length
    return found


def _is_person(line: Line) -> bool:
    return line.words <= _LONGEST_PERSON and _PERSON.match(line.text) is not None


def _teasers(lines: Sequence[Line]) -> list[int]:
    """For each line, how many pairs of headline and paragraph stand in its unbroken row of such."""
    paired = [
        False,
        *(one.headline and not one.prose and two.prose for one, two in pairwise(lines)),
    ]
    inside = [two or one for one, two in zip(paired, [*paired[1:], False], strict=True)]
    found = list[int]()
    for teaser, row in groupby(range(len(lines)), lambda i: inside[i]):
        numbers = list(row)
        pairs = sum(paired[i] for i in numbers)
        found += [pairs if teaser else 0] * len(numbers)
    return found


def _ruled(view: View, proposals: Sequence[Proposal], found: list[list[str]]) -> None:
    """Which rules propose the whole line."""
    at = {line.start: i for i, line in enumerate(view.lines)}
    for proposal in proposals:
        i = at.get(proposal.start)
        if i is not None and proposal.end >= view.lines[i].end:
            found[i] += (f"rule:{proposal.rule}", f"kind:{proposal.kind}", "a rule")


def _distances(marks: Sequence[bool]) -> list[int]:
    """For each place, how many steps back the last mark before it stands."""
    found, distance = [], _FAR
    for mark in marks:
        found.append(distance)
        distance = 1 if mark else distance + 1
    return found


def _class(character: str, *, cased: bool = False) -> str:
    """A character as evidence: what it is, or itself when it is a sign."""
    if character.isdigit():
        return "figure"
    if not character.isalpha():
        return character
    if not cased or shape.is_caseless(character):
        return "letter"
    return "capital" if character.isupper() else "small"
