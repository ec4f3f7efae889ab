"""Sources of files: folders, buckets and tables, and the edge that reads them."""
