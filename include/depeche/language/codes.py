"""Names of languages as the record writes them: the primary subtags of BCP 47."""

from collections.abc import Iterable
from typing import Final

__all__ = ["MIXED", "UNDETERMINED", "WIDESPREAD", "are_relatives", "listed", "primary", "summed"]

UNDETERMINED: Final = "und"
"""For a text that gives nothing to judge."""

MIXED: Final = "mul"
"""For a text of two languages or more, each with a large share of it."""

_FOLDED: Final = {
    "no": "nb", "iw": "he", "in": "id", "ji": "yi", "arz": "ar", "ary": "ar", "wuu": "zh",
    "yue": "zh", "grc": "el", "hbo": "he", "ltg": "lv", "uzs": "uz", "fil": "tl",
}  # fmt: skip
"""Withdrawn tags, and varieties that the press writes in the language named."""


def listed(codes: str) -> frozenset[str]:
    """The codes that stand in a line."""
    return frozenset(codes.split())


WIDESPREAD: Final = listed(
    "af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id "
    "is it ja ka kk km kn ko ky la lg lo lt lv mi mk ml mn mr ms mt my nb ne nl nn pa pl ps pt ro "
    "ru si sk sl sn so sq sr st sv sw ta te tg th tl tn tr ts uk ur uz vi xh yo zh zu"
)
"""Languages of states and of many newspapers: of two guesses as good, the likelier one."""

_RELATIVES: Final = (
    listed("nb nn da sv"),
    listed("cs sk"),
    listed("hr sr bs sl mk bg"),
    listed("id ms jv"),
    listed("es pt gl ca oc an ext it"),
    listed("be ru uk"),
    listed("zu xh st tn nso ts"),
    listed("fa ps ur"),
    listed("hi mr ne sa gom"),
    listed("af nl"),
    listed("tr az tk"),
    listed("fr wa oc gcr gcf ht"),
    listed("lv lt"),
    listed("et fi"),
)
"""Languages so close that a passage taken for the other one is no sign of a second language."""


def primary(tag: str) -> str:
    """The primary subtag in lower case: `zh` of `zh-cn`, `fr` of `fr_CA`, `nb` of `no`."""
    code = tag.strip().replace("_", "-").partition("-")[0].lower()
    return _FOLDED.get(code, code)


def summed(guesses: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Probabilities by primary tag; guesses that share one are added."""
    found: dict[str, float] = {}
    for tag, probability in guesses:
        code = primary(tag)
        found[code] = found.get(code, 0.0) + probability
    return found


def are_relatives(one: str, other: str) -> bool:
    """Whether passages of one are easily taken for the other."""
    return any(one in group and other in group for group in _RELATIVES)
