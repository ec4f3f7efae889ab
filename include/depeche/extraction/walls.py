"""Pages that stand in the way of an article: checks for robots, walls of consent, soft 404, media.

The words that tell are in `walls.yaml`. An article may speak of captchas, cookies or lost pages: so
only a short text is judged, by what kinds of evidence come together, and a page that states to be
an article needs more of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from depeche.extraction.cues import CUES, Cues, count_words, fold, visible
from depeche.extraction.jsonld import graph
from depeche.extraction.statements import Statements
from depeche.records.flow import Document
from depeche.records.outcome import Reason, Refusal

__all__ = ["TEASER", "blocked", "met"]

TEASER = "paywall_teaser"
"""Flag of a text that stands before a wall for subscribers."""

_SHORT, _CONSENT, _CAPTION = 150, 500, 50
"""Words: longer texts are no error pages; no questions of consent; no captions."""
_BARE, _LITTLE = 250, 25
"""Words of a whole page without furniture; of a text that leaves the page itself to be read."""
_BEFORE = 80
"""Words before the first phrase of a question of consent, its titles among them."""
_MEDIA = {"videoobject", "audioobject", "imagegallery", "mediagallery", "podcastepisode"}


@dataclass(frozen=True, slots=True)
class _Page:
    """What is weighed of one page; texts are folded."""

    tree: HtmlElement
    words: int
    titles: tuple[str, ...]
    said: str
    """Text and titles; where there is hardly any text, all that a bare page shows."""
    bare: bool
    is_article: bool


def met(
    tree: HtmlElement, text: str, stated: Statements, document: Document
) -> Refusal | tuple[str, ...]:
    """A refusal if the page is a wall and no article, else the flags that its text deserves."""
    if _led_home(document) and "article" not in stated.values:
        return Refusal(Reason.NOT_FOUND, f"the address leads to the front page, {document.url}")
    words = count_words(text)
    if words > _CONSENT:
        return ()
    page = _page(tree, text, words, is_article="article" in stated.values)
    found = _bot_check(page) or _not_found(page) or _consent(page, document.url) or _media(page)
    return found or _paywall(page, is_sold=stated.first("free") == "no")


def blocked(tree: HtmlElement) -> Refusal | None:
    """As `met`, for a page that came with an error status: one piece of evidence is enough."""
    page = _page(tree, "", 0, is_article=False)
    evidence = _marks(page, CUES["bot_check"]) or _weigh(page, CUES["bot_check"])
    return Refusal(Reason.BOT_CHECK, _told(evidence)) if evidence else None


def _page(tree: HtmlElement, text: str, words: int, *, is_article: bool) -> _Page:
    titles = tuple(_titles(tree))
    said, bare = f"{' . '.join(titles)} . {fold(text)}", False
    if words < _LITTLE:
        shown = fold(visible(tree))
        bare = count_words(shown) <= _BARE
        said = f"{said} . {shown}" if bare else said
    return _Page(tree, words, titles, said, bare, is_article)


def _bot_check(page: _Page) -> Refusal | None:
    cues = CUES["bot_check"]
    marks = _marks(page, cues) if page.words < _CAPTION else []
    evidence = marks or _weigh(page, cues)
    enough = marks or len(evidence) > 1 or (page.bare and not page.is_article)
    if evidence and enough and page.words <= _SHORT:
        return Refusal(Reason.BOT_CHECK, _told(evidence))
    return None


def _not_found(page: _Page) -> Refusal | None:
    cues = CUES["not_found"]
    evidence = _weigh(page, cues)
    titled = any(cues.entitles(title) for title in page.titles)
    if page.words <= _SHORT and (len(evidence) > 1 or (titled and not page.is_article)):
        return Refusal(Reason.NOT_FOUND, _told(evidence))
    return None


def _consent(page: _Page, url: str | None) -> Refusal | None:
    cues = CUES["consent_wall"]
    evidence = _weigh(page, cues)
    place = set(urlsplit(url or "").path.lower().split("/")) & cues.paths
    place |= set(_marks(page, cues)) if page.words < _CAPTION else set()
    first = cues.phrases.search(page.said)
    if first and _follows(page.said, first.start()):
        return None  # a question that follows an article
    enough = len(evidence) > (0 if place else 2)
    # A page that states an article shows one, beside a question that came first: it must be all.
    if enough and (not page.is_article or len(evidence) > 3):  # noqa: PLR2004 - of a dozen phrases
        return Refusal(Reason.CONSENT_WALL, _told(evidence))
    return None


def _follows(said: str, start: int) -> bool:
    """Whether more stands before a phrase than behind it, or enough to be read for itself."""
    before = count_words(said[:start])
    return before > _BEFORE or before > count_words(said[start:])


def _media(page: _Page) -> Refusal | None:
    if page.words > _CAPTION or page.is_article:
        return None
    kinds = graph(page.tree).types() & _MEDIA
    for meta in page.tree.iterfind(".//meta[@property='og:type']"):
        kinds |= {kind for kind in [(meta.get("content") or "").lower()] if kind[:5] == "video"}
    if not kinds:
        return None
    return Refusal(Reason.MEDIA_ONLY, f"{min(kinds)} with {page.words} words")


def _paywall(page: _Page, *, is_sold: bool) -> Refusal | tuple[str, ...]:
    """Flag a teaser: what the collection asks for decides whether it is enough of an article."""
    if page.words > _SHORT:
        return ()
    said = CUES["paywall"].phrases_in(fold(visible(page.tree)))
    if not said and not is_sold:
        return ()
    if not page.words:
        return Refusal(Reason.PAYWALL_STUB, "no text before a wall for subscribers")
    return (TEASER,)


def _titles(tree: HtmlElement) -> Iterator[str]:
    """The title's parts and the first headings, folded."""
    for title in tree.iterfind(".//head/title"):
        yield from _parts(fold(title.text_content()))
    for heading in list(tree.iter("h1"))[:3] or list(tree.iter("h2"))[:1]:
        yield fold(heading.text_content()[:200])


def _parts(title: str) -> Iterator[str]:
    """A title whole, and without the site that stands beside it."""
    yield title
    for sign in (" | ", " - ", " – ", " — ", " · ", " » ", " : "):
        parts = title.split(sign)
        if len(parts) == 2:  # noqa: PLR2004 - the page and its site
            yield from parts


def _weigh(page: _Page, cues: Cues) -> list[str]:
    """The cues of one kind that a page holds: at most one title, and every phrase."""
    titles = [title for title in page.titles if cues.entitles(title)]
    return titles[:1] + sorted(cues.phrases_in(page.said))


def _marks(page: _Page, cues: Cues) -> list[str]:
    """Ids and addresses by which a vendor's page is known."""
    ids = {value for value in page.tree.xpath(".//body//@id") if value in cues.ids}
    places = page.tree.xpath(".//script/@src | .//iframe/@src | .//form/@action | .//meta/@content")
    return sorted(ids | {mark for mark in cues.sources if any(mark in place for place in places)})


def _led_home(document: Document) -> bool:
    """Whether an address of its own was answered, after redirects, by the front page."""
    if not document.url or not document.address.startswith(("http://", "https://")):
        return False
    asked, reached = urlsplit(document.address), urlsplit(document.url)
    front = [part for part in reached.path.split("/") if part]
    is_front = not reached.query and (not front or (len(front) == 1 and len(front[0]) == 2))  # noqa: PLR2004 - a language
    deep = [part for part in asked.path.split("/") if part]
    return is_front and (len(deep) > 1 or any(len(part) > _SLUG for part in deep))


_SLUG = 20
"""Characters: a longer part of an address names an article, no section."""


def _told(evidence: list[str]) -> str:
    return "the page says " + ", ".join(f"“{cue}”" for cue in evidence[:3])
