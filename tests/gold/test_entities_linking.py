"""Passages of our own, with ids and NIL: what is linked is right, and clusters are whole."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "training"))

from linking_quality import Answer, answers, b_cubed, linking, passages

PRECISION = 0.90
CLUSTERS = 0.95
PASSAGES = 40


@pytest.fixture(scope="module")
def said() -> list[Answer]:
    return list(answers(passages()))


def test_there_are_enough_passages() -> None:
    """Forty passages or more, with names that have no id among them."""
    assert len(passages()) >= PASSAGES
    assert any(not wanted.startswith("Q") for p in passages() for _, wanted in p.gold)


def test_ids_are_right(said: list[Answer]) -> None:
    """Nine of ten ids that are answered are right, at least."""
    assert linking(said)[0] >= PRECISION


def test_clusters_are_whole(said: list[Answer]) -> None:
    """B³ over all passages together: one cluster for each thing in the world."""
    assert b_cubed(said)[2] >= CLUSTERS


def test_types_are_right(said: list[Answer]) -> None:
    """Also where the recogniser gave the wrong one."""
    assert [a for a in said if a.type != a.wanted_type] == []


def test_b_cubed_counts_what_is_torn_and_what_is_joined() -> None:
    """Two things of two mentions each in one cluster: precision one half, recall whole."""
    one = [Answer("x", wanted, "PER", "c", None, "PER") for wanted in "aabb"]
    assert b_cubed(one)[:2] == (0.5, 1.0)
    torn = [Answer("x", "a", "PER", cluster, None, "PER") for cluster in "cd"]
    assert b_cubed(torn)[:2] == (1.0, 0.5)
