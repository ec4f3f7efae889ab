"""Why a run failed: the first failed task, the error that ended it, and where its log lies."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from embedded.progress import TaskState

__all__ = ["Failure", "failure_of"]


@dataclass(frozen=True, slots=True)
class Failure:
    """One failed task, as a person wants to hear of it."""

    task: str
    reason: str
    log: Path

    def __str__(self) -> str:
        return f"{self.task} failed: {self.reason}\nlog: {self.log}"


def failure_of(run: Path, states: Sequence[TaskState]) -> Failure | None:
    """The first failed task of the run whose task logs lie under `run`; none when none failed."""
    failed = next((state for state in states if state.state == "failed"), None)
    if failed is None:
        return None
    folder = run / f"task_id={failed.task}"
    if failed.shard is not None:
        folder /= f"map_index={failed.shard}"
    log = max(folder.glob("attempt=*.log"), key=_attempt, default=folder)
    name = failed.task if failed.shard is None else f"{failed.task}[{failed.shard}]"
    return Failure(name, _last_error(log), log)


def _attempt(log: Path) -> int:
    return int(log.stem.removeprefix("attempt="))


def _last_error(log: Path) -> str:
    """The last error in a task's log; Airflow writes it as JSON, one event per line."""
    if not log.is_file():
        return "it left no log: its process was killed or never began"
    events = [_event(text) for text in log.read_text(encoding="utf-8").splitlines()]
    errors = [event for event in events if event.get("level") in {"error", "critical"}]
    return _reason(errors[-1]) if errors else "its log names no error"


def _event(text: str) -> dict[str, object]:
    try:
        event = json.loads(text)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}


def _reason(event: dict[str, object]) -> str:
    """Type and message of the exception, where the event has one."""
    details = event.get("error_detail")
    if isinstance(details, list) and details:
        # The first is what ended the task; those after it are its causes.
        return f"{details[0]['exc_type']}: {details[0]['exc_value']}"
    return str(event.get("event", ""))
