"""What Airflow's pages say of a collection and of its tasks."""

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from airflow.sdk import get_current_context

from depeche.collections import Collection

__all__ = ["describe", "labelled"]

R = TypeVar("R", bound=Mapping[str, Any])


def describe(collection: Collection) -> str:
    """The page of the collection's DAG, in Markdown."""
    rows = "\n".join(
        f"| {source.name} | {source.kind} | {source.publisher or ''} |"
        for source in collection.sources
    )
    return (
        f"{collection.description}\n\n"
        f"| source | kind | publisher |\n|---|---|---|\n{rows}\n\n"
        "Run it for one partition with the parameter `partition`, for example `2026-11-22`. "
        "A partition that was acquired before is replayed from the raw zone; "
        "`refetch` acquires it anew."
    )


def labelled(result: R) -> R:
    """`result` as it is; the mapped task under way is named after it, by `{{ label }}`."""
    context = cast("dict[str, Any]", get_current_context())  # it takes further keys for templates
    context["label"] = _label(result)
    return result


def _label(result: Mapping[str, Any]) -> str:
    """A shard, and what became of it as far as that is known."""
    name = f"shard {result['shard']}"
    if "kept" in result:
        counts = ", ".join(f"{result[key]} {key}" for key in ("kept", "rejected", "quarantined"))
        return f"{name}: {counts}"
    return f"{name}: {result['documents']} documents" if result["documents"] else name
