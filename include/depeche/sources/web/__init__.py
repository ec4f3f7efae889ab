"""Sources of pages: feeds, sitemaps and lists of addresses."""
