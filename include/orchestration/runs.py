"""What a task works with: the library's job, made from the run and Airflow's connections."""

from typing import TYPE_CHECKING, TypeVar

from airflow.sdk import Connection, get_current_context

from depeche.collections import Collection
from orchestration.partition import partition_of

if TYPE_CHECKING:
    from depeche.ingestion import Job

__all__ = ["gathered", "job_of"]

T = TypeVar("T")


def job_of(collection: Collection) -> "Job":
    """The job of the run that is under way. Raises `ConfigurationError`."""
    # Not above: the DAG file imports this module, and is parsed far more often than tasks run.
    from depeche.ingestion import Job  # noqa: PLC0415  as above
    from depeche.settings import Settings  # noqa: PLC0415  as above

    context = get_current_context()
    settings = Settings.from_connections(Connection.get)
    return Job.make(collection, partition_of(context, collection), context["run_id"], settings)


def gathered(results: T | list[T]) -> list[T]:
    """What a mapped group of tasks returned, always as a list: Airflow hands over one as itself."""
    return results if isinstance(results, list) else [results]
