"""JSON Feed, versions 1 and 1.1, in the words of feedparser, which reads XML only."""

import json
from typing import Any

__all__ = ["parse_json_feed"]


def parse_json_feed(content: bytes) -> dict[str, Any]:
    """The feed as feedparser would give it. Raises `ValueError`, saying what it is instead."""
    try:
        said = json.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError:
        raise ValueError("JSON nested without end") from None
    if not isinstance(said, dict) or "jsonfeed.org" not in str(said.get("version")):
        raise ValueError("JSON, but no JSON Feed")
    items = said.get("items")
    language = _text(said.get("language"))
    return {
        "version": "json",
        "feed": {"title": _text(said.get("title")), "language": language},
        "entries": [_entry(item) for item in (items if isinstance(items, list) else ())],
    }


def _entry(item: Any) -> dict[str, Any]:
    if not isinstance(item, dict):
        return {}
    attached = item.get("attachments")
    return {
        "id": _text(item.get("id")),
        "link": _text(item.get("url")) or _text(item.get("external_url")),
        "title": _text(item.get("title")),
        "published": _text(item.get("date_published")),
        "updated": _text(item.get("date_modified")),
        "authors": _authors(item),
        "enclosures": [
            {"href": _text(one.get("url")), "type": _text(one.get("mime_type"))}
            for one in (attached if isinstance(attached, list) else ())
            if isinstance(one, dict)
        ],
    }


def _authors(item: dict[str, Any]) -> list[dict[str, str]]:
    """Of version 1.1 and, alone, of version 1."""
    several = item.get("authors")
    told = several if isinstance(several, list) else [item.get("author")]
    return [{"name": _text(author.get("name"))} for author in told if isinstance(author, dict)]


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
