"""The recipe: bytes of a document in, its one outcome out.

    extract ▷ clean ▷ detect the language ▷ resolve metadata ▷ admit ▷ recognise entities

Every step is a pure function of its input. A document that breaks a step is quarantined with the
error; the others go on. Nothing here depends on other documents, on the clock or on the process, so
that the same bytes give the same record in any order, on any number of workers.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TypeGuard

from depeche import PIPELINE_VERSION, entities, extraction, language, metadata
from depeche.cleaning import JUDGE, RULES, Cleaner, Recurrence
from depeche.closing import Closing
from depeche.collections import Collection
from depeche.drafts import Draft, Verdict, absence, refused
from depeche.entities import Recogniser
from depeche.errors import ExtractionUnavailable
from depeche.extraction.bounded import Answer, Extractor
from depeche.records.article import Entity, Model, Provenance
from depeche.records.flow import Document, Origin
from depeche.records.outcome import Failure, Kept, Outcome, Reason, Refusal, Refused
from depeche.stopwatch import Stopwatch

__all__ = ["Pipeline", "origin_of"]

BATCH = 32
"""Documents taken through the steps together; the entity model is faster on batches."""

STUB = 50
"""Before a wall for subscribers, so many words more than the collection asks for are no article."""

_Begun = tuple[Document, Callable[[], Answer]]
"""A document, and what waits for its extract."""


def origin_of(
    collection: Collection, partition: str, recurrence: Recurrence | None = None
) -> Origin:
    """What all records of one partition have in common: names, versions, digest of the policies."""
    models = [RULES, JUDGE, *extraction.MODELS, *language.MODELS]
    models += entities.models() if collection.entities else ()
    if recurrence and recurrence.version != "none":
        models.append(Model(name="source-lines", version=recurrence.version))
    provenance = Provenance(
        pipeline_version=PIPELINE_VERSION,
        configuration_digest=collection.configuration_digest,
        models=tuple(sorted(models, key=lambda model: model.name)),
    )
    return Origin(collection.name, partition, provenance)


class Pipeline(Closing):
    """The recipe under one collection's policies, with its models loaded.

    It may hold a process (see `depeche.extraction.bounded`), which ends with it: use it in `with`.
    """

    def __init__(
        self,
        collection: Collection,
        partition: str,
        recurrence: Recurrence | None = None,
        extractor: Extractor | None = None,
    ) -> None:
        self._admission = collection.admission
        self._cleaner = Cleaner(collection.cleaning.keep, collection.cleaning.threshold)
        self._recogniser = Recogniser() if collection.entities else None
        self._recurrence = recurrence or Recurrence()
        self._extractor = extractor or Extractor()
        self.origin = origin_of(collection, partition, self._recurrence)
        self.watch = Stopwatch()
        language.warm()

    def close(self) -> None:
        """End the process that extracts pages."""
        self._extractor.close()

    def run(self, documents: Iterable[Document]) -> Iterator[Outcome]:
        """The outcome of each document, in their order, holding two batches in memory at a time.

        Raises `ExtractionUnavailable`.
        """
        stream = iter(documents)
        batch = self._ahead(stream)
        while batch:
            following = self._ahead(stream)  # extracted while this one goes through the other steps
            yield from self._finish([self._begin(*begun) for begun in batch])
            batch = following

    def _ahead(self, stream: Iterator[Document]) -> list[_Begun]:
        return [(document, self._extraction(document)) for document in islice(stream, BATCH)]

    def _extraction(self, document: Document) -> Callable[[], Answer]:
        """Begin to extract what is not refused for its size, or for having no bytes at all."""
        limit = self._admission.max_bytes
        if len(document.content) > limit:
            detail = f"{len(document.content)} bytes, {limit} are allowed"
            return lambda: Refusal(Reason.TOO_LARGE, detail)
        if document.error:
            return partial(absence, document)
        return self._extractor.begin(document)

    def _begin(self, document: Document, extracted: Callable[[], Answer]) -> Draft | Refused:
        """All steps up to admission, for one document."""
        try:
            drafted = self._draft(document, extracted)
        except ExtractionUnavailable:
            raise  # no document is to blame
        except Exception as error:  # noqa: BLE001 - whatever one document breaks, the others go on
            return refused(document, Verdict.broken(error, self.watch.step), self.origin)
        return self._admit(document, drafted)

    def _draft(
        self, document: Document, extracted: Callable[[], Answer]
    ) -> Draft | Refusal | Failure:
        with self.watch.time("extract"):
            extract = extracted()
        if isinstance(extract, Refusal | Failure):
            return extract
        with self.watch.time("clean"):
            cleaned = self._cleaner.clean(
                extract.text,
                extract.claims.title,
                extract.hints,
                page=extract.page,
                recurring=self._recurrence.at(document.source),
            )
        with self.watch.time("language"):
            detected = language.detect(cleaned.text, extract.claims.language)
        with self.watch.time("metadata"):
            resolved = metadata.resolve(extract, cleaned.findings, document.fetched_at)
        return Draft.of(document, extract, cleaned, detected, resolved)

    def _admit(self, document: Document, drafted: Draft | Refusal | Failure) -> Draft | Refused:
        """Hold the draft against what the collection asks for."""
        step = "acquire" if document.error else "extract"
        if isinstance(drafted, Failure):
            return refused(document, Verdict.failed(drafted, step), self.origin)
        if isinstance(drafted, Refusal):
            return refused(document, Verdict.rejected(drafted, step), self.origin)
        if shortcoming := self._shortcoming(drafted):
            verdict = Verdict.rejected(shortcoming, "admit")
            return refused(document, verdict, self.origin, drafted)
        return drafted

    def _shortcoming(self, draft: Draft) -> Refusal | None:
        asked = self._admission
        code = draft.language.code
        if not draft.words:
            return Refusal(Reason.EMPTY, "no words are left after cleaning")
        if extraction.TEASER in draft.extract.flags and draft.words < asked.min_words + STUB:
            return Refusal(
                Reason.PAYWALL_STUB, f"{draft.words} words before a wall for subscribers"
            )
        if draft.words < asked.min_words:
            detail = f"{draft.words} words, {asked.min_words} are asked for"
            return Refusal(Reason.TOO_SHORT, detail)
        if asked.languages and code not in asked.languages:
            wanted = ", ".join(asked.languages)
            return Refusal(Reason.LANGUAGE_NOT_WANTED, f"{code}, wanted: {wanted}")
        return None

    def _finish(self, batch: Sequence[Draft | Refused]) -> Iterator[Outcome]:
        """Recognise entities over the batch, then make the rows."""
        texts = [item.cleaned.text for item in batch if self._is_named(item)]
        found = iter(self._recognise(texts))
        for item in batch:
            if isinstance(item, Refused):
                yield item
            elif self._is_named(item):
                yield self._outcome(item, next(found))
            else:
                yield self._outcome(item, ())

    def _is_named(self, item: Draft | Refused) -> TypeGuard[Draft]:
        """Whether entities are to be recognised in it."""
        return (
            isinstance(item, Draft)
            and self._recogniser is not None
            and self._recogniser.supports(item.language.code)
        )

    def _recognise(self, texts: list[str]) -> list[tuple[Entity, ...] | Exception]:
        """The entities of each text; for a text that breaks the model, its error."""
        if self._recogniser is None or not texts:
            return []
        try:
            with self.watch.time("entities"):
                return list(self._recogniser.recognise(texts))
        except Exception as error:  # noqa: BLE001 - find the one text that broke the batch
            if len(texts) == 1:
                return [error]
            return [found for text in texts for found in self._recognise([text])]

    def _outcome(self, draft: Draft, named: tuple[Entity, ...] | Exception) -> Outcome:
        if isinstance(named, Exception):
            verdict = Verdict.broken(named, "entities")
            return refused(draft.document, verdict, self.origin, draft)
        unnamed = self._recogniser is not None and not self._is_named(draft)
        flags = ("entities_unsupported_language",) if unnamed else ()
        try:
            return Kept(draft.article(named, flags, self.origin))
        except ValueError as error:
            # The contract refuses the row: a lone surrogate in a text, for instance.
            verdict = Verdict.broken(error, "contract")
            return refused(draft.document, verdict, self.origin, draft)
