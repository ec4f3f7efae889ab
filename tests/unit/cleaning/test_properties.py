"""What holds for every text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from articles import BODY, FURNITURE, HARD, PARAGRAPHS
from depeche.cleaning import Cleaner, cut

LINES = [
    *PARAGRAPHS,
    *(line for line, _ in FURNITURE.values()),
    *(line for text in HARD.values() for line in text.split("\n")),
    "Le port de Kerlan rouvre",
    "Lina Morel",
    "Lina Morel, journaliste, suit les ports de la côte nord.",
    "À lire aussi",
    "Les plus lus",
    "Sur le même sujet",
    "À propos de l'auteur",
    "Monde",
    "Publié le",
    "04/03/2024",
    "fin de phrase.Lire aussi: «La digue a tenu toute la nuit»La suite.",
    "Partager\u00adsur\u200b Facebook",
]
TEXTS = st.builds(
    "".join,
    st.lists(
        st.tuples(st.sampled_from(LINES), st.sampled_from(["\n", "\n\n", "\r\n", " "])).map(
            "".join
        ),
        max_size=14,
    ),
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(TEXTS | st.text(max_size=200))
def test_the_contract_of_a_cleaned_text(text: str) -> None:
    """The text is the source minus removals, which are sorted, disjoint, in bounds and trimmed."""
    cleaned = Cleaner().clean(text)
    assert cleaned.text == cut(text, cleaned.removals)
    position = 0
    for removal in cleaned.removals:
        assert position <= removal.start < removal.end <= len(text)
        span = text[removal.start : removal.end]
        assert span == span.strip()
        position = removal.end


@settings(max_examples=300, deadline=None, derandomize=True)
@given(TEXTS)
def test_cleaning_twice_cuts_nothing_more(text: str) -> None:
    """What cleaning leaves is clean: a text has one title, and that was found already."""
    once = Cleaner().clean(text)
    assert Cleaner().clean(once.text, once.findings.title).text == once.text


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(LINES), max_size=8))
def test_other_documents_do_not_matter(lines: list[str]) -> None:
    """A cleaner that has seen other texts gives the same answer as a new one."""
    used = Cleaner()
    for line in lines:
        used.clean(line)
    text = f"Le port de Kerlan rouvre\n\n{BODY}\n\n12 commentaires"
    assert used.clean(text) == Cleaner().clean(text)
