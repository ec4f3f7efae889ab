"""The feeds and sitemaps of a site, found from any of its pages and read to see that they are."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urljoin

from depeche.errors import SourceError
from depeche.sources.base import Access, WebResponse
from depeche.sources.finding.found import Found, best_first
from depeche.sources.finding.site import WELL_KNOWN, Page, read_page, sitemaps_of_robots
from depeche.sources.web.sitemap import SitemapSource, timely
from depeche.sources.web.sitemap_reading import Child, Sitemap, read_sitemap
from depeche.sources.web.window import Span

__all__ = ["Search", "find"]

_MOST = 60
"""Addresses that one search asks for, at most."""
_CHILDREN = 3
"""Sitemaps of an index that are read to see what it holds."""
_DAYS = 30
"""How far back they may go."""


@dataclass(slots=True)
class Search:
    """What a search found, best first, and what it tried in vain."""

    found: list[Found] = field(default_factory=list)
    tried: dict[str, str] = field(default_factory=dict)
    """Address and what came of it."""


def find(url: str, access: Access) -> Search:
    """Search the site of `url`, a home page or any other, also a feed or a sitemap itself."""
    return _Finder(access).search(url)


class _Finder:
    def __init__(self, access: Access) -> None:
        self._access = access
        self._search = Search()
        self._page = Page()
        self._asked: set[str] = set()
        self._waiting: deque[tuple[str, bool]] = deque()
        self._later: deque[tuple[str, bool]] = deque()
        now = access.clock()
        self._window = Span(now - timedelta(days=_DAYS), now + timedelta(days=2))

    def search(self, url: str) -> Search:
        response = self._get(url)
        if response is not None:
            self._page = read_page(response.url, response.content)
            self._look(url, response, follow=True)
        home = response.url if response is not None else url
        robots = self._get(urljoin(home, "/robots.txt"))
        if robots is not None:
            self._await(sitemaps_of_robots(robots.content))
            self._search.tried[robots.url] = f"{len(sitemaps_of_robots(robots.content))} sitemaps"
        self._await(urljoin(home, path) for path in WELL_KNOWN)
        self._work_off()
        self._search.found = best_first(self._search.found)
        return self._search

    def _work_off(self) -> None:
        while self._waiting or self._later:
            # Links for people come last: there may be hundreds, and few are feeds.
            url, follow = (self._waiting or self._later).popleft()
            if len(self._asked) >= _MOST:
                self._search.tried[url] = f"not asked: {_MOST} addresses are enough"
            elif (response := self._get(url)) is not None:
                self._look(url, response, follow=follow)

    def _get(self, url: str) -> WebResponse | None:
        """The answer to what was not asked before; None when there is no good one."""
        if url in self._asked:
            return None
        self._asked.add(url)
        try:
            response = self._access.web.get(url)
        except SourceError as error:
            self._search.tried[url] = str(error).removeprefix(f"{url}: ")
            return None
        if response.status != 200:  # noqa: PLR2004  the one status that promises a body
            self._search.tried[url] = f"the server answers {response.status}"
            return None
        if response.url != url and response.url in self._asked:
            self._search.tried[url] = f"leads to {response.url}"
            return None
        self._asked.add(response.url)
        return response

    def _look(self, url: str, response: WebResponse, *, follow: bool) -> None:
        """Keep what is a feed or a sitemap; of a page, if it may be followed, take the links."""
        try:
            sitemap = read_sitemap(response.url, response)
        except SourceError as error:
            self._search.tried[url] = str(error).removeprefix(f"{response.url}: ")
            if follow:
                page = read_page(response.url, response.content)
                self._await(page.declared)
                # A page about feeds is followed from the first page, and no further.
                further = page == self._page
                self._later.extend((linked, further) for linked in page.linked)
            return
        self._keep(response.url, sitemap)

    def _await(self, urls: Iterable[str]) -> None:
        self._waiting.extend((url, False) for url in urls)

    def _keep(self, url: str, sitemap: Sitemap) -> None:
        children = self._sampled(sitemap.children)
        entries = sitemap.entries + tuple(e for child in children for e in child.entries)
        good = [entry for entry in entries if not entry.problem]
        if not good:
            self._search.tried[url] = "it lists no pages"
            return
        claims = good[0].claims
        kind = "feed" if sitemap.feed else "sitemap"
        self._search.found.append(
            Found(
                kind,
                url,
                entries,
                news=sitemap.news,
                sample=bool(children),
                publisher=claims.publisher
                or self._page.publisher
                or (sitemap.feed.title if sitemap.feed else None),
                language=claims.language or self._page.language,
                sitemaps=self._needed(sitemap.children),
            )
        )

    def _needed(self, children: tuple[Child, ...]) -> int | None:
        """Sitemaps to allow, with room for half as many again; None where the default will do."""
        usual = SitemapSource.model_fields["sitemaps"].default
        count = 1 + len(timely(children, self._window))
        return count * 3 // 2 if count > usual else None

    def _sampled(self, children: Iterable[Child]) -> list[Sitemap]:
        """A few sitemaps of an index: those of news, then those changed last."""
        current = timely(list(children), self._window)
        current.sort(key=lambda child: child.modified or "", reverse=True)
        current.sort(key=lambda child: "news" not in child.url.lower())
        read = []
        for child in current[:_CHILDREN]:
            response = self._get(child.url)
            if response is None:
                continue
            try:
                sitemap = read_sitemap(response.url, response)
            except SourceError as error:
                self._search.tried[child.url] = str(error).removeprefix(f"{child.url}: ")
                continue
            read.append(sitemap)
            if sitemap.news:
                self._keep(response.url, sitemap)
        return read
