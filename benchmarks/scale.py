"""What an archive of any size would cost: the measured figures, put into a small simulation.

usage: scale.py [--articles 1e6 1e8 1e9] [--cores 2 16 128] [--shard N] [--days N] [--runs N]

Runs of a backfill come one after another, so many at once. The scheduler starts one task after
another, a core works on one task, and commits to the tables wait for each other. The costs come
from `scale.json` (`scale_figures.py` measures them); what Airflow costs stands below.
"""

import argparse
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scale_figures import Figures

TASK_SECONDS: Final = 0.3
"""Of the scheduler per task: 2,000 mapped tasks took it 615 s on two cores."""
SHARD_SECONDS: Final = 0.6
"""Of a worker per shard beyond the pipeline's work, as `orchestration.py` reads it from Airflow."""
TASKS_OF_SHARD: Final = 2
TASKS_OF_RUN: Final = 3
TABLES: Final = 5
EXPIRED_AFTER: Final = 90
"""Snapshots that weekly maintenance keeps."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An archive and the machines for it."""

    articles: int
    days: int
    cores: int
    shard: int
    runs: int
    expiry: bool

    def shards(self, day: int) -> int:
        """Shards of one day: the articles are spread evenly."""
        held = self.articles * (day + 1) // self.days - self.articles * day // self.days
        return -(-held // self.shard)


@dataclass(slots=True)
class Spent:
    """Seconds that each of the three was busy, and when the last run ended."""

    cores: float = 0.0
    scheduler: float = 0.0
    commits: float = 0.0
    end: float = 0.0
    shards: int = 0


def main() -> None:
    """A table row per size and number of cores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=float, nargs="+", default=[1e6, 1e8, 1e9])
    parser.add_argument("--cores", type=int, nargs="+", default=[2, 16, 128])
    parser.add_argument("--shard", type=int, default=500, help="articles per shard")
    parser.add_argument("--days", type=int, default=3_650, help="daily partitions")
    parser.add_argument("--runs", type=int, default=16, help="runs at once")
    parser.add_argument("--never-expire", action="store_true", help="keep every snapshot")
    asked = parser.parse_args()
    figures = Figures.read()
    print(f"{asked.days} daily partitions, shards of {asked.shard}, {asked.runs} runs at once\n")
    print("| articles | cores | hours | cores busy | scheduler busy | commits busy | first limit |")
    print("|---|---|---|---|---|---|---|")
    for articles in map(int, asked.articles):
        for cores in asked.cores:
            plan = Plan(
                articles, asked.days, cores, asked.shard, asked.runs, not asked.never_expire
            )
            print(_row(plan, simulate(plan, figures)))
    print("\n| articles | core hours | raw GB | table GB | metadata GB | requests | commits |")
    print("|---|---|---|---|---|---|---|")
    for articles in map(int, asked.articles):
        plan = Plan(articles, asked.days, 1, asked.shard, asked.runs, not asked.never_expire)
        print(" | ".join(("| " + f"{articles:.0e}", *_totals(plan, figures))) + " |")


def simulate(plan: Plan, figures: Figures) -> Spent:
    """Run after run, shard after shard: each waits for what it needs."""
    spent = Spent()
    slots, cores = [0.0] * plan.runs, [0.0] * plan.cores
    scheduler = commits = 0.0
    work = plan.shard * figures.article_seconds + SHARD_SECONDS
    for day in range(plan.days):
        begun = heapq.heappop(slots)
        scheduler = max(begun, scheduler) + TASKS_OF_RUN * TASK_SECONDS
        done = scheduler
        for _ in range(plan.shards(day)):
            scheduler += TASKS_OF_SHARD * TASK_SECONDS
            ended = max(scheduler, cores[0]) + work
            heapq.heapreplace(cores, ended)
            done = max(done, ended)
        commits = max(done, commits) + TABLES * _commit_seconds(plan, figures, day)
        heapq.heappush(slots, commits)
        spent.shards += plan.shards(day)
        spent.commits += TABLES * _commit_seconds(plan, figures, day)
    spent.cores = spent.shards * work
    spent.scheduler = (spent.shards * TASKS_OF_SHARD + plan.days * TASKS_OF_RUN) * TASK_SECONDS
    spent.end = max(slots)
    return spent


def _row(plan: Plan, spent: Spent) -> str:
    busy = {
        "cores": spent.cores / plan.cores / spent.end,
        "scheduler": spent.scheduler / spent.end,
        "commits": spent.commits / spent.end,
    }
    told = " | ".join(f"{share:.0%}" for share in busy.values())
    limit = max(busy, key=lambda name: busy[name])
    return f"| {plan.articles:.0e} | {plan.cores} | {spent.end / 3600:,.1f} | {told} | {limit} |"


def _totals(plan: Plan, figures: Figures) -> Iterator[str]:
    shards = sum(map(plan.shards, range(plan.days)))
    work = plan.articles * figures.article_seconds + shards * SHARD_SECONDS
    metadata = TABLES * sum(
        figures.metadata_bytes
        + figures.metadata_bytes_per_partition * day
        + figures.metadata_bytes_per_snapshot * _kept(plan, day)
        for day in range(plan.days)
    )
    requests = shards * figures.shard_requests + plan.days * figures.partition_requests
    yield f"{work / 3600:,.0f}"
    yield f"{plan.articles * figures.article_raw_bytes / 1e9:,.1f}"
    yield f"{plan.articles * figures.article_table_bytes / 1e9:,.1f}"
    yield f"{metadata / 1e9:,.2f}"
    yield f"{requests:,.0f}"
    yield f"{plan.days * TABLES:,}"


def _commit_seconds(plan: Plan, figures: Figures, day: int) -> float:
    grown = figures.commit_seconds_per_partition * day
    return figures.commit_seconds + grown + figures.commit_seconds_per_snapshot * _kept(plan, day)


def _kept(plan: Plan, day: int) -> int:
    """Snapshots that a commit has to carry along."""
    return min(day, EXPIRED_AFTER) if plan.expiry else day


if __name__ == "__main__":
    main()
