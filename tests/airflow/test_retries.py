"""Which errors Airflow tries again."""

from collections.abc import Iterator

import pytest
from airflow.sdk import RetryAction

from depeche import errors
from orchestration.retries import TransientOnly

pytestmark = pytest.mark.airflow


def tree(root: type[errors.DepecheError] = errors.DepecheError) -> Iterator[type[Exception]]:
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


@pytest.mark.parametrize("kind", sorted(set(tree()), key=lambda kind: kind.__name__))
def test_an_error_of_ours_decides_by_its_own_word(kind: type[errors.DepecheError]) -> None:
    """What is transient is left to the task's retries; what a person must mend fails at once."""
    decision = TransientOnly().evaluate(kind("no"), try_number=1, max_tries=3)
    assert decision.action is (RetryAction.DEFAULT if kind.transient else RetryAction.FAIL)


def test_an_error_that_is_not_ours_is_tried_again() -> None:
    """A lost connection deep in a library may pass by itself."""
    decision = TransientOnly().evaluate(ConnectionResetError(), try_number=1, max_tries=3)
    assert decision.action is RetryAction.DEFAULT


@pytest.mark.parametrize("kind", [errors.LakeUnreachable, errors.SourceUnreachable])
def test_network_and_store_are_what_may_pass(kind: type[errors.DepecheError]) -> None:
    """The two errors that the design tries again are transient."""
    assert kind.transient
