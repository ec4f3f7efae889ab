"""The feeds and sitemaps of a site, found from any of its pages."""
