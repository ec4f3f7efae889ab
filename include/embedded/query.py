"""`make query SQL="…"`: one question to the lake, in SQL, answered by DuckDB.

Works wherever the two connections are in the environment; the tables are `articles`, `rejections`,
`fetches` and `runs`. For more than a look, see docs/reading.md.
"""

import sys

import duckdb

from depeche.errors import DepecheError
from depeche.lake import Lake
from depeche.records.reference import TABLES

__all__ = ["main"]

_DEFAULT = "SELECT source, language, title FROM articles ORDER BY ALL LIMIT 20"


def main() -> int:
    """Print the answer to the question given; 1 when there is none."""
    question = " ".join(sys.argv[1:]) or _DEFAULT
    try:
        connection = _connect(question)
        connection.sql(question).show(max_width=120)
    except (DepecheError, duckdb.Error) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _connect(question: str) -> duckdb.DuckDBPyConnection:
    """A database that holds the tables that the question names."""
    lake, connection = Lake.from_environment(), duckdb.connect()
    for name in TABLES:
        if name in question:
            lake.table(name).scan().to_duckdb(name, connection)
    return connection


if __name__ == "__main__":
    sys.exit(main())
