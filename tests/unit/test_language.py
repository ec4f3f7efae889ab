"""Language: the named detector, made deterministic."""

import subprocess
import sys

import pytest

from depeche.language import detect

FRENCH = (
    "Le conseil municipal a voté hier soir le budget de la ville, après trois heures de débats."
)
TEXTS = {
    "fr": FRENCH,
    "en": "The harbour board approved a new ferry timetable on Tuesday after months of talks.",
    "es": "El ayuntamiento aprobó ayer el presupuesto municipal tras varias horas de debate.",
    "de": "Der Gemeinderat hat gestern Abend nach langer Debatte den Haushalt beschlossen.",
    "ar": "وافق المجلس البلدي أمس على ميزانية المدينة بعد ثلاث ساعات من النقاش.",
    "zh": "市议会昨晚经过三个小时的辩论通过了城市预算。",
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_language_is_named_by_its_primary_tag(code: str, text: str) -> None:
    """A sentence of press prose gets its own BCP 47 primary tag, with confidence and votes."""
    language = detect(text)
    assert language.code == code
    assert language.confidence > 0.9
    assert language.votes[0].detector == "langdetect"


@pytest.mark.parametrize("text", ["", " \n\t", "12 345 — 67,8 %", "…"])
def test_nothing_to_judge_is_undetermined(text: str) -> None:
    """A text without letters is `und`, with no confidence and no votes."""
    language = detect(text)
    assert (language.code, language.confidence, language.votes) == ("und", 0.0, ())


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    """The same text gets the same answer, votes and all, whatever came before it."""
    short = "Gala de la danse"
    first = detect(short)
    for text in TEXTS.values():
        detect(text)
    assert detect(short) == first


def test_answers_do_not_depend_on_the_process() -> None:
    """Another process, with another hash seed, gives the same confidence to the last digit."""
    code = f"from depeche.language import detect; print(detect({FRENCH[:24]!r}))"
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert answers == {f"{detect(FRENCH[:24])}\n"}
