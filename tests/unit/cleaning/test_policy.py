"""The policy decides between proposals."""

from depeche.cleaning.policy import decide
from depeche.cleaning.proposals import Proposal

TEXT = "one two three four five"


def proposal(start: int, end: int, confidence: float = 0.9, kind: str = "tags") -> Proposal:
    return Proposal(start, end, kind, f"{kind}.test", confidence)


def test_below_the_threshold_nothing_stands() -> None:
    """The threshold itself is enough, less is not."""
    assert decide([proposal(0, 3, 0.5)], TEXT, 0.5)
    assert not decide([proposal(0, 3, 0.49)], TEXT, 0.5)


def test_of_equal_spans_the_surer_stands() -> None:
    """Two kinds that claim one line: the surer rule names it."""
    found = decide([proposal(0, 3, 0.6, "tags"), proposal(0, 3, 0.8, "byline")], TEXT, 0.5)
    assert [p.kind for p in found] == ["byline"]


def test_a_span_inside_another_is_dropped() -> None:
    """A date inside a byline is part of the byline."""
    found = decide([proposal(0, 13), proposal(4, 7, 1.0, "date_line")], TEXT, 0.5)
    assert [(p.start, p.end, p.kind) for p in found] == [(0, 13, "tags")]


def test_an_overlap_goes_to_the_earlier_span() -> None:
    """What two spans share is cut once, and white space at the new edge is left out."""
    found = decide([proposal(0, 7), proposal(4, 13, kind="byline")], TEXT, 0.5)
    assert [(p.start, p.end) for p in found] == [(0, 7), (8, 13)]


def test_the_order_of_proposals_does_not_matter() -> None:
    """The same proposals in any order give the same decision."""
    given = [proposal(0, 7), proposal(4, 13, kind="byline"), proposal(8, 13, 0.7, "caption")]
    assert decide(given, TEXT, 0.5) == decide(given[::-1], TEXT, 0.5)
