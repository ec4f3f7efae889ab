"""Who and what an article names."""

from depeche.entities import knowledge
from depeche.entities.recognition import MODELS as RECOGNISERS
from depeche.entities.recognition import Recogniser
from depeche.records.article import Model

__all__ = ["Recogniser", "models"]


def models() -> tuple[Model, ...]:
    """What entities are found and linked with. Raises `SettingsError`."""
    return (*RECOGNISERS, *knowledge.models())
