"""The four real articles: every entity of the gold is one cluster, over all of them."""

import json
import os
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from depeche.cli.inputs import find, open_access
from depeche.cli.terminal import local_collection
from depeche.cli.workers import Worker
from depeche.entities.names import bare_name, fold, name_key
from depeche.records.article import Article, Entity
from depeche.records.outcome import Kept

SHARED = Path(os.environ.get("DEPECHE_SHARED", Path(__file__).parents[3] / "shared"))
GOLD = SHARED / "gold" / "seeds.json"

pytestmark = [
    pytest.mark.gold,
    pytest.mark.skipif(not GOLD.exists(), reason="the real articles do not lie beside the project"),
]

WANTED: list[dict[str, Any]] = (
    json.loads(GOLD.read_text("utf-8"))["entities"] if GOLD.exists() else []
)


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    paths = [str(SHARED / "seeds")]
    access = open_access(paths)
    with closing(Worker(local_collection(entities=True), access)) as worker:
        found = [result.outcome for result in worker.work(find(paths, None, access))]
    return [outcome.article for outcome in found if isinstance(outcome, Kept)]


def found_as(articles: list[Article], form: str) -> list[Entity]:
    """The entities, article by article, one of whose mentions is written so."""
    key = name_key(form)
    return [
        entity
        for article in articles
        for entity in article.entities
        if any(key == name_key(mention.text) for mention in entity.mentions)
    ]


@pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: wanted["name"])
def test_one_cluster_of_the_right_type_and_id(
    articles: list[Article], wanted: dict[str, Any]
) -> None:
    """Its surface forms are found, and are one entity in all articles."""
    found = [e for form in wanted["surface_forms"] for e in found_as(articles, form)]
    assert found
    assert len({entity.entity_id for entity in found}) == 1
    assert {entity.type for entity in found} == {wanted["type"]}
    if wanted["wikidata"]:
        assert {entity.wikidata for entity in found} == {wanted["wikidata"]}


def test_no_cluster_holds_two_entities(articles: list[Article]) -> None:
    """No entity of the record has surface forms of two entities of the gold."""
    owner = {name_key(form): w["name"] for w in WANTED for form in w["surface_forms"]}
    owners: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        for entity in article.entities:
            keys = {name_key(mention.text) for mention in entity.mentions}
            owners[entity.entity_id] |= {owner[key] for key in keys & owner.keys()}
    assert [names for names in owners.values() if len(names) > 1] == []


def test_no_person_is_false(articles: list[Article]) -> None:
    """Every person is one of the gold's, also under the name of a colleague's caption."""
    forms = {
        fold(bare_name(form, person=True))
        for wanted in WANTED
        if wanted["type"] == "PER"
        for form in wanted["surface_forms"]
    }
    persons = [e for a in articles for e in a.entities if e.type == "PER"]
    assert [
        e.name for e in persons if not {fold(bare_name(n, person=True)) for n in e.aliases} <= forms
    ] == []


def test_what_the_articles_are_about(articles: list[Article]) -> None:
    """Russia and North Korea, before any other country."""
    for article in articles:
        assert {country.code for country in article.countries[:2]} == {"RU", "KP"}
        assert sum(country.share for country in article.countries) == pytest.approx(1, abs=0.001)
