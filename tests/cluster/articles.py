"""Articles made from the samples, as many as asked for and the same every time."""

from collections import deque
from pathlib import Path

from embedded.places import PROJECT

SAMPLES = PROJECT / "include" / "samples" / "texts"
LEAST_BYTES = 600
"""Smaller samples are there to be refused."""


def write_articles(folder: Path, count: int) -> Path:
    """`count` files, `.txt` and `.html`; paragraphs of each sample come in ever another order."""
    folder.mkdir(parents=True, exist_ok=True)
    samples = [p for p in sorted(SAMPLES.iterdir()) if len(_text(p)) > LEAST_BYTES]
    for number in range(count):
        turn, which = divmod(number, len(samples))
        sample = samples[which]
        text = _turned(_text(sample), turn, sample.suffix)
        (folder / f"{number:05d}{sample.suffix}").write_text(text, encoding="utf-8")
    return folder


def _turned(text: str, turn: int, suffix: str) -> str:
    """`text` with its paragraphs turned around, and a sentence of its own."""
    own = f"La dépêche numéro {turn} a été relue par la rédaction avant sa parution."
    if suffix == ".html":
        head, mark, tail = text.rpartition("</p>")
        return f"{head}{mark}<p>{own}</p>{tail}"
    title, *paragraphs = text.rstrip().split("\n\n")
    order = deque(paragraphs)
    order.rotate(turn)
    return "\n\n".join([title, *order, own]) + "\n"


def _text(path: Path) -> str:
    """Some samples are not UTF-8 on purpose; here that is not what matters."""
    return path.read_bytes().decode("utf-8", errors="replace").replace("\0", "")
