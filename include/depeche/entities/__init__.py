"""Who and what an article names."""

from depeche.entities.recognition import MODELS, Recogniser

__all__ = ["MODELS", "Recogniser"]
