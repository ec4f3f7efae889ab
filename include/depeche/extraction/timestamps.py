"""The dates that a page states of its article, the most telling place first (decision 0025)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final

from lxml.html import HtmlElement

from depeche.extraction import jsonld
from depeche.extraction.headline import headline_of

__all__ = ["Stated", "beside_headline", "is_aside", "modified", "published"]

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
_WRITTEN: Final = re.compile(
    r"(?:(?:\d{1,2}(?:\.|er|st|nd|rd|th)?\s(?:de\s)?)?[A-Za-zÀ-ÿ]{3,12}\.?,?\s(?:de\s)?(?:\d{1,2},?\s)?\d{4}"
    r"|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\s?\d{1,2}[-./]\s?(?:\d{4}|\d\d))(?!\d)"
    r"(?:[T\s,|–-]{1,4}(?:à|at|um|alle|a las|às)?\s?\d{1,2}[:h.]\d\d(?::\d\d)?"
    r"(?:\s?[ap]\.?m\b\.?)?)?",
    re.IGNORECASE,
)
"""A date among other words, with its hour."""
_NEVER: Final = re.compile(r"(?:000[01]|1970-?01-?01|1900-?01-?01|9999)")
"""What programs write when they know no date."""
_UPDATED: Final = re.compile(r"modif|updat|mise? à jour|aktuali|actuali|aggiorn|atuali|bijgewerkt",
    re.IGNORECASE)  # fmt: skip
_ASIDE: Final = re.compile(
    r"comment|related|teaser|sidebar|widget|footer|recommend|most|card|promo|latest|ticker|list-item",
    re.IGNORECASE,
)
_NOT_HERE: Final = frozenset({"aside", "nav", "footer", "form", "blockquote"})
_UPWARDS, _AWAY = 8, 120
"""Ancestors, and elements from the headline, among which a date is looked for."""
_BESIDE, _ABOVE = 40, 15
"""Elements after and before the headline among which a date that stands alone is the article's."""
_LABEL: Final = 25
"""Characters that may stand beside it: a label, a place, an hour."""
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
        # Vague meta tags give way to what readers see; a source's claim does not.
        shown = [*_elements(tree, "published"), *(_beside(tree) if weak else ())]
        best = _best([*strong, *shown, *weak], latest)
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
    h1 = headline_of(tree)
    places = _places(tree, {*candidates, h1}) if candidates else {}
    headline = places[h1] if candidates and h1 is not None else None
    for element, marked in candidates.items():
        if headline is not None and abs(places[element] - headline) <= _AWAY:
            near.append((not marked, places[element] < headline, places[element], element))
        elif marked:
            far.append(element)
    for element in (*(item[-1] for item in sorted(near, key=lambda item: item[:3])), *far):
        yield from _dates_of(element)


def beside_headline(tree: HtmlElement) -> Stated | None:
    """A date that stands alone, or nearly, close to the headline."""
    return next(_beside(tree), None)


def _beside(tree: HtmlElement) -> Iterator[Stated]:
    h1 = headline_of(tree)
    if h1 is None:
        return
    elements = list(tree.iter())
    place = elements.index(h1)
    after, before = elements[place + 1 : place + _BESIDE], elements[max(0, place - _ABOVE) : place]
    for element in (*after, *reversed(before)):
        for text in (element.text, element.tail):
            line = " ".join((text or "")[:_LONGEST].split())
            written = _WRITTEN.search(line)
            if written and _is_alone(written[0], line) and not is_aside(element):
                yield written[0], "date beside the headline"
                return


def _is_alone(written: str, line: str) -> bool:
    """Whether a date tells the day, and stands in its line without much else."""
    tells_day = len(re.findall(r"\d+", written)) > 1
    return tells_day and len(line) - len(written) <= _LABEL and not _UPDATED.search(line)


def _candidates(tree: HtmlElement, role: str) -> dict[HtmlElement, bool]:
    """Elements that may bear the date, in the order of the page, and whether they are marked."""
    found = {}
    elements = tree.xpath(".//time | .//*[not(self::meta)][@itemprop or @property or @pubdate]")
    alone = [element for element in elements if _is_marked(element, role)]
    if len(alone) == 1:
        return {alone[0]: True}
    for element in elements:
        marked = _is_marked(element, role)
        fits = marked or (element.tag == "time" and not _is_other(element, role))
        if fits and not is_aside(element):
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


def is_aside(element: HtmlElement) -> bool:
    """Whether an element stands among comments, teasers or the like, outside the article."""
    aside = False
    for depth, above in enumerate(element.iterancestors()):
        if depth >= _UPWARDS or above.tag in {"body", "main"}:
            break
        if _ASIDE.search(f"{above.get('class') or ''} {above.get('id') or ''}"):
            return True
        if above.tag == "article":
            return next(above.iter("h1"), None) is None and aside
        aside = aside or above.tag in _NOT_HERE
    return aside


def _dates_of(element: HtmlElement) -> Iterator[Stated]:
    kind = "time element" if element.tag == "time" else "marked element"
    for value in (element.get("datetime"), element.get("content")):
        if value and value.strip():
            yield " ".join(value.split()), kind
    if written := _WRITTEN.search(" ".join(element.text_content()[:200].split())):
        yield written[0], kind
