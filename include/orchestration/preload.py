"""What tasks need and what is slow to load, loaded once before tasks are forked."""

import depeche.ingestion  # noqa: F401  the libraries behind every task
from depeche import language
from depeche.cleaning import Cleaner
from depeche.entities import Recogniser

__all__ = ["preload"]


def preload() -> None:
    """Load libraries, weights and models; opens no connection, no thread."""
    Cleaner()
    language.warm()
    Recogniser()
