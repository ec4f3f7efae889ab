"""Write the documents that are generated from the code, or check that they are up to date.

usage: generate_docs.py [--check]
"""

import sys
from collections.abc import Callable
from pathlib import Path

from depeche.cleaning.reference import boilerplate_reference
from depeche.records.reference import json_schema, reference

DOCS = Path(__file__).parent.parent / "docs"

GENERATED: dict[str, Callable[[], str]] = {
    "record.md": reference,
    "record.schema.json": json_schema,
    "boilerplate.md": boilerplate_reference,
}


def main() -> int:
    """Write what differs; with --check, name it and fail instead."""
    stale = [name for name, make in GENERATED.items() if _read(DOCS / name) != make()]
    if "--check" in sys.argv[1:]:
        for name in stale:
            print(f"docs/{name} is out of date: run `make docs`")
        return bool(stale)
    for name in stale:
        (DOCS / name).write_text(GENERATED[name](), encoding="utf-8")
        print(f"docs/{name} written")
    return 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
