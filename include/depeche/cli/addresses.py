"""Web addresses of pages in files, from lines `{"path": "page.html", "url": "…"}` beside them."""

import json
from collections.abc import Iterator
from pathlib import Path

__all__ = ["address_line", "addresses_beside"]


def addresses_beside(pages: set[Path]) -> dict[Path, str]:
    """The address of each page that a `.jsonl` in its own folder tells of."""
    found: dict[Path, str] = {}
    for folder in sorted({page.parent for page in pages}):
        for table in sorted(folder.glob("*.jsonl")):
            for name, url in _lines(table):
                found.setdefault(folder / name, url)
    return {page: url for page, url in found.items() if page in pages}


def address_line(content: bytes) -> tuple[str, str] | None:
    """Path and address, if a row is no document but tells where a page comes from."""
    if b'"path"' not in content or b'"url"' not in content:
        return None
    try:
        row = json.loads(content)
    except ValueError:
        return None
    if not isinstance(row, dict) or row.keys() & {"text", "html"}:
        return None
    path, url = row.get("path"), row.get("url")
    return (path, url) if isinstance(path, str) and isinstance(url, str) else None


def _lines(table: Path) -> Iterator[tuple[str, str]]:
    with table.open("rb") as rows:
        yield from filter(None, map(address_line, rows))
