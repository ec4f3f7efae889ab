"""What is cut: a line of each kind, alone in an article and glued in the ways texts arrive."""

import pytest

from articles import BODY, FURNITURE, PARAGRAPHS, furnished
from depeche.cleaning import KINDS, Cleaned, Cleaner
from depeche.cleaning.rules import RULES


def clean(text: str, title: str | None = None) -> Cleaned:
    return Cleaner().clean(text, title)


def spans(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(r.kind, text[r.start : r.end]) for r in clean(text, title).removals]


@pytest.mark.parametrize("kind", FURNITURE)
def test_a_line_of_furniture_is_cut_and_named(kind: str) -> None:
    """One line of each kind goes, under its kind, and the article stays whole."""
    line, place = FURNITURE[kind]
    text = furnished(line, place)
    assert spans(text) == [(kind, line)] or kind == "social_embed"
    assert line not in clean(text).text


@pytest.mark.parametrize("kind", [k for k in FURNITURE if k != "social_embed"])
def test_the_article_around_it_stays(kind: str) -> None:
    """What is left is the article, character by character."""
    assert clean(furnished(*FURNITURE[kind])).text == BODY


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        lambda line: line.replace("é", "e").replace("À", "A").replace("à", "a"),
        lambda line: line.replace(" ", "\u00a0"),
        lambda line: line.replace("'", "’"),
        lambda line: line[:6] + "\u00ad" + line[6:],
        lambda line: line.replace("é", "e\u0301").replace("À", "A\u0300"),
    ],
    ids=["capitals", "no_accents", "nbsp", "apostrophes", "soft_hyphen", "combining"],
)
@pytest.mark.parametrize(
    "line",
    [
        "Abonnez-vous à notre newsletter",
        "Cet article est réservé aux abonnés",
        "Retour à l'accueil",
        "Partager sur Facebook",
    ],
)
def test_cues_are_found_however_they_are_written(line: str, change) -> None:  # type: ignore[no-untyped-def] # a function per case
    """Capitals, accents, spaces, apostrophes and invisible characters make no difference."""
    assert clean(furnished(change(line), "tail")).text == BODY


def test_windows_line_ends_make_no_difference() -> None:
    """CRLF texts lose the same lines."""
    text = f"{PARAGRAPHS[0]}\r\n\r\n{PARAGRAPHS[1]}\r\n\r\n12 commentaires\r\n"
    assert spans(text) == [("comment_prompt", "12 commentaires")]


def test_the_first_line_becomes_the_title() -> None:
    """A short line above the first paragraph is the headline."""
    cleaned = clean(f"Le port de Kerlan rouvre\n\n{BODY}")
    assert (cleaned.text, cleaned.findings.title) == (BODY, "Le port de Kerlan rouvre")


def test_a_page_title_is_cut_where_the_text_repeats_it() -> None:
    """The page's title goes even when its shape alone would not say so, site name aside."""
    text = f"Le port rouvre. Enfin.\n\n{BODY}"
    assert spans(text, "Le port rouvre. Enfin. | Le Quai") == [("title", "Le port rouvre. Enfin.")]


def test_a_glued_link_is_cut() -> None:
    """« À lire aussi » glued to its headline is a link."""
    text = furnished("À lire aussiTempête : la digue a tenu toute la nuit", "middle")
    assert clean(text).text == BODY


def test_a_link_inside_a_paragraph_is_cut_to_its_end() -> None:
    """The link ends where the next sentence is glued to it; the sentences around it stay."""
    before, after = PARAGRAPHS[0], PARAGRAPHS[2]
    text = f"{before}Lire aussi: «La digue a tenu toute la nuit»{after}"
    assert clean(text).text == f"{before}{after}"


def test_the_line_below_a_lone_cue_is_its_link_and_the_subhead_below_stays() -> None:
    """« À lire aussi » alone takes one headline along, not the subhead after it."""
    block = "À lire aussi\nLa digue de Kerlan a tenu toute la nuit\nUne rade abritée"
    assert clean(furnished(block, "middle")).text == furnished("Une rade abritée", "middle")


def test_a_block_of_headlines_below_the_article_is_cut() -> None:
    """« Les plus lus » opens a list that runs to the end."""
    block = "Les plus lus\n1\nLa digue de Kerlan a tenu\n2\nLe phare change de gardien\n04/03/2024"
    assert clean(furnished(block, "tail")).text == BODY


def test_comments_of_readers_are_no_article() -> None:
    """Below « Laisser un commentaire » nothing of the article stands."""
    block = (
        "3 commentaires\nLaisser un commentaire\nBob le 04/03/2024 à 10:00\nbien fait\nRépondre\n"
        "Zoé le 04/03/2024 à 11:00\nC'était mieux avant, je le dis comme je le pense.\nRépondre"
    )
    assert clean(furnished(block, "tail")).text == BODY


def test_a_name_and_a_note_below_the_article_sign_it() -> None:
    """A name alone, then who that is: byline and note."""
    text = f"{BODY}\n\nLina\n\nLina, journaliste au service mer, suit les ports de la côte nord."
    assert [kind for kind, _ in spans(text)] == ["byline", "author_bio"]


def test_keywords_below_the_article_are_its_tags() -> None:
    """A run of short lines that name what the article names."""
    cleaned = clean(f"{BODY}\n\nKerlan\nPêcheurs\nDigue\nTempête\nPartager sur Facebook")
    assert cleaned.findings.tags == ("Kerlan", "Pêcheurs", "Digue", "Tempête")


def test_what_is_cut_is_read() -> None:
    """Signatures, dates with their role, and agencies are kept as findings."""
    text = (
        "Par Lina Morel\nPublié le 4 mars 2024 à 10h12, mis à jour le 5 mars 2024\n\n"
        f"{BODY}\n\n(avec AFP)"
    )
    findings = clean(text).findings
    assert findings.authors == ("Par Lina Morel",)
    assert [(d.text, d.role) for d in findings.dates] == [
        ("4 mars 2024 à 10h12", "published"),
        ("5 mars 2024", "modified"),
    ]
    assert findings.agencies == ("AFP",)


@pytest.mark.parametrize(
    "prefix",
    ["date 2023-09", "Date : 2023-09-05", "Publié le 5 septembre 2023 à 10h12", "05/09/2023 10:12"],
)
def test_a_date_before_the_first_sentence_is_cut(prefix: str) -> None:
    """Labels and stamps that a record left before the text go, and nothing else does."""
    assert clean(f" {prefix} {BODY}").text == BODY


def test_kinds_that_the_policy_keeps_stay() -> None:
    """A collection may want its links; the rest is cut all the same."""
    text = furnished("À lire aussi : Le port fermé pour la nuit", "middle") + "\n\n12 commentaires"
    cleaned = Cleaner(keep=["read_also"]).clean(text)
    assert "À lire aussi" in cleaned.text
    assert [r.kind for r in cleaned.removals] == ["comment_prompt"]


def test_a_higher_threshold_cuts_less() -> None:
    """At the strictest threshold nothing is cut at all."""
    text = furnished("12 commentaires", "tail")
    assert Cleaner(threshold=1.0).clean(text).text == text


@pytest.mark.parametrize(
    "line",
    [
        "Read also: The harbour stays closed tonight",
        "Sign up for our newsletter",
        "Lea también: El puerto cierra esta noche",
        "Suscríbete a nuestra newsletter",
        "Lesen Sie auch: Der Hafen bleibt geschlossen",
        "Alle Rechte vorbehalten",
        "Leggi anche: Il porto resta chiuso stanotte",
        "Leia também: O porto fica fechado esta noite",
        "Lees ook: De haven blijft vannacht dicht",
        "اشترك في النشرة البريدية",
    ],
)
def test_other_languages_have_their_cues(line: str) -> None:
    """The language of a text need not be known."""
    assert clean(furnished(line, "tail")).text == BODY


def test_a_poem_gives_its_title_and_its_signature() -> None:
    """A line alone above stanzas is a title, a name alone below them a byline."""
    verse = "La mer monte ce matin\net le vent compte les bateaux.\n\nIl en manque un au port."
    cleaned = clean(f"Marée\u00a0de mars\n\n{verse}\n\nLina Morel")
    assert cleaned.text == verse
    assert [r.kind for r in cleaned.removals] == ["title", "byline"]


def test_a_date_may_hold_the_signature() -> None:
    """« Publié le … par … » is read for both."""
    findings = clean(furnished("Publié le 2 octobre 2023 par Lina Morel", "top")).findings
    assert findings.authors == ("par Lina Morel",)
    assert [d.text for d in findings.dates] == ["2 octobre 2023"]


def test_a_credit_at_the_end_of_a_long_paragraph_goes_alone() -> None:
    """The paragraph is no caption."""
    long = " ".join(PARAGRAPHS)
    assert spans(f"{long} (Photo : Anna Le Goff)") == [("photo_credit", "(Photo : Anna Le Goff)")]


@pytest.mark.parametrize(
    "call",
    [
        "Vous aimez nos portraits ? Abonnez-vous à partir de 1 € par mois.",
        "Une précision à apporter ? Écrivez-nous : redaction@lequai.example",
        "L'info en continu, c'est sur notre application, à toute heure du jour.",
        "Get the best of our reporting in your inbox every Saturday.",
    ],
)
def test_a_sentence_that_calls_on_the_reader_closes_no_article(call: str) -> None:
    """Below the last paragraph, the call alone is enough."""
    assert clean(furnished(call, "tail")).text == BODY


def test_names_above_an_article_that_never_names_them_sign_it() -> None:
    """Several names joined count as well."""
    assert spans(furnished("Lina Morel et Paul Kerven", "top")) == [
        ("byline", "Lina Morel et Paul Kerven")
    ]


def test_rules_have_a_known_kind_and_a_reason_and_a_name_of_their_own() -> None:
    """Every rule can be looked up in the generated page."""
    kinds = {kind.name for kind in KINDS}
    assert all(rule.kind in kinds and len(rule.reason) > 20 for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)
