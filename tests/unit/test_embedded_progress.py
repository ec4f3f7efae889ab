"""What `make run` tells while a run is under way, and when it has failed."""

import io
import json
from pathlib import Path

from rich.console import Console

from embedded.failures import failure_of
from embedded.progress import Progress, TaskState, line

RUNNING = [
    TaskState("discover", None, "success"),
    TaskState("shards.acquire", 0, "success"),
    TaskState("shards.acquire", 1, "success"),
    TaskState("shards.process", 0, "success"),
    TaskState("shards.process", 1, "up_for_retry"),
    TaskState("publish", None, ""),
    TaskState("report", None, ""),
]


def test_the_line_counts_shards_and_what_goes_wrong() -> None:
    """Done steps are ticked, mapped ones counted, retries and failures named."""
    assert line(RUNNING) == (
        "discover ✓ ▷ acquire ✓ ▷ process 1/2 (1 to be tried again) ▷ publish ▷ report"
    )
    failed = [*RUNNING[:4], TaskState("shards.process", 1, "failed"), *RUNNING[5:]]
    assert "process 1/2 (1 failed)" in line(failed)


def test_without_a_terminal_each_change_is_one_plain_line() -> None:
    """The same line is not repeated, and holds no control characters."""
    page = io.StringIO()
    progress = Progress(Console(file=page, width=200))
    with progress.shown():
        for text in ("one", "one", "two [3]"):
            progress.say(text)
    assert page.getvalue() == "one\ntwo [3]\n"


def write_log(run: Path, name: str, *events: dict[str, object]) -> Path:
    path = run / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("::group::\n" + "\n".join(json.dumps(event) for event in events))
    return path


def test_a_failure_names_task_error_and_log(tmp_path: Path) -> None:
    """The last attempt counts, and in it the exception that ended the task, not its causes."""
    first = {"level": "error", "event": "failed", "error_detail": [
        {"exc_type": "LakeUnreachable", "exc_value": "no answer"},
    ]}  # fmt: skip
    last = {"level": "error", "event": "failed", "error_detail": [
        {"exc_type": "LakeDenied", "exc_value": "check login"},
        {"exc_type": "ClientError", "exc_value": "403"},
    ]}  # fmt: skip
    place = "task_id=shards.process/map_index=1"
    write_log(tmp_path, f"{place}/attempt=9.log", first)
    log = write_log(tmp_path, f"{place}/attempt=10.log", {"level": "info", "event": "x"}, last)
    failure = failure_of(tmp_path, [TaskState("shards.process", 1, "failed")])
    assert str(failure) == f"shards.process[1] failed: LakeDenied: check login\nlog: {log}"


def test_a_task_that_left_no_log_is_told_so(tmp_path: Path) -> None:
    """A process that was killed before its first line is a failure like any other."""
    failure = failure_of(tmp_path, [TaskState("publish", None, "failed")])
    assert failure is not None
    assert "killed or never began" in failure.reason


def test_a_run_without_failed_tasks_has_no_failure(tmp_path: Path) -> None:
    """Nothing is made up."""
    assert failure_of(tmp_path, RUNNING) is None
