"""What a run of the DAG `reprocess` is about: one partition, and who is asked before it changes.

Why one partition per run: docs/decisions/0045-reprocess.md.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypedDict

from airflow.sdk import Connection, Param, get_current_context
from airflow.sdk.exceptions import AirflowSkipException

from depeche.collections import load
from orchestration.files import collections_folder, loadable
from orchestration.partition import PATTERN

if TYPE_CHECKING:
    from depeche.ingestion import Job, Published
    from depeche.reprocessing import Compared

__all__ = ["QUESTION", "SUBJECT", "Chosen", "ask", "choose", "job_of", "parameters", "remaining"]

_HUMAN, _FIRST, _AUTO = "human", "first", "auto"

SUBJECT = (
    "{% set found = ti.xcom_pull(task_ids='compare') %}"
    "Replace {{ found.collection }} {{ found.partition }}?"
)
QUESTION = """
{%- set found = ti.xcom_pull(task_ids='compare') -%}
Of {{ found.read }} documents, {{ found.summary }}.

| differs in | articles |
|---|---|
{% for kind, count in found.kinds.items() -%}
| {{ kind }} | {{ count }} |
{% endfor %}
{% for outcome, count in found.outcomes.items() -%}
- {{ outcome }}: {{ count }}
{% endfor %}
The log of the task `compare` shows samples; so does `{{ found.page }}`, and `{{ found.changes }}`
lists all that differ. Whatever is replaced stays readable in snapshot {{ found.snapshot }}.
"""
"""What a person reads before he answers, in Markdown; none of it was written by a publisher."""


class Chosen(TypedDict):
    """The partition of a run, and the one of the run after it."""

    collection: str
    partition: str
    following: str | None


def parameters() -> dict[str, Param]:
    """What a person may say; the collections are those whose files load."""
    names = [collection.name for collection in loadable()]
    return {
        "collection": Param(type="string", enum=names, title="Collection"),
        "from": _day("From", "First partition; empty: the first there is."),
        "to": _day("To", "Last partition; empty: the last there is."),
        "compare_only": Param(False, type="boolean", title="Compare only"),
        "approve": Param(
            _HUMAN,
            type="string",
            enum=[_HUMAN, _FIRST, _AUTO],
            title="Who approves",
            description="human: every partition is asked for; first: the first one that differs,"
            " then the others follow; auto: nobody is asked.",
        ),
        "all": Param(
            False,
            type="boolean",
            title="All",
            description="Also partitions that the present versions made already.",
        ),
    }


def _day(title: str, description: str) -> Param:
    return Param(
        None, type=["null", "string"], pattern=PATTERN, title=title, description=description
    )


def choose(params: Mapping[str, Any]) -> Chosen:
    """The first partition of the range that something else than the present versions made.

    Skips the run's tasks where there is none. Raises `ConfigurationError`, `LakeError`.
    """
    # Not above: the DAG file imports this module, and is parsed far more often than tasks run.
    from depeche import reprocessing  # noqa: PLC0415  as above
    from depeche.lake import Lake  # noqa: PLC0415  as above
    from depeche.settings import Settings  # noqa: PLC0415  as above

    name = params["collection"]
    lake = Lake(Settings.from_connections(Connection.get))
    lake.ensure()
    found = reprocessing.partitions_between(lake, name, params["from"], params["to"])
    for partition, following in zip(found, [*found[1:], None], strict=True):
        chosen = Chosen(collection=name, partition=partition, following=following)
        if params["all"] or not reprocessing.is_current(job_of(chosen)):
            return chosen
    raise AirflowSkipException(
        f"{name}: the present versions made all {len(found)} partitions of this range"
        if found
        else f"{name}: no partition of this range is in the lake"
    )


def job_of(chosen: Chosen) -> "Job":
    """The job of the run that is under way, with no way to the web. Raises `CollectionError`."""
    from depeche import reprocessing  # noqa: PLC0415  as above
    from depeche.settings import Settings  # noqa: PLC0415  as above

    collection = load(collections_folder() / f"{chosen['collection']}.yaml")
    settings = Settings.from_connections(Connection.get)
    run_id = get_current_context()["run_id"]
    return reprocessing.job_of(collection, chosen["partition"], run_id, settings)


def ask(params: Mapping[str, Any], compared: "Compared") -> str | None:
    """The task that comes after a comparison: none where there is nothing to replace."""
    from depeche import reprocessing  # noqa: PLC0415  as above

    if params["compare_only"] or not reprocessing.is_needed(compared):
        return None
    return "replace" if params["approve"] == _AUTO else "approve"


def remaining(
    params: Mapping[str, Any],
    chosen: Chosen | None,
    compared: "Compared | None",
    replaced: "Published | None",
) -> list[dict[str, Any]]:
    """The parameters of the run for the rest of the range; none at its end, or after a refusal."""
    if chosen is None or chosen["following"] is None:
        return []
    if compared and not replaced and ask(params, compared):
        return []
    approve = _AUTO if replaced and params["approve"] == _FIRST else params["approve"]
    return [{**params, "from": chosen["following"], "approve": approve}]
