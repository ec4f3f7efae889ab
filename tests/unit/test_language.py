"""Language: two detectors, the script and the page's claim, made deterministic."""

import subprocess
import sys

import pytest

from depeche.language import Language, detect
from depeche.language.codes import primary
from depeche.language.passages import passages

FRENCH = (
    "Le conseil municipal a voté hier soir le budget de la ville, après trois heures de débats."
)
ENGLISH = "The harbour board approved a new ferry timetable on Tuesday after months of talks."
TEXTS = {
    "fr": FRENCH,
    "en": ENGLISH,
    "es": "El ayuntamiento aprobó ayer el presupuesto municipal tras varias horas de debate.",
    "de": "Der Gemeinderat hat gestern Abend nach langer Debatte den Haushalt beschlossen.",
    "ar": "وافق المجلس البلدي أمس على ميزانية المدينة بعد ثلاث ساعات من النقاش.",
    "zh": "市议会昨晚经过三个小时的辩论通过了城市预算。",
}
SETTLED = {
    "el": "Το δημοτικό συμβούλιο ενέκρινε χθες τον προϋπολογισμό.",
    "he": "מועצת העיר אישרה אתמול את התקציב.",
    "th": "สภาเมืองอนุมัติงบประมาณเมื่อวานนี้",
    "ko": "시의회는 어제 예산안을 통과시켰다.",
    "hy": "Քաղաքային խորհուրդը երեկ հաստատեց բյուջեն։",
    "ka": "საკრებულომ გუშინ ბიუჯეტი დაამტკიცა.",
    "ja": "市議会は昨日、予算案を可決した。",
}
PARAGRAPHS = {
    "fr": [
        "Les travaux du nouveau pont commenceront au printemps, a annoncé la maire à la presse.",
        "Les commerçants du quai craignent de perdre des clients pendant les deux ans du chantier.",
        "Une navette gratuite reliera les deux rives, tous les quarts d'heure, jusqu'à minuit.",
        "La région paiera la moitié de l'ouvrage ; le reste viendra de l'État et de la ville.",
        "Les premiers camions traverseront le fleuve dans deux ans, si le calendrier est respecté.",
    ],
    "en": [
        "Work on the new bridge will begin in the spring, the mayor told reporters on Monday.",
        "Shopkeepers along the quay fear that they will lose customers during two years of work.",
        "A free shuttle will link both banks every quarter of an hour, from six until midnight.",
        "The region will pay half of the cost; the rest will come from the state and the town.",
        "The first lorries will cross the river in two years, if everything goes to plan.",
    ],
}


@pytest.mark.parametrize(("code", "text"), TEXTS.items())
def test_language_is_named_by_its_primary_tag(code: str, text: str) -> None:
    """A sentence of press prose gets its own BCP 47 primary tag, with confidence and a vote."""
    language = detect(text)
    assert language.code == code
    assert language.confidence > 0.9
    assert [(vote.detector, vote.code) for vote in language.votes] == [("py3langid", code)]


@pytest.mark.parametrize(("code", "text"), SETTLED.items())
def test_script_settles_what_it_alone_settles(code: str, text: str) -> None:
    """Letters that one language is written in need no detector."""
    language = detect(text)
    assert language.code == code
    assert [vote.detector for vote in language.votes] == ["script"]


@pytest.mark.parametrize("text", ["", " \n\t", "12 345 — 67,8 %", "…"])
def test_nothing_to_judge_is_undetermined(text: str) -> None:
    """A text without letters is `und`, with no confidence and no votes, whatever is claimed."""
    assert detect(text, "fr") == Language("und", 0.0, ())


def test_a_lone_name_is_no_language_unless_one_is_claimed() -> None:
    """A single word that says nothing is `und`; the page's claim then decides, and is recorded."""
    assert detect("Paris").code == "und"
    claimed = detect("Paris", "fr-FR")
    assert claimed.code == "fr"
    assert ("claim", "fr") in [(vote.detector, vote.code) for vote in claimed.votes]


@pytest.mark.parametrize(
    "text",
    [
        "GRÈVE DANS LES TRANSPORTS : LE TRAFIC PERTURBÉ JUSQU'À LUNDI",
        "GREVE DANS LES TRANSPORTS: LE TRAFIC PERTURBE",
        "Le depute a ete elu hier a Orleans apres les debats",
        "Coupe du monde",
        "« We will never give up », a lancé le maire, avant d'ajouter : « The future is ours. »",
        'Le maire a dit : "This is the best day of my life, I thank you all", puis il est parti.',
    ],
)
def test_hard_french_stays_french(text: str) -> None:
    """Capitals, missing accents, few words and English quotations do not mislead."""
    assert detect(text).code == "fr"


def test_langdetect_is_asked_in_doubt_and_recorded() -> None:
    """Where py3langid is not sure, langdetect's guesses stand among the votes."""
    votes = detect("Le depute a ete elu hier a Orleans apres les debats").votes
    assert "langdetect" in [vote.detector for vote in votes]


def test_a_wrong_claim_does_not_overrule_the_text() -> None:
    """A template that says English leaves a French text French, sure or in doubt."""
    assert detect(FRENCH, "en") == detect(FRENCH)
    assert detect("Le depute a ete elu hier a Orleans apres les debats", "en").code == "fr"
    assert detect("Το δημοτικό συμβούλιο", "fr").code == "el"


@pytest.mark.parametrize("order", ["halves", "turns"])
def test_two_languages_with_large_shares_are_mixed(order: str) -> None:
    """French and English, one after the other or line by line, are `mul`, with both shares."""
    if order == "halves":
        lines = PARAGRAPHS["fr"] + PARAGRAPHS["en"]
    else:
        lines = [line for pair in zip(*PARAGRAPHS.values(), strict=True) for line in pair]
    language = detect("\n\n".join(lines), "fr")
    assert language.code == "mul"
    assert {other.code for other in language.others} == {"fr", "en"}
    assert sum(other.share for other in language.others) == pytest.approx(1)


def test_a_paragraph_in_another_language_is_told_and_no_mixture() -> None:
    """One English paragraph at the end of a French article is a share of it, not its language."""
    language = detect("\n".join([*PARAGRAPHS["fr"], PARAGRAPHS["en"][0]]))
    assert language.code == "fr"
    assert [other.code for other in language.others] == ["en"]
    assert 0.05 < language.others[0].share < 0.3


def test_close_relatives_are_no_mixture() -> None:
    """Czech and Slovak side by side are one of them: passages are taken for the other too often."""
    czech = "Starosta řekl, že rozpočet města byl schválen a že práce začnou už na jaře."
    slovak = "Primátor povedal, že rozpočet mesta bol schválený a že práce sa začnú na jar."
    language = detect("\n".join([czech, slovak] * 3))
    assert language.code in {"cs", "sk"}
    assert language.others == ()


@pytest.mark.parametrize(
    ("tag", "code"),
    [("zh-cn", "zh"), ("fr_CA", "fr"), ("no", "nb"), ("nn-NO", "nn"), (" EN ", "en"), ("iw", "he")],
)
def test_tags_are_written_one_way(tag: str, code: str) -> None:
    """Regions, cases and withdrawn tags are folded into one primary subtag."""
    assert primary(tag) == code


def test_a_text_without_lines_is_cut_into_passages() -> None:
    """Nothing of a long line is lost, and a line without spaces is cut all the same."""
    line = " ".join([FRENCH] * 20)
    assert "".join(passages(line)) == line
    assert "".join(passages("a" * 1000)) == "a" * 1000


def test_a_lone_surrogate_breaks_nothing() -> None:
    """What no encoding can write is judged like any character that is no letter."""
    assert detect("\ud800 " + FRENCH).code == "fr"


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    """The same text gets the same answer, votes and all, whatever came before it."""
    short = "Gala de la danse"
    first = detect(short)
    for text in TEXTS.values():
        detect(text)
    assert detect(short) == first


def test_answers_do_not_depend_on_the_process() -> None:
    """Another process, with more threads, gives the same to the last digit."""
    code = f"from depeche.language import detect; print(detect({FRENCH[:24]!r}))"
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={
                "PYTHONHASHSEED": seed,
                "OPENBLAS_NUM_THREADS": seed,
                "PYTHONPATH": ":".join(sys.path),
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert answers == {f"{detect(FRENCH[:24])}\n"}
