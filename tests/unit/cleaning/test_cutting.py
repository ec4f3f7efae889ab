"""The one place that cuts."""

from hypothesis import given
from hypothesis import strategies as st

from depeche.cleaning import cut
from depeche.records.article import Removal


def removal(start: int, end: int) -> Removal:
    return Removal(start=start, end=end, kind="tags", rule="test", confidence=1.0)


def test_nothing_to_cut_changes_nothing() -> None:
    """Without removals even stray white space stays."""
    assert cut(" a \n\n\n b \n", []) == " a \n\n\n b \n"


def test_a_cut_paragraph_leaves_one_blank_line() -> None:
    """The gap between two paragraphs stays a gap between two paragraphs."""
    assert cut("one\n\nXX\n\ntwo", [removal(5, 7)]) == "one\n\ntwo"


def test_a_cut_line_leaves_one_line_end() -> None:
    """Where lines stand without blank lines, they go on so."""
    assert cut("one\nXX\ntwo", [removal(4, 6)]) == "one\ntwo"


def test_a_cut_inside_a_line_leaves_one_space() -> None:
    """Two words around a cut do not grow together."""
    assert cut("one XX two", [removal(4, 6)]) == "one two"


def test_cuts_at_both_ends_take_their_white_space_along() -> None:
    """Text that begins or ends with a cut begins and ends with a word."""
    assert cut(" XX one \n YY\n", [removal(1, 3), removal(10, 12)]) == "one"


def test_windows_line_ends_count_as_line_ends() -> None:
    """A blank line of CRLF is a blank line."""
    assert cut("one\r\n\r\nXX\r\n\r\ntwo", [removal(7, 9)]) == "one\n\ntwo"


def test_everything_may_be_cut() -> None:
    """A text that is all furniture leaves nothing."""
    assert cut("XX\n\nYY\n", [removal(0, 2), removal(4, 6)]) == ""


@given(st.text(alphabet="ab \n\r\t", max_size=60), st.data())
def test_only_white_space_around_cuts_changes(text: str, data: st.DataObject) -> None:
    """All other characters of the source stand in the result, in order."""
    bounds = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    removals = [removal(start, end) for start, end in pairs]
    kept = "".join(
        character
        for i, character in enumerate(text)
        if not any(r.start <= i < r.end for r in removals)
    )
    assert "".join(cut(text, removals).split()) == "".join(kept.split())
