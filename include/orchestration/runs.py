"""What a task works with: the library's job, made from the run and Airflow's connections."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from airflow.sdk import Connection, get_current_context

from depeche.collections import Collection
from orchestration.partition import partition_of

if TYPE_CHECKING:
    from depeche.ingestion import Job

__all__ = ["gathered", "job_of"]


def job_of(collection: Collection) -> "Job":
    """The job of the run that is under way. Raises `ConfigurationError`."""
    # Not above: the DAG file imports this module, and is parsed far more often than tasks run.
    from depeche.ingestion import Job  # noqa: PLC0415  as above
    from depeche.settings import Settings  # noqa: PLC0415  as above

    context = get_current_context()
    settings = Settings.from_connections(Connection.get)
    return Job.make(collection, partition_of(context, collection), context["run_id"], settings)


def gathered(results: Mapping[str, Any] | Sequence[Any]) -> list[Any]:
    """What mapped tasks returned, always as a list.

    Airflow hands over the only result of a mapped group as itself, and those of a mapped task as a
    sequence that asks for each of them by itself, or for a slice at once.
    """
    return [results] if isinstance(results, Mapping) else list(results[0:])
