"""The dates that a page states of its article, the most telling place first (decision 0025)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from lxml.html import HtmlElement

from depeche.extraction import jsonld

__all__ = ["Stated", "modified", "published"]

Stated = tuple[str, str]
"""A date as written, and the place that states it."""

_STRONG: Final = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "article.published", "bt:pubdate",
    "article_date_original", "pubdate", "pub_date", "publish-date", "publish_date",
    "publication_date", "publishdate", "publicationdate",
)  # fmt: skip
"""Meta tags that speak of the article's publication and of nothing else."""
_WEAK: Final = (
    "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date", "dcterms.created", "date",
    "datecreated", "dc.date.created",
)  # fmt: skip
"""Meta tags that may tell when a file, or a print edition, was made."""
_CHANGED: Final = (
    "article:modified_time", "og:article:modified_time", "datemodified", "og:updated_time",
    "last-modified", "dcterms.modified", "dc.date.modified", "lastmod", "bt:moddate",
)  # fmt: skip

_PROPERTY: Final = {
    "published": re.compile(r"(?:^|[\s:/])(?:datepublished|published_time)$", re.IGNORECASE),
    "modified": re.compile(r"(?:^|[\s:/])(?:datemodified|modified_time)$", re.IGNORECASE),
}
_DATED: Final = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d{9})|\d{1,2}[./]\d{1,2}[./]\d\d(?!\d)")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_NEVER: Final = re.compile(r"(?:000[01]|1970-?01-?01|1900-?01-?01|9999)")
"""What programs write when they know no date."""
_UPDATED: Final = re.compile(r"modif|updat|mise? à jour|aktuali|actuali|aggiorn|atuali|bijgewerkt",
    re.IGNORECASE)  # fmt: skip
_ASIDE: Final = re.compile(
    r"comment|related|teaser|sidebar|widget|footer|recommend|most|card|promo|latest|ticker|list-item",
    re.IGNORECASE,
)
_NOT_HERE: Final = frozenset({"aside", "nav", "footer", "li", "form", "blockquote"})
_UPWARDS, _AWAY = 8, 60
"""Ancestors, and elements from the headline, among which a date is looked for."""
_LONGEST: Final = 80


def published(
    tree: HtmlElement,
    metas: Mapping[str, Sequence[str]],
    node: dict[str, Any],
    latest: datetime | None,
) -> Stated | None:
    """When the article was published; a date after `latest` only where nothing else is stated."""
    strong = [*_in_node(node, "datePublished"), *_in_metas(metas, _STRONG)]
    weak = [*_in_metas(metas, _WEAK), *_in_node(node, "dateCreated")]
    # The elements are looked at only where nothing better is stated: that takes milliseconds.
    best = _best(strong, latest)
    if best is None or _is_later(best[0], latest):
        best = _best([*strong, *_elements(tree, "published"), *weak], latest)
    return _local(best, [*strong, *weak])


def modified(
    tree: HtmlElement,
    metas: Mapping[str, Sequence[str]],
    node: dict[str, Any],
    latest: datetime | None,
) -> Stated | None:
    """When the article was last changed."""
    told = [*_in_node(node, "dateModified"), *_in_metas(metas, _CHANGED)]
    return _local(_best(told, latest) or _best(list(_elements(tree, "modified")), latest), told)


def _best(told: Sequence[Stated], latest: datetime | None) -> Stated | None:
    """The first date that is possible, else the first date."""
    dates = [(value, place) for value, place in told if _is_date(value)]
    possible = (pair for pair in dates if not _is_later(pair[0], latest))
    return next(possible, next(iter(dates), None))


def _is_date(value: str) -> bool:
    return len(value) <= _LONGEST and _DATED.search(value) is not None and not _NEVER.match(value)


def _is_later(value: str, latest: datetime | None) -> bool:
    """Whether a date begins with a day that lies after `latest` in every zone."""
    if latest is None or not _DAY.match(value):
        return False
    return value[:10] > (latest + timedelta(days=1)).date().isoformat()


def _local(best: Stated | None, told: Sequence[Stated]) -> Stated | None:
    """The same instant with the zone of the place, where another statement has one.

    The day of an article is the day of its readers, and a UTC clock is often a day off.
    """
    instant = _instant(best[0]) if best else None
    if instant is None or instant.utcoffset():
        return best
    for value, place in told:
        other = _instant(value)
        if other is not None and other.utcoffset() and abs(other - instant) < timedelta(minutes=1):
            return value, place
    return best


def _instant(value: str) -> datetime | None:
    """A date-time that has a zone."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            instant = read(value)
        except (ValueError, OverflowError):
            continue
        return instant if instant.tzinfo else None
    return None


def _in_node(node: dict[str, Any], key: str) -> Iterator[Stated]:
    for value in jsonld.strings(node.get(key)):
        yield value, f"JSON-LD {key}"


def _in_metas(metas: Mapping[str, Sequence[str]], names: Sequence[str]) -> Iterator[Stated]:
    for name in names:
        for value in metas.get(name, ()):
            yield " ".join(value.split()), f"meta {name}"


def _elements(tree: HtmlElement, role: str) -> Iterator[Stated]:
    """Dates of marked elements: those near the headline first, then those marked elsewhere."""
    near, far = [], []
    candidates = _candidates(tree, role)
    headlines = list(tree.iter("h1"))
    places = _places(tree, {*candidates, *headlines}) if candidates else {}
    headline = places[headlines[0]] if candidates and headlines else None
    for element, marked in candidates.items():
        if headline is not None and abs(places[element] - headline) <= _AWAY:
            near.append((not marked, places[element] < headline, places[element], element))
        elif marked:
            far.append(element)
    for element in (*(item[-1] for item in sorted(near, key=lambda item: item[:3])), *far):
        yield from _dates_of(element)


def _candidates(tree: HtmlElement, role: str) -> dict[HtmlElement, bool]:
    """Elements that may bear the date, in the order of the page, and whether they are marked."""
    found = {}
    for element in tree.xpath(
        ".//time | .//*[not(self::meta)][@itemprop or @property or @pubdate]"
    ):
        marked = _is_marked(element, role)
        fits = marked or (element.tag == "time" and not _is_other(element, role))
        if fits and not _is_aside(element):
            found[element] = marked
    return found


def _places(tree: HtmlElement, wanted: set[HtmlElement]) -> dict[HtmlElement, int]:
    return {element: place for place, element in enumerate(tree.iter()) if element in wanted}


def _is_marked(element: HtmlElement, role: str) -> bool:
    name = element.get("itemprop") or element.get("property") or ""
    published_by_html = role == "published" and element.get("pubdate") is not None
    return published_by_html or _PROPERTY[role].search(name) is not None


def _is_other(element: HtmlElement, role: str) -> bool:
    """Whether a plain `time` element has the other role, by what it or its surroundings say."""
    before = element.getprevious()
    parent = element.getparent()
    around = (
        element.get("class"),
        element.get("itemprop"),
        before is not None and (before.tail or before.text_content()[-40:]),
        parent is not None and parent.text,
        element.text,
    )
    words = " ".join(part for part in around if part)
    return (_UPDATED.search(words) is not None) != (role == "modified")


def _is_aside(element: HtmlElement) -> bool:
    for depth, above in enumerate(element.iterancestors()):
        if depth >= _UPWARDS or above.tag in {"body", "main"}:
            return False
        marks = f"{above.get('class') or ''} {above.get('id') or ''}"
        if above.tag in _NOT_HERE or _ASIDE.search(marks):
            return True
    return False


def _dates_of(element: HtmlElement) -> Iterator[Stated]:
    kind = "time element" if element.tag == "time" else "marked element"
    for value in (element.get("datetime"), element.get("content"), element.text_content()[:200]):
        if value and value.strip():
            yield " ".join(value.split()), kind
