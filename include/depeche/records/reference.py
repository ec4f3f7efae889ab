"""The published contract, written out for readers: `docs/record.md` and its JSON Schema."""

import ast
import inspect
import json
from collections.abc import Iterator
from typing import Any

from depeche.records.article import Article, Row
from depeche.records.ledger import Fetch, Rejection, Run, SourceLine
from depeche.records.outcome import Reason

__all__ = ["TABLES", "json_schema", "reference"]

TABLES: dict[str, type[Row]] = {
    "articles": Article,
    "rejections": Rejection,
    "fetches": Fetch,
    "runs": Run,
    "lines": SourceLine,
}

_HEAD = """# The published record

Generated from `include/depeche/records/`; `make docs` renews it. The same contract as JSON Schema:
[record.schema.json](record.schema.json).

`text` is exactly `source_text` with the spans of `removals` cut, and nothing else changed but the
white space around a cut. Offsets count Unicode characters, from 0. Times are UTC in the tables.
"""


def json_schema() -> str:
    """JSON Schema of one row of each table, keyed by table."""
    schemas = {name: model.model_json_schema() for name, model in TABLES.items()}
    return json.dumps(schemas, indent=2, ensure_ascii=False) + "\n"


def reference() -> str:
    """Markdown: a table of fields for each table of the lake."""
    sections = (line for name in TABLES for line in _section(name))
    return "\n".join([_HEAD, *sections, *_reasons()])


def _reasons() -> Iterator[str]:
    """Every reason with the words that stand under it in the code."""
    yield "## Reasons\n"
    yield "Why a document is rejected; a quarantined one has the type of its error instead.\n"
    yield "| reason | meaning |"
    yield "|---|---|"
    body = ast.parse(inspect.getsource(Reason)).body[0]
    told = [node.value.value for node in getattr(body, "body", ()) if _is_text(node)]
    for reason, meaning in zip(Reason, told[1:], strict=True):
        yield f"| `{reason}` | {meaning} |"
    yield ""


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _section(name: str) -> Iterator[str]:
    model = TABLES[name]
    yield f"## {name}\n"
    yield f"{(model.__doc__ or '').strip()}\n"
    yield "| name | type | meaning | example |"
    yield "|---|---|---|---|"
    schema = model.model_json_schema()
    yield from _fields(schema, schema.get("$defs", {}), "")
    yield ""


def _fields(schema: dict[str, Any], shapes: dict[str, Any], prefix: str) -> Iterator[str]:
    """One line per field; the fields of a nested record follow it, with dotted names."""
    for name, field in schema["properties"].items():
        kind, nested = _type(field, shapes)
        examples = field.get("examples")
        example = f"`{json.dumps(examples[0], ensure_ascii=False)}`" if examples else ""
        yield f"| `{prefix}{name}` | {kind} | {field.get('description', '')} | {example} |"
        if nested:
            yield from _fields(nested, shapes, f"{prefix}{name}.")


def _type(field: dict[str, Any], shapes: dict[str, Any]) -> tuple[str, dict[str, Any] | None]:
    """How a field's type reads, and the shape of the record inside it, if any."""
    if "anyOf" in field:
        given = next(option for option in field["anyOf"] if option.get("type") != "null")
        kind, nested = _type(given, shapes)
        return f"{kind} or null", nested
    if "$ref" in field:
        return "record", shapes[field["$ref"].rpartition("/")[2]]
    if "enum" in field:
        return " \\| ".join(field["enum"]), None
    if field["type"] == "array":
        kind, nested = _type(field["items"], shapes)
        return f"list of {kind}", nested
    if field.get("format") == "date-time":
        return "timestamp", None
    return {"integer": "long", "number": "double"}.get(field["type"], field["type"]), None
