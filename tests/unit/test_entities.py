"""Entities: offsets that point at their text, the same in any batch."""

import pytest

from depeche.entities import Recogniser
from depeche.entities.recognition import CHUNK_CHARACTERS

TEXTS = [
    "Emmanuel Macron a reçu Olaf Scholz à Paris. Macron a ensuite parlé avec l’ONU.",
    "Le maire de Brest, François Cuillandre, s’est rendu à Quimper lundi.",
    "",
    "La Banque centrale européenne relève ses taux, annonce Christine Lagarde à Francfort.",
]


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser()


def test_every_mention_points_at_its_text(recogniser: Recogniser) -> None:
    """`text[start:end]` is the mention, for every mention of every entity."""
    for text, entities in zip(TEXTS, recogniser.recognise(TEXTS), strict=True):
        for entity in entities:
            for mention in entity.mentions:
                assert text[mention.start : mention.end] == mention.text


def test_names_are_found_with_their_type(recogniser: Recogniser) -> None:
    """Persons and places of a plain sentence are found."""
    found = {(entity.name, entity.type) for entity in recogniser.recognise(TEXTS[:1])[0]}
    assert {("Emmanuel Macron", "PER"), ("Paris", "LOC")} <= found


def test_neighbours_do_not_change_the_answer(recogniser: Recogniser) -> None:
    """A text has the same entities alone, in a batch, and in a batch turned round."""
    together = recogniser.recognise(TEXTS * 8)[: len(TEXTS)]
    assert [recogniser.recognise([text])[0] for text in TEXTS] == together
    assert recogniser.recognise(TEXTS[::-1])[::-1] == together


def test_a_long_text_is_cut_between_lines_and_keeps_its_offsets(recogniser: Recogniser) -> None:
    """Beyond one chunk, mentions still point at their text, and the last line's names are found."""
    text = "Une phrase sans aucun nom propre.\n" * (CHUNK_CHARACTERS // 30) + TEXTS[1]
    entities = recogniser.recognise([text])[0]
    assert "François Cuillandre" in {entity.name for entity in entities}
    assert all(
        text[mention.start : mention.end] == mention.text
        for entity in entities
        for mention in entity.mentions
    )
