"""Fit the weights of the second reader of names with CRFsuite, and cluster the words it knows."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pycrfsuite
from numpy.typing import NDArray

from depeche.entities.clues import OFFSETS, Clusters, Tokens, clues, word_clues
from depeche.entities.labeller import Weights
from names_data import Article

__all__ = ["LEVELS", "cluster", "fit", "written"]

LEVELS: Final = (64, 256, 1024)
_ROUNDS: Final = 12
_SETTINGS: Final = {"c1": 0.1, "c2": 1.0, "max_iterations": 60, "feature.minfreq": 2}
_NONE: Final = 0.03
"""Weights nearer to nothing than this are left out of the file."""

Line = tuple[list[list[str]], list[str]]
"""The clues of each word of a line, and its label."""


def cluster(vectors: NDArray[np.float32], clusters: int) -> NDArray[np.intp]:
    """The cluster of each vector, by direction; begins with vectors at even steps, so no chance."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = vectors / np.where(lengths == 0, 1, lengths)
    centres = directions[np.linspace(0, len(directions) - 1, clusters).astype(int)].copy()
    for _ in range(_ROUNDS):
        nearest = (directions @ centres.T).argmax(axis=1)
        for number in range(clusters):
            members = directions[nearest == number]
            if len(members):
                middle = members.sum(axis=0)
                centres[number] = middle / max(float(np.linalg.norm(middle)), 1e-9)
    return (directions @ centres.T).argmax(axis=1)


def fit(articles: Iterable[Article], clusters: Clusters) -> Weights:
    """Weights for clues and moves. The same articles in the same order give the same weights."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({**_SETTINGS, "feature.possible_transitions": True})
    for article in articles:
        for shown, labels in _examples(article, clusters):
            trainer.append(shown, labels)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        return _weights(tagger.info())


def _examples(article: Article, clusters: Clusters) -> Iterator[Line]:
    """The lines of an article as the labeller sees them."""
    tokens = Tokens.of(article.lines)
    further = dict(clues(tokens, clusters))
    said = {word: word_clues(word, clusters) for word in set(tokens.words)}
    start = 2
    for labels in article.labels():
        shown = [
            [*_near(tokens.words, i, said), *further.get(i, [])]
            for i in range(start, start + len(labels))
        ]
        yield shown, labels
        start += len(labels) + 2


def _near(words: Sequence[str], i: int, said: dict[str, dict[int, list[str]]]) -> Iterator[str]:
    for step in OFFSETS:
        for name in said[words[i + step]][step]:
            yield f"{step} {name}" if step else name


def _weights(learned: Any) -> Weights:
    labels = tuple(sorted(learned.labels))
    weighed = {
        (name, label): round(weight, 2)
        for (name, label), weight in learned.state_features.items()
        if abs(weight) >= _NONE
    }
    rows = {name: row for row, name in enumerate(sorted({name for name, _ in weighed}))}
    of_clues = np.zeros((len(rows), len(labels)))
    for (name, label), weight in weighed.items():
        of_clues[rows[name], labels.index(label)] = weight
    moves = [[round(learned.transitions.get((a, b), 0.0), 2) for b in labels] for a in labels]
    return Weights(labels, np.array(moves), rows, of_clues)


def written(weights: Weights) -> dict[str, Any]:
    """What the file of weights says, in the order of the alphabet."""
    return {
        "labels": list(weights.labels),
        "moves": weights.moves.tolist(),
        "clues": {
            name: {str(i): float(w) for i, w in enumerate(weights.of_clues[row]) if w}
            for name, row in sorted(weights.rows.items())
        },
    }
