"""docker-compose.yaml for real: up, a run, one worker more, one killed, down with its volumes.

usage: stack.py PROJECT    (a copy of the project, which is written to; run.sh makes it)
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cluster.articles import write_articles
from embedded.ports import free_port

PATIENCE_SECONDS = 600
DAY = "2023-09-05"
ARTICLES, SHARD = 600, 100
"""Of the collection in whose run a worker is killed: shards of some seconds."""
COLLECTION = f"""
name: struck
description: Articles made from the samples.
owner: desk
start: 2023-09-01
schedule: null
shard_documents: {SHARD}
sources:
  - {{name: articles, kind: folder, path: include/collections/struck}}
"""
COUNTS = """
import json
from depeche.lake import Lake
lake = Lake.from_environment()
runs = lake.table("runs").scan().to_arrow().to_pylist()
ids = lake.table("articles").scan().to_arrow()["article_id"].to_pylist()
kept = ["collection", "read", "kept", "rejected", "quarantined"]
runs = [{name: run[name] for name in kept} for run in runs]
print(json.dumps({"runs": runs, "articles": len(ids), "different": len(set(ids))}))
"""


class Stack:
    """The services of one copy of the project, under a name of their own."""

    def __init__(self, project: Path) -> None:
        self._project = project
        found = find_spec("compose")
        assert found
        assert found.submodule_search_locations
        # The console script of the package hides the exit status.
        self._compose = str(Path(found.submodule_search_locations[0]) / "docker-compose")

    def __call__(self, *arguments: str, quiet: bool = False) -> str:
        """What `docker compose ARGUMENTS` prints. Raises `CalledProcessError`."""
        argv = [self._compose, "--project-name", "depeche-test", *arguments]
        done = subprocess.run(
            argv,
            cwd=self._project,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if quiet else None,
            text=True,
            check=True,
        )
        return done.stdout

    def airflow(self, *arguments: str) -> str:
        """What an `airflow` command prints inside the scheduler's container."""
        return self("exec", "-T", "scheduler", "airflow", *arguments, quiet=True)

    def rows(self, query: str) -> list[list[str]]:
        """What Airflow's database holds."""
        psql = 'PGPASSWORD=$POSTGRES_PASSWORD psql -h 127.0.0.1 -U airflow -Atc "$1"'
        found = self("exec", "-T", "postgres", "sh", "-c", psql, "-", query)
        return [line.split("|") for line in found.splitlines()]

    def counts(self) -> dict[str, Any]:
        """What the lake holds, asked inside a worker."""
        printed = self("exec", "-T", "worker", "python", "-c", COUNTS, quiet=True)
        return dict(json.loads(printed.splitlines()[-1]))


def prepare(project: Path) -> None:
    """Secrets, a port, a tag and one collection more, with its articles beside it."""
    subprocess.run([sys.executable, project / "scripts/make_env.py"], check=True)
    env = project / ".env"
    text = env.read_text("utf-8").replace("DEPECHE_TAG=latest", "DEPECHE_TAG=compose-test")
    text = text.replace("UI_PORT=8080", f"UI_PORT={free_port()}")
    env.write_text(text.replace("WORKER_CONCURRENCY=2", "WORKER_CONCURRENCY=1"))
    collections = project / "include" / "collections"
    write_articles(collections / "struck", ARTICLES)
    (collections / "struck.yaml").write_text(COLLECTION)


def until(probe: Callable[[], Any]) -> Any:
    """What `probe` finds, once it finds something."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if found := probe():
            return found
        time.sleep(1)
    raise AssertionError("waited in vain")


def start(stack: Stack, collection: str) -> None:
    """Trigger one partition of a collection."""
    dag = f"ingest_{collection}"
    until(lambda: stack.rows(f"select 1 from dag where dag_id = '{dag}'"))
    stack.airflow("dags", "trigger", dag, "--conf", json.dumps({"partition": DAY}))
    stack.airflow("dags", "unpause", dag, "--yes")


def ended(stack: Stack, collection: str) -> None:
    """Return once every run of the collection has ended well."""
    query = f"select distinct state from dag_run where dag_id = 'ingest_{collection}'"
    states = until(lambda: found if _over(found := stack.rows(query)) else None)
    assert states == [["success"]], states


def _over(states: list[list[str]]) -> bool:
    return not {"queued", "running"} & {state for (state,) in states}


def kill_one(stack: Stack) -> tuple[str, str]:
    """Kill -9 the container of a worker in mid-shard; returns the shard and the container."""
    query = (
        "select map_index, hostname from task_instance where dag_id = 'ingest_struck'"
        " and task_id = 'shards.process' and state = 'running' and hostname <> '' and pid > 0"
    )
    ((shard, container), *_) = until(lambda: stack.rows(query))
    subprocess.run(["docker", "kill", "--signal", "KILL", container], check=True)
    return shard, container


def check_sums(stack: Stack) -> dict[str, Any]:
    """The counts of the lake, after looking that they add up and no article stands twice."""
    counts = stack.counts()
    for run in counts["runs"]:
        assert run["read"] == run["kept"] + run["rejected"] + run["quarantined"], run
    assert sum(run["kept"] for run in counts["runs"]) == counts["articles"] == counts["different"]
    return counts


def show(stack: Stack, told: Callable[[str], None]) -> None:
    """Everything in order. Raises `AssertionError` or `CalledProcessError`."""
    stack("up", "--detach", "--scale", "worker=2", "--no-build", "--quiet-pull")
    told("up, with two workers")
    start(stack, "samples")
    ended(stack, "samples")
    told(f"samples: {check_sums(stack)}")
    stack("up", "--detach", "--scale", "worker=3", "--no-build", "--no-recreate")
    told("three workers")
    start(stack, "struck")
    shard, container = kill_one(stack)
    told(f"killed {container} in shard {shard}")
    again = (
        "select hostname from task_instance where dag_id = 'ingest_struck' and state = 'running'"
        f" and task_id = 'shards.process' and map_index = {shard} and try_number = 2"
    )
    ((other,),) = until(lambda: stack.rows(again))
    assert other != container
    told(f"shard {shard} runs again on {other}")
    ended(stack, "struck")
    counts = check_sums(stack)
    (struck,) = [run for run in counts["runs"] if run["collection"] == "struck"]
    assert struck["read"] == ARTICLES
    told(f"struck: {struck}")


def main() -> int:
    """Run it all; 0 when everything held."""
    project = Path(sys.argv[1])
    begun = time.monotonic()

    def told(what: str) -> None:
        print(f"{time.monotonic() - begun:5.0f} s  {what}", flush=True)  # noqa: T201  a command

    prepare(project)
    stack = Stack(project)
    try:
        show(stack, told)
    except BaseException:
        with suppress(subprocess.CalledProcessError):
            sys.stderr.write(stack("ps", "--all"))
            sys.stderr.write(stack("logs", "--tail", "40"))
        raise
    finally:
        stack("down", "--volumes", "--timeout", "30")
    told("down, volumes and all")
    return 0


if __name__ == "__main__":
    sys.exit(main())
