"""Tell what a run did, where people and machines look for it."""

import io
import logging

from rich.console import Console

from depeche.ingestion.handover import Published
from depeche.ingestion.job import Job
from depeche.reports.summary import render, summarise

__all__ = ["report"]

log = logging.getLogger(__name__)

COLUMNS = 100


def report(job: Job, published: Published) -> str:
    """Write the summary of a published partition into the log and the lake; return its key."""
    summary = summarise(job.lake, published["collection"], published["partition"])
    if summary is None:
        raise ValueError(f"{published['collection']} {published['partition']} was not published")
    page = io.StringIO()
    render(summary, Console(file=page, width=COLUMNS, color_system=None))
    log.info("\n%s", page.getvalue())
    key = f"reports/{job.scope.prefix}/report"
    job.lake.store.put(f"{key}.txt", page.getvalue().encode())
    job.lake.store.put(f"{key}.json", summary.run.model_dump_json(indent=2).encode())
    return f"{key}.txt"
