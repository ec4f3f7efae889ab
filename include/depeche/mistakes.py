"""What is wrong in a collection, said to the person who wrote it: file, line, field, remedy."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from depeche.sources import AnySource
from depeche.yaml_files import YamlFile

__all__ = ["explain"]

_KINDS: dict[str, type[BaseModel]] = {
    get_args(model.model_fields["kind"].annotation)[0]: model for model in get_args(AnySource)
}


def explain(error: ValidationError, file: YamlFile, model: type[BaseModel]) -> str:
    """One line per mistake, in the order of the file."""
    mistakes = [mistake for mistake in error.errors() if not _follows(mistake, error.errors())]
    told = [
        (file.line(m["loc"]), _field(m["loc"], file.content), _remedy(m, model)) for m in mistakes
    ]
    return "\n".join(
        f"{file.path}:{line}: {field + ': ' if field else ''}{remedy}"
        for line, field, remedy in sorted(told)
    )


def _follows(mistake: ErrorDetails, all_of_them: Sequence[ErrorDetails]) -> bool:
    """Whether it only follows from another: a list is too short when its items are refused."""
    return mistake["type"] == "too_short" and any(
        other["loc"][: len(mistake["loc"])] == mistake["loc"] and other is not mistake
        for other in all_of_them
        if len(other["loc"]) > len(mistake["loc"])
    )


def _field(location: Sequence[str | int], content: Any) -> str:
    """The dotted path as a person writes it: a source by its name, no tags of unions."""
    path = ""
    for part in location:
        if isinstance(content, list) and isinstance(part, int):
            content = content[part] if part < len(content) else None
            name = content.get("name") if isinstance(content, dict) else None
            path += f".{name}" if isinstance(name, str) else f"[{part + 1}]"
        elif not (isinstance(content, dict) and part in _KINDS and content.get("kind") == part):
            content = content.get(part) if isinstance(content, dict) else None
            path += f".{part}"
    return path.lstrip(".")


def _remedy(mistake: ErrorDetails, model: type[BaseModel]) -> str:
    kind, value = mistake["type"], mistake["input"]
    if kind == "extra_forbidden":
        known = _model_at(mistake["loc"][:-1], model).model_fields
        return f"unknown field{_suggestion(str(mistake['loc'][-1]), known)}"
    if kind == "string_type" and isinstance(value, bool | int | float | date):
        return f"YAML reads this as {_yaml_type(value)}, not as text: put it between quotes"
    told = _REMEDIES.get(kind, _REMEDIES["date"] if kind.startswith("date_") else _general)
    return told(mistake)


def _general(mistake: ErrorDetails) -> str:
    message = mistake["msg"].replace("tuple", "list").replace("Input ", "")
    return f"{message[0].lower()}{message[1:]}, not {mistake['input']!r}"


def _unknown_kind(mistake: ErrorDetails) -> str:
    tag = str(mistake.get("ctx", {}).get("tag"))
    return f"unknown kind {tag!r}{_suggestion(tag, _KINDS)}"


_REMEDIES: dict[str, Callable[[ErrorDetails], str]] = {
    "date": lambda m: f"{m['input']!r} is no date: write it as 2026-11-22",
    "missing": lambda _: "is missing: add it",
    "string_pattern_mismatch": lambda m: (
        f"{m['input']!r}: use lower-case letters, digits, _ and -, and begin with a letter or digit"
    ),
    "too_short": lambda _: "is empty: give at least one",
    "union_tag_invalid": _unknown_kind,
    "union_tag_not_found": lambda _: f"kind is missing: use one of {', '.join(_KINDS)}",
    "value_error": lambda m: str(m.get("ctx", {}).get("error")),
}


def _yaml_type(value: object) -> str:
    names: Iterator[tuple[type, str]] = iter(
        ((bool, "yes or no"), (date, "a date"), (int, "a number"), (float, "a number"))
    )
    return next(name for kind, name in names if isinstance(value, kind))


def _model_at(location: Sequence[str | int], model: type[BaseModel]) -> type[BaseModel]:
    """The model that holds the field at `location`."""
    for part in location:
        annotation = (
            model.model_fields[str(part)].annotation if part in model.model_fields else None
        )
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            model = annotation
        elif part in _KINDS:
            model = _KINDS[str(part)]
    return model


def _suggestion(typo: str, known: Iterable[str]) -> str:
    names = list(known)
    close = get_close_matches(typo, names, n=1)
    return f": did you mean {close[0]!r}?" if close else f": known are {', '.join(names)}"
