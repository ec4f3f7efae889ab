"""An Airflow of the tests' own: the environment comes before the first `import airflow`."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

PROJECT = Path(__file__).parents[2]

os.environ |= {
    "AIRFLOW_HOME": tempfile.mkdtemp(prefix="depeche-airflow-"),
    "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT / "dags"),
    "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT / "plugins"),
    "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
}

COLLECTION = """
    name: {name}
    description: Texts of a test.
    owner: desk
    tags: [test]
    schedule: "{schedule}"
    timezone: Europe/Paris
    start: 2023-09-01
    shard_documents: {shard_documents}
    sources:
      - name: texts
        kind: folder
        path: {folder}
"""

Write = Callable[..., Path]


def write_collection(
    collections: Path,
    name: str,
    folder: object = "include/samples/texts",
    schedule: str = "0 5 * * *",
    shard_documents: int = 20,
) -> Path:
    path = collections / f"{name}.yaml"
    text = dedent(COLLECTION).format(
        name=name, folder=folder, schedule=schedule, shard_documents=shard_documents
    )
    path.write_text(text)
    return path


@pytest.fixture(scope="session")
def write() -> Write:
    """Write the file of a collection of texts."""
    return write_collection
