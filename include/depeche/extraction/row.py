"""A table row: JSON with `text` or `html`, and what the table says of it."""

import json
from dataclasses import replace
from typing import Any

from depeche.errors import DocumentUnreadable
from depeche.extraction.charset import Decoded, decode
from depeche.extraction.page import from_markup
from depeche.extraction.plain import from_text
from depeche.records.flow import Claims, Document, Extract
from depeche.records.outcome import Refusal

__all__ = ["extract_row"]

_EXCERPT = 60
"""Characters of a bad row that its message shows."""


def extract_row(document: Document) -> Extract | Refusal:
    """The text of a row; its columns outweigh what its page says. Raises `DocumentUnreadable`."""
    decoded = decode(document.content, document.charset)
    if isinstance(decoded, Refusal):
        raise DocumentUnreadable(f"{decoded.detail}: write the row as JSON in UTF-8")
    row = _parsed(decoded.text)
    text, html = _string(row, "text"), _string(row, "html")
    if text is None and html is None:
        raise DocumentUnreadable(
            f"the row has neither text nor html, only {_names(row)}:"
            " name its column in the source's columns"
        )
    claims = _claims(row)
    url = claims.url or document.url or document.claims.url
    inner = replace(document, url=url, claims=_merged(claims, document.claims))
    if text is not None and (text.strip() or not html):
        extract = from_text(Decoded(text, decoded.flags), inner)
    else:
        extract = from_markup(Decoded(html or "", decoded.flags), inner)
    return extract if isinstance(extract, Refusal) else _outweighed(extract, claims)


def _parsed(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise DocumentUnreadable(
            f"the row is no JSON: {error.msg} at character {error.pos + 1}: {_excerpt(line)}"
        ) from error
    except (ValueError, RecursionError) as error:
        raise DocumentUnreadable(f"the row is no usable JSON: {error}: {_excerpt(line)}") from error
    if not isinstance(row, dict):
        raise DocumentUnreadable(f"the row is no JSON object but {_excerpt(line)}")
    return row


def _excerpt(line: str) -> str:
    return repr(line if len(line) <= _EXCERPT else line[:_EXCERPT] + "…")


def _names(row: dict[str, Any]) -> str:
    return ", ".join(sorted(row)[:8]) or "nothing"


def _string(row: dict[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is None or isinstance(value, str):
        return None if value is None else _whole(value)
    raise DocumentUnreadable(
        f"{name} is {type(value).__name__}, not a string: {_excerpt(str(value))}"
    )


def _whole(text: str) -> str:
    """Surrogates that JSON escapes may leave alone are no characters: they become `�`."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _claims(row: dict[str, Any]) -> Claims:
    return Claims(
        url=_scalar(row.get("url")),
        title=_scalar(row.get("title")),
        published=_scalar(row.get("date")),
        language=_scalar(row.get("language")),
        authors=_authors(row.get("authors")),
        row_id=_scalar(row.get("id")),
    )


def _scalar(value: object) -> str | None:
    """A string or number as text; null, empty and nested values say nothing."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return None
    return _whole(str(value)).strip() or None


def _authors(value: object) -> tuple[str, ...]:
    """A string, a list of strings, or a list of objects with a `name`."""
    names = value if isinstance(value, list) else [value]
    found = [_scalar(name.get("name") if isinstance(name, dict) else name) for name in names]
    return tuple(dict.fromkeys(name for name in found if name))


def _merged(first: Claims, then: Claims) -> Claims:
    return Claims(
        url=first.url or then.url,
        title=first.title or then.title,
        published=first.published or then.published,
        language=first.language or then.language,
        authors=first.authors or then.authors,
        row_id=first.row_id or then.row_id,
    )


def _outweighed(extract: Extract, claims: Claims) -> Extract:
    """`extract` with the row's own columns in front."""
    said = {name for name in ("title", "published", "language", "authors") if getattr(claims, name)}
    evidence = [pair for pair in extract.evidence if pair[0] not in said]
    evidence += [(name, "row") for name in sorted(said)]
    return replace(
        extract,
        claims=_merged(claims, extract.claims),
        url=claims.url or extract.url,
        evidence=tuple(sorted(evidence)),
    )
