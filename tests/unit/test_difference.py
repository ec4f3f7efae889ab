"""What counts as a difference between two versions of a document, and how it is shown."""

from collections.abc import Iterator

import pytest

from depeche.records.article import Article, Mention
from depeche.records.ledger import Rejection
from depeche.reprocessing.difference import Difference, difference
from depeche.reprocessing.report import plain
from depeche.reprocessing.samples import SAMPLES, chosen, shown
from depeche.reprocessing.sketch import IGNORED, KINDS, sketches
from lake_builders import PROVENANCE, article, rejection

OLDER = PROVENANCE.model_copy(update={"pipeline_version": "0.0.9"})
REBUILT = PROVENANCE.model_copy(update={"configuration_digest": "00000000"})


class Parts:
    """A lake of two versions of one partition."""

    def __init__(self, before: list, after: list) -> None:
        self.rows = {"old": before, "new": after}

    def read_part(self, part: str, model: type) -> Iterator:
        return (row for row in self.rows[part] if isinstance(row, model))

    def difference(self) -> Difference:
        return difference(sketches(self, ["old"], ["old"]), sketches(self, ["new"], ["new"]))

    def lines(self) -> str:
        found = chosen(self.difference().changes)
        return "\n".join(line for lines in shown(self, found) for line in lines)


def kinds(**changes: object) -> tuple[str, ...]:
    """In what an article differs from itself with other columns."""
    found = Parts([article(1)], [article(1, **changes)]).difference()
    return found.changes[0].kinds if found.changes else ()


def test_every_column_is_compared_in_one_kind_or_ignored_by_name() -> None:
    """A new column of the contract must be put somewhere."""
    columns = [name for names in KINDS.values() for name in names]
    assert len(columns) == len(set(columns))
    assert {*columns, *IGNORED} == {*Article.model_fields, *Rejection.model_fields}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"text": "Autre."}, ("text",)),
        ({"title": "Le port s’endort"}, ("title",)),
        ({"language": "br"}, ("language",)),
        ({"entities": ()}, ("entities",)),
        ({"published_precision": "day"}, ("dates",)),
        ({"removals": ()}, ("cuts",)),
        ({"url": "https://quai.example/un", "lead": "Hier."}, ("address", "other")),
        ({"provenance": OLDER}, ()),
    ],
)
def test_a_difference_is_named_by_its_kind(changes: dict[str, object], kind: tuple) -> None:
    """Each column counts under its kind, and what made the row under none."""
    assert kinds(**changes) == kind


def test_entities_that_only_moved_with_the_text_are_the_same() -> None:
    """Offsets follow the text; where the text stands still, they tell of other mentions."""
    (entity,) = article(1).entities
    mention = Mention(start=9, end=12, text="Les")
    moved = entity.model_copy(update={"mentions": (mention,)})
    assert kinds(entities=(moved,), text="Un jour, Les grues.") == ("text",)
    assert kinds(entities=(moved,)) == ("entities",)


def test_an_outcome_stands_for_everything_else() -> None:
    """From kept to rejected, from reason to reason, from nothing to kept."""
    raw = article(1).raw
    found = Parts(
        [
            article(1),
            rejection(2),
            rejection(4, outcome="quarantined", reason="E", detail="at 0x1"),
        ],
        [
            rejection(1, raw=raw),
            rejection(2, reason="empty"),
            article(3),
            rejection(4, outcome="quarantined", reason="E", detail="at 0x2"),
        ],
    ).difference()
    assert list(found.outcomes) == [
        "absent → kept",
        "kept → rejected (too_short)",
        "rejected (too_short) → rejected (empty)",
    ]
    assert found.kinds == {"outcome": 3}
    assert (found.read_before, found.read_after, found.same) == (3, 4, 1)


def test_other_provenance_is_counted_among_the_same() -> None:
    """What was made by something else, and is the same, is told apart."""
    found = Parts([article(1), article(2)], [article(2), article(1, provenance=REBUILT)])
    told = found.difference()
    assert (told.same, told.provenance_only, told.changes) == (2, 1, ())


def test_the_order_of_the_rows_does_not_matter() -> None:
    """The same changes in the same order, from whichever end the rows are read."""
    before = [article(number) for number in range(9)]
    after = [article(number, title=f"Titre {number}") for number in range(9)]
    forwards, backwards = Parts(before, after), Parts(before[::-1], after[::-1])
    assert forwards.lines() == backwards.lines()


def test_samples_show_every_sort_of_change_first() -> None:
    """Of thirty new titles and one new language, the language is among those that are shown."""
    before = [article(number) for number in range(31)]
    after = [article(number, title="Autre") for number in range(30)] + [article(30, language="br")]
    found = chosen(Parts(before, after).difference().changes)
    assert len(found) == SAMPLES
    assert [change.kinds for change in found].count(("language",)) == 1


def test_a_sample_shows_both_sides() -> None:
    """Sentences that came and went, entities, cuts and values, marked as in any difference."""
    told = Parts(
        [article(1, text="Il pleut. Il vente.")],
        [article(1, text="Il pleut. Il neige.", entities=(), title=None, removals=())],
    ).lines()
    for line in ("-Il vente.", "+Il neige.", " Il pleut.", "- entity: Quai (LOC, N1)"):
        assert f"\n  {line}" in told
    assert "- title: Le port s’éveille\n  + title: None" in told
    assert "- cut: read_also by read_also" in told


def test_a_hostile_text_is_shown_in_bounded_space() -> None:
    """A million sentences and a line without end make no long page."""
    hostile = "Ah. " * 1_000_000 + "x" * 1_000_000
    told = Parts([article(1)], [article(1, text=hostile)]).lines()
    assert len(told) < 12_000


def test_what_steers_a_terminal_or_cannot_be_seen_is_written_out() -> None:
    """Escape sequences, a direction turned round, a soft hyphen; typographic spaces stay."""
    assert plain("a\x1b[2J\u202eb\u00adc") == "a\\u001b[2J\\u202eb\\u00adc"
    assert plain("« Ah\u202f! »\u00a0é") == "« Ah\u202f! »\u00a0é"
