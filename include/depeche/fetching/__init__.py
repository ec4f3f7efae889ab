"""One polite HTTP client: guarded, bounded, patient, and mindful of what publishers reserve."""

from depeche.fetching.client import HttpClient
from depeche.fetching.manners import Edges, Manners

__all__ = ["Edges", "HttpClient", "Manners"]
