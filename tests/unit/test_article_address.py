"""Under which address an article is known."""

import pytest

from depeche.collections import load
from depeche.pipeline import Pipeline
from depeche.records.flow import Document
from depeche.records.outcome import Kept, Refused
from edges import NOON, PROJECT

SAMPLES = load(PROJECT / "include" / "collections" / "samples.yaml")
FOUND = "https://m.quai.example/une/port-1234.html?page=mobile"
PAGE = """<html lang="fr"><head><title>Le port</title>{head}</head><body><article><h1>Le port</h1>
<p>Les dockers du quai Nord ont repris le travail dimanche matin, après trois jours d’une grève
suivie par neuf équipes sur dix, selon la capitainerie, qui promet un calendrier d’ici à l’été.</p>
<p>« Nous jugerons sur pièces », a répondu leur porte-parole, rappelant que deux promesses du même
ordre étaient restées lettre morte depuis la fermeture de la criée, il y a onze ans.</p>
</article></body></html>"""


@pytest.mark.parametrize(
    ("head", "address"),
    [
        ('<link rel="canonical" href="https://www.quai.example/une/port-1234.html">',
         "https://www.quai.example/une/port-1234.html"),
        ('<link rel="canonical" href="/une/port-1234.html?utm_source=x">',
         "https://m.quai.example/une/port-1234.html"),
        ('<link rel="canonical" href="https://www.quai.example/">', FOUND),
        ('<link rel="canonical" href="https://autre.example/une/port-1234.html">', FOUND),
        ("", FOUND),
    ],
)  # fmt: skip
def test_a_page_may_say_where_it_belongs(head: str, address: str) -> None:
    """On its own site, to an article: not to the front page, and not to somebody else."""
    document = Document(
        source="site",
        address=FOUND,
        content=PAGE.format(head=head).encode(),
        media_type="text/html",
        url=FOUND,
        status=200,
        fetched_at=NOON,
    )
    with Pipeline(SAMPLES.model_copy(update={"entities": False}), "2024-06-01") as pipeline:
        (outcome,) = pipeline.run([document])

    assert isinstance(outcome, Kept)
    assert outcome.article.address == address


@pytest.mark.parametrize(
    ("error", "ended"),
    [
        ("RobotsDisallowed", ("rejected", "robots_disallowed")),
        ("RightsReserved", ("rejected", "rights_reserved")),
        ("SourceUnreachable", ("quarantined", "SourceUnreachable")),
    ],
)
def test_what_a_publisher_does_not_want_is_no_failure(error: str, ended: tuple[str, str]) -> None:
    """It is rejected for its reason; what could not be had is quarantined."""
    document = Document("site", FOUND, b"", "text/html", error=error, message="so it is")
    with Pipeline(SAMPLES.model_copy(update={"entities": False}), "2024-06-01") as pipeline:
        (outcome,) = pipeline.run([document])

    assert isinstance(outcome, Refused)
    assert (outcome.rejection.outcome, outcome.rejection.reason) == ended
    assert outcome.rejection.detail == "so it is"
