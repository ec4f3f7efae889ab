"""The time to clean grows with the length of a text, whatever it holds."""

import time

import pytest

from depeche.cleaning import Cleaner

PATTERNS = {
    "one long line": "Le port rouvre après la tempête. ",
    "no space": "é",
    "brackets": "((((AFP/",
    "short lines": "Partager\nLe port rouvre\n",
    "names": "Jean Dupont\n",
    "dates": "1 mars 2024\n",
    "link cues": "fin.Lire aussi : Le port rouvre»Et ",
    "lone cues": "À lire aussi\nLe port rouvre demain\n",
    "end marks": "Laisser un commentaire\nUne phrase de neuf mots au moins finit ici même.\n",
    "posts": "— a b (@c) #x\n",
    "soft hyphens": "a\u00ad",
    "networks": "FacebookXTwitterX",
    "credits": "Photo : A — B/AFP — ",
}


def seconds(text: str) -> float:
    start = time.process_time()
    Cleaner().clean(text)
    return time.process_time() - start


@pytest.mark.parametrize("pattern", PATTERNS.values(), ids=PATTERNS.keys())
def test_time_is_linear(pattern: str) -> None:
    """Eight times the text takes far less than the sixty-four times that a square would."""
    short = pattern * (40_000 // len(pattern))
    fast = min(seconds(short) for _ in range(3))
    assert seconds(short * 8) < 24 * fast + 0.2
