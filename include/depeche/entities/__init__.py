"""Who and what an article names."""

from depeche.entities.knowledge import KNOWLEDGE
from depeche.entities.recognition import MODELS as RECOGNISERS
from depeche.entities.recognition import Recogniser

__all__ = ["MODELS", "Recogniser"]

MODELS = (*RECOGNISERS, KNOWLEDGE)
