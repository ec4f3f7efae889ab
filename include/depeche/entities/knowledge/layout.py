"""How a file of knowledge is laid out: what `depeche kb build` writes and the linker reads."""

from typing import Final

__all__ = ["ALIAS", "LABEL", "LAYOUT", "TABLES"]

LAYOUT: Final = "1"
"""A file of another layout is not read: it must be built anew."""

LABEL: Final = 0
ALIAS: Final = 1
"""Whether a name is what Wikidata calls a thing, or one of its further names."""

TABLES: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
-- id: the number of the Wikidata id; context: folded words that speak for it, with bars between
CREATE TABLE item (
    id INTEGER PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, country TEXT,
    latitude REAL, longitude REAL, sitelinks INTEGER NOT NULL, context TEXT NOT NULL
);
-- key: a name, folded; kind: 0 label, 1 alias
CREATE TABLE name (
    key TEXT NOT NULL, id INTEGER NOT NULL, kind INTEGER NOT NULL, PRIMARY KEY (key, id)
) WITHOUT ROWID;
-- key: the full name of a person, in one romanisation
CREATE TABLE sound (
    key TEXT NOT NULL, id INTEGER NOT NULL, kind INTEGER NOT NULL, PRIMARY KEY (key, id)
) WITHOUT ROWID;
"""
