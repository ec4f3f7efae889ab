"""No DAG lives here: Airflow shows this file as an import error while a collection does not load.

Airflow stops every DAG of a file that has an import error. So ingest.py makes the DAGs of the sound
collections, and this file tells of the others: see docs/decisions/0041-broken-collection.md.
"""

from depeche.collections import load_all
from orchestration.files import collections_folder

load_all(collections_folder())
