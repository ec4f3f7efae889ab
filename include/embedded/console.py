"""Airflow's command line, kept open: importing Airflow anew for every command takes 4 s each.

Started as a child (`python -m embedded.console`), it reads one command per line, a JSON array of
arguments, and answers each with one line: `{"code": exit status, "output": what it printed}`.
"""

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from pathlib import Path
from typing import IO, Any

from embedded.errors import EmbeddedError

__all__ = ["AirflowConsole"]


class AirflowConsole:
    """Runs Airflow commands one after another in one child; its log noise goes to `log`."""

    def __init__(self, environment: Mapping[str, str], log: Path) -> None:
        self._log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as noise:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "embedded.console"],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=noise,
                text=True,
                start_new_session=True,
            )

    def run(self, *arguments: str) -> str:
        """What `airflow ARGUMENTS` prints. Raises `EmbeddedError` when it fails."""
        answer = self._ask(arguments)
        if answer["code"]:
            raise EmbeddedError(f"airflow {' '.join(arguments[:3])} failed: see {self._log}")
        return str(answer["output"])

    def json(self, *arguments: str) -> Any:
        """What a command prints with `--output json`, decoded."""
        lines = self.run(*arguments, "--output", "json").splitlines()
        # Warnings may stand before it.
        return json.loads(next(line for line in reversed(lines) if line.startswith(("[", "{"))))

    def stop(self) -> None:
        """End the child. Without input it ends by itself, so it does when we are killed."""
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _ask(self, arguments: tuple[str, ...]) -> Any:
        commands, answers = _pipes(self._process)
        try:
            print(json.dumps(arguments), file=commands, flush=True)
            line = answers.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise EmbeddedError(f"Airflow's command line ended by itself: see {self._log}")
        return json.loads(line)


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    if process.stdin is None or process.stdout is None:
        raise ValueError("the child was started without pipes")
    return process.stdin, process.stdout


def _serve() -> None:
    """Answer commands until there are no more."""
    # Whatever else writes to standard output, now or at import, goes to the log.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    from airflow.cli.cli_parser import get_parser  # noqa: PLC0415  after the line above

    parser = get_parser()
    for line in sys.stdin:
        print(json.dumps(_execute(parser, json.loads(line))), file=answers, flush=True)


def _execute(parser: Any, arguments: list[str]) -> dict[str, Any]:
    output = io.StringIO()
    with redirect_stdout(output):
        try:
            given = parser.parse_args(arguments)
            given.func(given)
        except SystemExit as end:
            code = end.code
        except Exception:
            logging.exception("airflow %s", " ".join(arguments))
            code = 1
        else:
            code = 0
    sys.stderr.write(output.getvalue())
    return {
        "code": code if isinstance(code, int) else int(code is not None),
        "output": output.getvalue(),
    }


if __name__ == "__main__":
    _serve()
