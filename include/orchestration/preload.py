"""What tasks need and what is slow to load, loaded once before tasks are forked."""

import depeche.ingestion  # noqa: F401  the libraries behind every task
from depeche import language
from depeche.entities import Recogniser

__all__ = ["preload"]


def preload() -> None:
    """Load libraries, language profiles and the French model; opens no connection and no thread."""
    language.detect("Une phrase suffit pour charger les profils.")
    Recogniser()
