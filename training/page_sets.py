"""Real pages with gold, read from where they lie: three sets, and what each knows of a page."""

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from depeche.extraction.body import article_body, stated_of
from depeche.extraction.charset import Decoded, decode
from depeche.extraction.evidence import Stated
from depeche.extraction.page import parsed
from depeche.extraction.statements import Statements, read_statements

__all__ = ["PAGES", "GoldPage", "families", "read_pages", "score", "segments", "tokens"]

PAGES: Final = Path(__file__).parents[2] / "shared" / "bench" / "extraction"
_SHARED_NAMES: Final = 25
"""So many class names in common, and half of the fewer, make two sites one family."""


@dataclass(frozen=True)
class GoldPage:
    """A page and its row of gold."""

    kind: str
    """`body` and `europa` know the whole text, `segment` some of what is and is not in it."""
    row: dict[str, Any]
    content: bytes

    @property
    def name(self) -> str:
        """The name of its file."""
        return str(self.row["page"])

    @property
    def site(self) -> str:
        """Who published it: its host, or where archives hide that, the page alone."""
        if self.kind == "europa":
            return "europa"
        host = urlsplit(self.row.get("url") or "").hostname or ""
        return self.name if not host or host == "web.archive.org" else host.removeprefix("www.")

    @property
    def gold(self) -> str:
        """The text that an extraction should find, where the set knows it."""
        if "paragraphs" in self.row:
            return "\n".join(self.row["paragraphs"])
        parts = self.row.get("sections", ())
        lines = [line for part in parts for line in part["headline"] + part["paragraphs"]]
        return "\n".join([*self.row.get("summary", ()), *lines])

    @cached_property
    def text(self) -> str:
        """The page's source."""
        decoded = decode(self.content, None, markup=True)
        return decoded.text if isinstance(decoded, Decoded) else ""

    def tree(self) -> HtmlElement | None:
        """The page, parsed anew."""
        return parsed(self.text)

    def stated(self, tree: HtmlElement) -> tuple[Statements, Stated]:
        """What the page states, whole and as evidence."""
        statements = read_statements(tree)
        return statements, stated_of(statements, article_body(statements.node))


def read_pages(folder: Path, kind: str) -> Iterator[GoldPage]:
    """The pages of one set, in the order of its file."""
    for line in (folder / f"{kind}_gold.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield GoldPage(kind, row, gzip.decompress((folder / row["page"]).read_bytes()))


def families(pages: Iterable[GoldPage]) -> dict[str, str]:
    """For each site, the one that stands for all sites made from the same template."""
    names: dict[str, set[str]] = defaultdict(set)
    for page in pages:
        names[page.site] |= set(_CLASS.findall(page.text))
    sites = sorted(names)
    leader = {site: site for site in sites}
    for i, one in enumerate(sites):
        for other in sites[i + 1 :]:
            if _alike(names[one], names[other]):
                old, new = leader[other], leader[one]
                leader = {site: new if at == old else at for site, at in leader.items()}
    return leader


_CLASS: Final = re.compile(r'class="([^"]{4,200})"')


def _alike(one: set[str], other: set[str]) -> bool:
    common = len(one & other)
    return common >= _SHARED_NAMES and 2 * common >= min(len(one), len(other))


def tokens(text: str) -> Counter[str]:
    """The words of a text as the scorer counts them."""
    return Counter(re.findall(r"\w+", text.lower()))


def score(found: str, expected: str) -> tuple[float, float, float]:
    """F1, precision and recall of words."""
    ours, gold = tokens(found), tokens(expected)
    common = (ours & gold).total()
    precision = common / ours.total() if ours else float(not gold)
    recall = common / gold.total() if gold else 1.0
    both = precision + recall
    return (2 * precision * recall / both if both else 0.0), precision, recall


def segments(found: Sequence[tuple[GoldPage, str]]) -> tuple[float, float]:
    """The share of segments kept that must be, and of those left in that must not."""
    kept, left = Counter[bool](), Counter[bool]()
    for page, text in found:
        folded = " ".join(text.split())
        kept.update(" ".join(part.split()) in folded for part in page.row["keep"])
        left.update(" ".join(part.split()) in folded for part in page.row["strip"])
    return kept[True] / kept.total(), left[True] / left.total()
