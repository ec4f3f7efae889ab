"""What Airflow adds to each shard: read from its own books after `make run`.

usage: python -m embedded.session python benchmarks/orchestration.py

For the last run: how long each task took and waited, and how much of that was the pipeline's work.
"""

import sqlite3
from collections import defaultdict
from datetime import datetime

from depeche.lake import Lake
from depeche.lake.rows import where
from embedded.places import Places

_TASKS = """
SELECT run_id, task_id, queued_dttm, start_date, end_date FROM task_instance
WHERE run_id = (SELECT run_id FROM dag_run WHERE state = 'success' ORDER BY end_date DESC LIMIT 1)
AND start_date IS NOT NULL
"""


def main() -> None:
    """Print a line per task, and the overhead per shard."""
    with sqlite3.connect(Places().airflow / "airflow.db") as books:
        rows = books.execute(_TASKS).fetchall()
    took: defaultdict[str, list[float]] = defaultdict(list)
    waited: defaultdict[str, list[float]] = defaultdict(list)
    for _, task, queued, start, end in rows:
        took[task].append(_seconds(start, end))
        waited[task].append(_seconds(queued, start))
    for task, seconds in took.items():
        print(f"{task:<16} x {len(seconds):<3} took {_mean(seconds):6.2f} s", end="")
        print(f", waited {_mean(waited[task]):5.2f} s")
    run_id = rows[0][0]
    worked = _worked(run_id)
    shards = len(took["shards.process"])
    spent = sum(took["shards.acquire"]) + sum(took["shards.process"])
    print(f"pipeline's own work per shard: {worked / shards:.2f} s")
    print(f"everything else per shard, both tasks: {(spent - worked) / shards:.2f} s")
    begun, ended = min(row[3] for row in rows), max(row[4] for row in rows)
    print(f"whole run: {_seconds(begun, ended):.1f} s for {shards} shards")


def _worked(run_id: str) -> float:
    """Seconds that the steps of the pipeline took, as the `runs` table tells."""
    (run,) = Lake.from_environment().table("runs").scan(where(run_id=run_id)).to_arrow().to_pylist()
    return sum(step["seconds"] for step in run["steps"])


def _seconds(begin: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds()


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
