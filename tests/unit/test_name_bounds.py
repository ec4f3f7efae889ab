"""Names whose bounds the readers missed are mended by what is known."""

from depeche.entities.bounds import rebounded
from depeche.entities.knowledge import shipped


def mended(text: str, *names: tuple[str, str]) -> list[tuple[str, str]]:
    bounds = [(text.index(n), text.index(n) + len(n), label) for n, label in names]
    found = rebounded(text, bounds, shipped())
    return [(text[start:end], label) for start, end, label in found]


def test_the_noun_before_a_name_belongs_to_it() -> None:
    """An « université », a « lycée » named in small letters; no noun that names nothing."""
    text = "Elle quitte l’université Marchand pour la ville Marchand."
    assert mended(text, ("Marchand", "LOC")) == [("université Marchand", "ORG")]
    assert mended("la société Marchand", ("Marchand", "LOC")) == [("Marchand", "LOC")]
    assert mended("l’université de Brest", ("Brest", "LOC")) == [("Brest", "LOC")]


def test_two_known_names_read_as_one_are_parted() -> None:
    """A place, and whose it is said to be; what the whole means, or nobody knows, stays."""
    assert mended("la Russie de Vladimir Poutine", ("Russie de Vladimir Poutine", "LOC")) == [
        ("Russie", "LOC"),
        ("Vladimir Poutine", "PER"),
    ]
    for whole in (
        "République populaire de Chine",
        "Russie de Jean Dupont",
        "Tour de New York Times",
    ):
        assert mended(f"La {whole} attend.", (whole, "LOC")) == [(whole, "LOC")]


def test_names_never_overlap() -> None:
    """A noun that already belongs to the name before it is left there."""
    text = "Prix université Marchand"
    names = mended(text, ("Prix université", "MISC"), ("Marchand", "PER"))
    assert names == [("Prix université", "MISC"), ("Marchand", "PER")]
