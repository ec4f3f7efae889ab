"""Persons out of signatures."""

import pytest

from depeche.metadata.persons import persons

CASES = {
    "Par Marcelo Vidal, avec Lina Morel": ("Marcelo Vidal", "Lina Morel"),
    "Par Éric Chol, directeur de la rédaction": ("Éric Chol",),
    "Anne Stéphan, Paul Kerven et Luc Le Goff": ("Anne Stéphan", "Paul Kerven", "Luc Le Goff"),
    "By John Smith and Ana Pérez, Reuters": ("John Smith", "Ana Pérez"),
    "Por Ana Pérez y Luis Gómez": ("Ana Pérez", "Luis Gómez"),
    "Von Anna Schmidt und Jan Meyer": ("Anna Schmidt", "Jan Meyer"),
    "Propos recueillis par Lina Morel": ("Lina Morel",),
    "Lina Morel (à Brest) | lina@lequai.example": ("Lina Morel",),
    "Jean-Luc de la Tour": ("Jean-Luc de la Tour",),
    "C.Bo.": ("C.Bo.",),
    "Chloé": ("Chloé",),
    "Le Quai avec AFP": (),
    "La rédaction avec AFP": (),
    "AFP": (),
    "lequai.example": (),
    "": (),
}


@pytest.mark.parametrize("signature", CASES)
def test_a_signature_names_its_persons(signature: str) -> None:
    """Openings, roles, agencies, desks and addresses are not persons."""
    assert persons([signature], publisher="Le Quai") == CASES[signature]


def test_a_person_is_named_once() -> None:
    """Capitals, accents and openings make no second person."""
    assert persons(["Par Hélène Stéphan", "HELENE STEPHAN"]) == ("Hélène Stéphan",)


def test_the_publisher_is_nobody() -> None:
    """A site that signs with its own name names no author."""
    assert persons(["Quai Ouest"], publisher="Quai Ouest") == ()


@pytest.mark.parametrize(
    ("signature", "named"),
    [
        ("Grant Morel, PhD", ("Grant Morel",)),
        ("Autorin: Anna Schmidt", ("Anna Schmidt",)),
        ("Veröffentlicht von Jan Meyer", ("Jan Meyer",)),
        ("Posted on", ()),
        ("Super User", ()),
    ],
)
def test_words_of_programs_are_not_persons(signature: str, named: tuple[str, ...]) -> None:
    """Degrees, labels and the names that programs give to nobody are left out."""
    assert persons([signature]) == named
