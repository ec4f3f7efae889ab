"""One run over one partition, in five tasks that any orchestrator can call.

    discover ▷ acquire[shard] ▷ process[shard] ▷ publish ▷ report

Tasks hand each other keys and counts, never articles; what they hold lies in the lake. Every task
may be killed and run again: it writes the same keys, and only `publish` makes anything visible.
"""

from depeche.ingestion.acquisition import acquire
from depeche.ingestion.discovery import discover
from depeche.ingestion.handover import Processed, Published, Shard
from depeche.ingestion.job import Job
from depeche.ingestion.processing import process
from depeche.ingestion.publication import publish
from depeche.ingestion.reporting import report

__all__ = [
    "Job",
    "Processed",
    "Published",
    "Shard",
    "acquire",
    "discover",
    "process",
    "publish",
    "report",
]
