"""The learned judge: what it may cut, what it must leave, and that it says why."""

import json
from pathlib import Path

import pytest

from depeche.cleaning import Cleaner, view
from depeche.cleaning.judge import ARTICLE, NEIGHBOURS, Judge, Weights
from depeche.cleaning.rules import TAGGERS
from depeche.cleaning.view import prepare

PARAGRAPH = (
    "Le conseil municipal de Kerlan a voté lundi soir, par dix-sept voix contre six, la réfection "
    "de la digue, que la tempête de février avait ouverte sur une vingtaine de mètres."
)
BODY = "\n".join(
    f"{PARAGRAPH} Les travaux commenceront en {month}, selon le maire de la commune."
    for month in ("mars", "avril", "mai", "juin")
)
TEASERS = (
    "À ne pas manquer\n"
    "Fougères : trois pompiers blessés dans l’incendie d’une scierie\n"
    "Le feu a pris dans la nuit de samedi à dimanche ; une enquête est ouverte.\n"
    "Vannes : la piscine rouvre après dix-huit mois de travaux\n"
    "Le bassin olympique accueillera les clubs dès la semaine prochaine.\n"
    "Recevez nos alertes\n"
)


def test_teasers_of_other_articles_go_though_no_word_gives_them_away() -> None:
    """Headlines with a sentence under each, below the article, share nothing with it."""
    assert Cleaner().clean(f"{BODY}\n{TEASERS}").text == BODY


@pytest.mark.parametrize(
    "note",
    [
        "*Le prénom a été modifié à la demande de l’intéressée.",
        "(1) « La Digue et ses noms », éditions du Môle, 212 pages, 18 euros.",
    ],
)
def test_a_note_that_the_text_refers_to_stays(note: str) -> None:
    """A footnote belongs to the article when its mark stands in it, even above furniture."""
    mark = note[: note.index(")") + 1] if note.startswith("(") else "*"
    text = BODY.replace("le maire", f"le maire{mark}", 1)
    cleaned = Cleaner().clean(f"{text}\n{note}\n{TEASERS}")
    assert note in cleaned.text


def test_a_roll_of_persons_stays() -> None:
    """Three signatories in a row sign a petition; they are no notes about authors."""
    roll = "Anne Stéphan, maire de Kerlan\nPaul Kerven, maire de Lannoz\nLuc Le Goff, adjoint"
    assert Cleaner().clean(f"{BODY}\n{roll}").text == f"{BODY}\n{roll}"


def test_the_longest_line_is_never_cut_by_the_judge() -> None:
    """Whatever stands around it, something of a text is its article."""
    text = f"Partager\nFacebook\n{PARAGRAPH}\nLes plus lus\nRecevez nos alertes\n12 commentaires"
    assert PARAGRAPH in Cleaner().clean(text).text


def test_every_line_that_the_judge_cuts_has_reasons() -> None:
    """Up to four pieces of evidence, in words, for every learned removal."""
    text = f"{BODY}\n{TEASERS}"
    cleaner = Cleaner()
    why = cleaner.reasons(text)
    cuts = [r for r in cleaner.clean(text).removals if r.rule.endswith(".learned")]
    assert cuts
    assert all(why[cut.start] for cut in cuts)


def test_doubts_are_probabilities_and_do_not_depend_on_what_was_judged_before() -> None:
    """Marginals between 0 and 1, one per line; the same for the same text, whatever came before."""
    judge = Judge.of_release()
    view = prepare(f"{BODY}\n{TEASERS}")
    proposals = [proposal for tagger in TAGGERS for proposal in tagger(view)]
    first = judge.doubts(view, proposals)
    judge.doubts(prepare(TEASERS), [])
    assert len(first) == len(view.lines)
    assert all(0 <= doubt <= 1 for doubt in first)
    assert judge.doubts(view, proposals) == first


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    """Evidence by neighbour and state, and by kind; what is not in the file weighs nothing."""
    path = tmp_path / "weights.json"
    states = [*ARTICLE, "below"]
    given = {
        "states": states,
        "moves": [[0.0] * 3] * 3,
        "kinds": ["tags"],
        "evidence": {"prose": {"0": [1.0, 0.5, -2.0], "1": [0.0, 0.0, 0.25], "kinds": [-1.0]}},
    }
    path.write_text(json.dumps(given))
    weights = Weights.load(path)
    assert weights.of_states.shape == (1, len(NEIGHBOURS), 3)
    assert weights.of_states[0, NEIGHBOURS.index(1)].tolist() == [0.0, 0.0, 0.25]
    assert weights.of_states[0, NEIGHBOURS.index(-2)].tolist() == [0.0, 0.0, 0.0]
    assert weights.of_kinds.tolist() == [[-1.0]]


def test_what_was_cleaned_before_has_no_say() -> None:
    """A line is read at its place: a note under its name, met first elsewhere, is still a note."""
    note = "Anne Stéphan, journaliste à Kerlan, suit la vie municipale pour Le Môle depuis 2016."
    elsewhere, below = f"{note}\n{BODY}\nAnne Stéphan", f"{BODY}\nAnne Stéphan\n{note}"
    judge = Judge.of_release()

    def doubts(text: str) -> list[float]:
        return judge.doubts(prepare(text), [])

    view._remembered.cache_clear()
    fresh = doubts(below)
    view._remembered.cache_clear()
    doubts(elsewhere)
    assert doubts(below) == fresh
