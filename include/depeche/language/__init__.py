"""Which language a text is written in, the same answer every time.

Passages of the text are judged one by one: by their script where it belongs to one language, else
by py3langid; where that is not sure, langdetect and what the page claims are heard too. The rule,
and what it was measured on, is docs/decisions/0060-language.md.
"""

from depeche.language.detecting import Language, detect
from depeche.language.detectors import MODELS, warm

__all__ = ["MODELS", "Language", "detect", "warm"]
