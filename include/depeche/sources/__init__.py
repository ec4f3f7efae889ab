"""Where documents come from. A kind of source is one module and one line here."""

from depeche.sources.archives.warc import WarcSource
from depeche.sources.files.folder import FolderSource
from depeche.sources.files.table import TableSource
from depeche.sources.web.feed import FeedSource
from depeche.sources.web.sitemap import SitemapSource
from depeche.sources.web.urls import UrlsSource

__all__ = ["AnySource"]

AnySource = FolderSource | TableSource | WarcSource | FeedSource | SitemapSource | UrlsSource
