"""Where documents come from. A kind of source is one module and one line here."""

from depeche.sources.feed import FeedSource
from depeche.sources.folder import FolderSource
from depeche.sources.sitemap import SitemapSource
from depeche.sources.table import TableSource
from depeche.sources.urls import UrlsSource

__all__ = ["AnySource"]

AnySource = FolderSource | TableSource | FeedSource | SitemapSource | UrlsSource
