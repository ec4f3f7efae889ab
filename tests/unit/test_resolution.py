"""Mentions of one article become one entity for each person, place and organisation."""

import re

import pytest

from depeche.entities.countries import countries_of
from depeche.entities.knowledge import shipped
from depeche.entities.names import name_key, roman_key
from depeche.entities.resolution import resolve
from depeche.records.article import Entity, Mention


def mentions(marked: str) -> tuple[str, list[tuple[str, Mention]]]:
    """Text and mentions of « [PER Name] » marks."""
    text, found = "", []
    for part in re.split(r"(\[[A-Z]+ [^\]]+\])", marked):
        if match := re.fullmatch(r"\[([A-Z]+) ([^\]]+)\]", part):
            label, name = match.groups()
            start = len(text)
            found.append((label, Mention(start=start, end=start + len(name), text=name)))
            text += name
        else:
            text += part
    return text, found


def entities(marked: str) -> tuple[Entity, ...]:
    return resolve(*mentions(marked))


def names(marked: str) -> list[str]:
    return [entity.name for entity in entities(marked)]


def test_titles_surnames_and_full_name_are_one() -> None:
    """« Emmanuel Macron », « M. Macron », « le président Macron » and « Macron » are one."""
    (one,) = entities(
        "[PER Emmanuel Macron] a parlé. [PER M. Macron] s’est tu, puis [PER le président Macron]"
        " est parti. [PER Macron] revient."
    )
    assert one.wikidata == "Q3052772"
    assert one.aliases == ("Emmanuel Macron", "M. Macron", "le président Macron", "Macron")


def test_a_given_name_is_not_the_surname_that_it_equals() -> None:
    """A « Michel » whom nothing calls by title is not Charles Michel; « M. Michel » is."""
    assert len(entities("[PER Charles Michel] arrive. Le boulanger [PER Michel] l’attend.")) == 2
    assert len(entities("[PER Charles Michel] arrive. [PER M. Michel] est attendu.")) == 1


def test_a_surname_of_two_persons_is_given_to_neither() -> None:
    """Between two unknown Durands of one article, « Durand » is left alone."""
    assert len(entities("[PER Léa Durand] et [PER Paul Durand] ont signé. [PER Durand] nie.")) == 3


def test_family_names_may_stand_first() -> None:
    """« Kim » is Kim Jong-un, and so is « Kim Jong Un »."""
    (one,) = entities("[PER Kim Jong-un] part. [PER Kim Jong Un] arrive. [PER Kim] salue.")
    assert one.wikidata == "Q56226"


@pytest.mark.parametrize(
    "text",
    [
        "[ORG Organisation des Nations unies] ([ORG ONU]) : l’[ORG ONU] vote.",
        "[ORG ONU] ([ORG Organisation des Nations unies])",
        "[ORG Office régional des marées] ([ORG ORM])",
        "L’[ORG ORM], dit l’[ORG Office régional des marées].",
    ],
)
def test_acronyms_are_their_expansions(text: str) -> None:
    """An acronym beside its expansion, or with exactly its initials, is the same organisation."""
    assert len(entities(text)) == 1


def test_an_acronym_in_brackets_after_another_name_is_none_of_it() -> None:
    """« Lannion (AFP) » is a place and an agency."""
    assert len(entities("[LOC Lannion] ([ORG AFP])")) == 2


def test_an_expansion_says_what_its_acronym_means() -> None:
    """The OMS of the scouts is not the World Health Organization."""
    (one,) = entities("[ORG Organisation mondiale des scouts] ([ORG OMS])")
    assert one.wikidata is None


def test_conflicts_of_type_are_settled_by_majority() -> None:
    """Two mentions as a place and one as a person are one place."""
    (one,) = entities("[LOC Kervilly] dort. [PER Kervilly] dort. [LOC Kervilly] dort.")
    assert one.type == "LOC"


def test_case_accents_hyphens_and_articles_do_not_split() -> None:
    """« Etats-Unis », « ÉTATS-UNIS » and « les États-Unis » are one."""
    assert len(entities("[LOC Etats-Unis] [LOC ÉTATS-UNIS] [LOC les États-Unis]")) == 1


def test_official_and_former_names_are_one_country() -> None:
    """Birmanie and Myanmar, RPDC and Corée du Nord: one item each, one country code."""
    found = entities("[LOC Birmanie], [LOC Myanmar], [ORG RPDC], [LOC Corée du Nord]")
    assert [(e.wikidata, e.country) for e in found] == [("Q836", "MM"), ("Q423", "KP")]


def test_a_common_word_that_begins_a_line_is_dropped_only_if_safe() -> None:
    """« Inquiétude » goes; a surname, a given name or a word within a sentence stays."""
    assert names("Fin.\n[PER Inquiétude] à la mairie") == []
    assert names("Fin.\n[PER Marchand] arrive. Un marchand crie.") == []
    assert names("Fin.\n[PER Marchand] arrive, dit le maire.") == ["Marchand"]
    assert names("Fin.\n[PER Pierre] jette une pierre.") == ["Pierre"]


@pytest.mark.parametrize(
    "spellings",
    [
        ["Sergueï Choïgou", "Sergueï Choïgu", "Sergei Shoigu", "Sergei Shoygu", "Sergej Schoigu"],
        ["Zelensky", "Zelenskyy", "Zelenskiy", "Zelenskij"],
        ["Kim Jong-un", "Kim Jong Un", "Kim Jongun"],
        ["Vladimir Poutine", "Vladimir Putin", "Wladimir Putin"],
        ["Dmitri Peskov", "Dmitry Peskow", "Dmitrij Peskov"],
    ],
)
def test_romanisations_have_one_key(spellings: list[str]) -> None:
    """French, English and German letters for one name are one key."""
    assert len({roman_key(name) for name in spellings}) == 1


def test_the_name_of_an_unknown_keeps_what_belongs_to_it() -> None:
    """« General Lighting » and « Le Kervilly » keep their first word; « le » and « M. » go."""
    marked = "[ORG General Lighting] à [LOC Le Kervilly], dit [PER M. Tanguy] à [ORG l’Odéonie]."
    assert names(marked) == ["General Lighting", "Le Kervilly", "Tanguy", "Odéonie"]


def test_different_names_keep_different_keys() -> None:
    """The coarse key does not join names that differ in more than romanisation."""
    different = ["Jean Martin", "Jean Marin", "Marie Martin", "Sergei Shoigu", "Sergei Sholgu"]
    assert len({roman_key(name) for name in different}) == len(different)


def test_an_unknown_person_has_one_id_in_any_romanisation_and_article() -> None:
    """The id does not depend on the article, on the spelling, or on the title."""
    ids = {
        entities(f"[PER {name}] parle.")[0].entity_id
        for name in ("Grigori Tchernychov", "Grigori Chernyshov", "M. Grigori Tchernychov")
    }
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("text", "wikidata"),
    [
        ("Selon [LOC Washington], l’accord est proche.", None),
        ("Selon [PER Washington], l’accord est proche.", None),
        ("Il est arrivé à [LOC Washington] lundi.", "Q61"),
        ("Près de Seattle, dans l’État de [LOC Washington].", "Q1223"),
        ("La [LOC Géorgie] et l’Arménie, dans le Caucase.", "Q230"),
        ("À Atlanta, la [LOC Géorgie] recompte, dit le gouverneur républicain.", "Q1428"),
        ("Le [LOC Congo] négocie.", None),
        ("À Kinshasa, le [LOC Congo] négocie.", "Q974"),
        ("À Brazzaville, le [LOC Congo] négocie.", "Q971"),
        ("L’opérateur [ORG Orange] recrute.", "Q1431486"),
        ("Les Chorégies d’[LOC Orange], dans le Vaucluse.", None),
        ("[PER Paris Hilton] défile.", "Q47899"),
        ("[LOC Paris] défile.", "Q90"),
        ("[PER Nancy] défile.", None),
        ("[PER Hollande] défile.", "Q157"),
        ("La [LOC Hollande] défile.", "Q55"),
        ("[PER Jordan] défile.", None),
        ("[PER Moscou] défile.", "Q649"),
        ("[LOC Trifouillis] défile.", None),
    ],
)
def test_type_and_context_tell_meanings_apart(text: str, wikidata: str | None) -> None:
    """Cities, states, companies and persons of one name; nothing is an answer too."""
    assert entities(text)[0].wikidata == wikidata


def test_the_government_of_washington_is_in_its_country() -> None:
    """Washington without an id is still a place of the United States."""
    assert entities("Selon [PER Washington], rien ne change.")[0].country == "US"


def test_countries_are_weighted_by_mentions() -> None:
    """Three mentions of Russia and one of Seoul: three quarters and one quarter."""
    found = entities("[LOC Russie] [LOC Moscou] [LOC Russie] [LOC Séoul] [PER Xi Jinping]")
    assert [(c.code, c.share) for c in countries_of(found)] == [("RU", 0.75), ("KR", 0.25)]


def test_an_article_without_places_is_about_no_country() -> None:
    """No places, no shares, no division by nought."""
    assert countries_of(entities("[PER Léa Durand] dort.")) == ()


def test_what_is_known_is_whole() -> None:
    """Countries of the table are found by their own names, with coordinates and code."""
    for name in ("France", "Côte d’Ivoire", "Taïwan", "Kosovo", "Viêt Nam"):
        (item,) = shipped().candidates(name_key(name))
        assert item.wikidata
        assert item.country
        assert item.latitude is not None


def test_order_and_offsets_are_those_of_the_text() -> None:
    """Entities come in the order of their first mention, mentions in the order of the text."""
    text, found = mentions("[PER Macron] à [LOC Paris]. [PER Emmanuel Macron] à [LOC Paris].")
    resolved = resolve(text, found)
    assert [entity.name for entity in resolved] == ["Emmanuel Macron", "Paris"]
    for entity in resolved:
        starts = [mention.start for mention in entity.mentions]
        assert starts == sorted(starts)
        assert all(text[m.start : m.end] == m.text for m in entity.mentions)
