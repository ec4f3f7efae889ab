"""One polite HTTP client: guarded, bounded, patient."""

from depeche.fetching.client import HttpClient

__all__ = ["HttpClient"]
