"""What tells a name: the word, its neighbours, what the model says, the rest of the article."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

__all__ = ["CLUSTERS", "EDGE", "OFFSETS", "OUTSIDE", "Clusters", "Tokens", "clues", "word_clues"]

OFFSETS: Final = (0, -1, 1, -2, 2)
"""The word itself, and the words around it that are clues too."""
EDGE: Final = ""
"""Stands for the words before a line and after it."""
OUTSIDE: Final = "O"
CLUSTERS: Final = Path(__file__).with_name("clusters.json")

COARSE: Final = "64"
MIDDLE: Final = "256"
_OPENS: Final = frozenset('.!?:;«»"“”-–—…') | {EDGE}
"""After these a capital may be no more than that of a sentence."""
_ENDS: Final = frozenset(".;:!?«»")
_LEAST_HINT: Final = 4
"""Letters of a word in small letters that may announce a name: « ville », « président »."""
_LONGEST_SHAPE: Final = 8
_NO_CLUSTER: Final = -1


class Word(NamedTuple):
    """What is asked of a word again and again."""

    low: str
    shape: str
    case: str
    use: int
    """Its coarsest cluster."""


class Clusters:
    """Words of like use, by the rows of the vectors of spaCy's model."""

    def __init__(self, row_of: Callable[[str], int], levels: dict[str, tuple[int, ...]]) -> None:
        self.row_of = row_of
        """The row of a word's vector, under 0 where it has none."""
        self.levels = levels
        """For each fineness, the coarsest first, the cluster of each row."""
        # Bounded, so that a process that reads for weeks does not grow.
        self.word = lru_cache(maxsize=50_000)(self._word)

    def _word(self, word: str) -> Word:
        return Word(word.lower(), shape(word), case(word, self), self.of(word, COARSE))

    @classmethod
    def load(cls, row_of: Callable[[str], int], path: Path = CLUSTERS) -> "Clusters":
        """Read the file that training wrote: four hexadecimal digits a row."""
        given = json.loads(path.read_text("utf-8"))
        return cls(row_of, {level: _numbers(digits) for level, digits in given.items()})

    def of(self, word: str, level: str) -> int:
        """The cluster of a word, -1 where it has none."""
        row = self.row_of(word)
        return self.levels[level][row] if row >= 0 else _NO_CLUSTER


def _numbers(digits: str) -> tuple[int, ...]:
    return tuple(int(digits[i : i + 4], 16) for i in range(0, len(digits), 4))


@dataclass(frozen=True)
class Tokens:
    """The words of a text in their lines, with what spaCy's model says of each.

    Two edges stand before each line and after the last, so that no clue reaches over a line's end.
    """

    words: list[str]
    tags: list[str]
    """`O`, `B-PER`, `I-PER` and so on; `^` at an edge."""

    @classmethod
    def of(cls, lines: Sequence[Sequence[tuple[str, str]]]) -> "Tokens":
        """From lines of (word, tag)."""
        laid = [[(EDGE, "^")] * 2 + list(line) for line in [*lines, []]]
        flat = [pair for line in laid for pair in line]
        return cls([word for word, _ in flat], [tag for _, tag in flat])

    @cached_property
    def small(self) -> frozenset[str]:
        """Words that the text writes in small letters."""
        return frozenset(word for word in self.words if word[:1].islower())

    @cached_property
    def seen(self) -> dict[str, "Seen"]:
        """What the text says of each capitalised word, wherever it stands."""
        found: dict[str, Seen] = defaultdict(Seen)
        for i, word in enumerate(self.words):
            if word[:1].isupper():
                seen = found[word]
                seen.types[self.tags[i][2:]] += 1
                seen.before[self.words[i - 1].lower()] += 1
                seen.after[self.words[i + 1].lower()] += 1
        for word, part in self._parts():
            found[word].parts[part] += 1
        return dict(found)

    def _parts(self) -> Iterator[tuple[str, str]]:
        """Capitalised words of longer names, each with the type and its place in the name."""
        places = [i for i, tag in enumerate(self.tags) if tag[0] in "BI"]
        starts = [i for i in places if self.tags[i][0] == "B"]
        inside = frozenset(places) - frozenset(starts)
        for first in starts:
            last = first
            while last + 1 in inside:
                last += 1
            for i in range(first, last + 1) if last > first else ():
                place = "last" if i == last else "first" if i == first else "middle"
                if self.words[i][:1].isupper():
                    yield self.words[i], f"{self.tags[first][2:]} {place}"


class Seen:
    """How a capitalised word is used in one text."""

    __slots__ = ("after", "before", "parts", "types")

    def __init__(self) -> None:
        self.types: Counter[str] = Counter()
        self.before: Counter[str] = Counter()
        self.after: Counter[str] = Counter()
        self.parts: Counter[str] = Counter()


def word_clues(word: str, clusters: Clusters) -> dict[int, list[str]]:
    """What a word says of itself, and of the words it stands before or after, by offset."""
    if word == EDGE:
        return {step: ["edge"] for step in OFFSETS}
    low = word.lower()
    named, shaped = f"word {low}", f"shape {shape(word)}"
    coarse, middle, fine = (f"use{level} {clusters.of(word, level)}" for level in clusters.levels)
    own = ["always", named, shaped, f"begins {low[:2]}", f"begins {low[:3]}"]
    own += [f"ends {low[-2:]}", f"ends {low[-3:]}", f"ends {low[-4:]}", coarse, middle, fine]
    own += [f"small {level} {clusters.of(low, level)}" for level in list(clusters.levels)[1:]]
    own.append(case(word, clusters))
    near = [named, shaped, f"ends {low[-3:]}", coarse, middle, fine]
    far = [named, shaped, coarse, middle]
    return {0: own, -1: near, 1: near, -2: far, 2: far}


def shape(word: str) -> str:
    """Capitals, small letters, digits: « Jong-un » is `Xxx-xx`."""
    signs = (_sign(character) for character in word)
    runs = (sign * min(2, sum(1 for _ in run)) for sign, run in groupby(signs))
    return "".join(runs)[:_LONGEST_SHAPE]


def _sign(character: str) -> str:
    if character.isupper():
        return "X"
    if character.islower():
        return "x"
    return "0" if character.isdigit() else character


def case(word: str, clusters: Clusters) -> str:
    """Whether a word is written otherwise than in small letters, and is known either way."""
    low = word.lower()
    row, row_of_low = clusters.row_of(word), clusters.row_of(low)
    return f"case {word != low:d}{row == row_of_low:d}{row >= 0:d}{row_of_low >= 0:d}"


def clues(tokens: Tokens, clusters: Clusters) -> Iterator[tuple[int, list[str]]]:
    """Clues that one word alone does not give: position, and what stands where a name may be."""
    words, tags, hint = tokens.words, tokens.tags, EDGE
    for i in range(2, len(words) - 2):
        word = words[i]
        capital = word[:1].isupper()
        if word == EDGE:
            hint = EDGE
            continue
        if capital or any(tag not in "O^" for tag in tags[i - 2 : i + 3]):
            found = _around(tokens, i, clusters)
            if capital:
                found += _hinted(hint, tags[i], clusters)
                found += _remembered(tokens, i)
            yield i, found
        if len(word) >= _LEAST_HINT and word[0].islower():
            hint = word.lower()
        elif word in _ENDS:
            hint = EDGE


def _around(tokens: Tokens, i: int, clusters: Clusters) -> list[str]:
    """What the model says here and near, together with the words and their shapes."""
    before, here, after = (clusters.word(word) for word in tokens.words[i - 1 : i + 2])
    far, left, tag, right, far_right = tokens.tags[i - 2 : i + 3]
    opens = f"opens {tokens.words[i - 1] in _OPENS:d}"
    return [
        f"tag {tag}", f"tag-1 {left}", f"tag+1 {right}", f"tag-2 {far}", f"tag+2 {far_right}",
        f"tags {left} {tag}", f"tags+ {tag} {right}", f"tags3 {left} {tag} {right}",
        f"tag {tag} shape {here.shape}", f"{opens} shape {here.shape}", f"{opens} {here.case}",
        f"tag {tag} use {here.use}", f"tag {tag} word {here.low}",
        f"words {before.low} {here.low}", f"before {before.low} tag {tag}",
        f"after {after.low} tag {tag}", f"shapes {before.shape} {here.shape}",
        f"shapes+ {here.shape} {after.shape}",
    ]  # fmt: skip


def _hinted(hint: str, tag: str, clusters: Clusters) -> list[str]:
    """What the last longer word in small letters lets expect."""
    return [f"hint {hint}", f"hint use {clusters.of(hint, MIDDLE)}", f"hint {hint} tag {tag}"]


def _remembered(tokens: Tokens, i: int) -> list[str]:
    """What the same word is elsewhere in the text."""
    word, tag = tokens.words[i], tokens.tags[i]
    seen = tokens.seen[word]
    found = [f"part {part}" for part in seen.parts]
    for told in _elsewhere(seen.types, tag[2:]):
        found += [told, f"{told} tag {tag}"]
    before, after = tokens.words[i - 1].lower(), tokens.words[i + 1].lower()
    found += [f"elsewhere after {w}" for w, n in seen.before.items() if w != before or n > 1]
    found += [f"elsewhere before {w}" for w, n in seen.after.items() if w != after or n > 1]
    if word.lower() in tokens.small:
        found += ["also small", f"also small, opens {tokens.words[i - 1] in _OPENS:d}"]
    return found


def _elsewhere(types: Counter[str], own: str) -> list[str]:
    """The type that a word has most often elsewhere, and how sure that is."""
    others = [(number - (kind == own), kind) for kind, number in types.items()]
    total = sum(number for number, _ in others)
    if total == 0:
        return ["alone"]
    most, kind = max(others)
    sure = "all" if most == total else "most" if 2 * most > total else "some"
    return [f"elsewhere {kind}", f"elsewhere {kind} {sure}"]
