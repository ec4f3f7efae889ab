"""Dépêche: news in from anywhere, every article out as one trustworthy record."""

PIPELINE_VERSION = "0.1.0"
"""Version of the recipe; a change here means that the same bytes may give other records."""
