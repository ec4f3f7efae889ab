"""The same web archive read by Dépêche and by others, in turns, on as many processes.

usage: compare.py [--pages N] [--jobs N] [--rounds N]

All go from WARC to text and JSON lines; Dépêche leaves out entities, which the others do not look
for, and does the rest of its work: cleaning, titles, authors, dates, language by vote. The others
live in an environment of their own, made in `.run/peers` when it is missing. The archive is whole:
a damaged record ends datatrove's reader. Time is the clock's.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

PROJECT = Path(__file__).parents[2]
sys.path.append(str(PROJECT / "tests"))

from generated_archive import make

HERE = Path(__file__).parent
PYTHON = PROJECT / ".run" / "peers" / "bin" / "python"


def main() -> None:
    """Make the archive, then measure round by round."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    _install()
    with tempfile.TemporaryDirectory() as folder:
        made = make(Path(folder) / "made", given.pages, 4, date(2024, 1, 1), damaged=False)
        commands = {
            "depeche": _ours(made.warc, given.jobs),
            "datatrove": _theirs("with_datatrove.py", made.warc, given.jobs),
            "news-please": _theirs("with_newsplease.py", made.warc, given.jobs),
        }
        spent: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(given.rounds):
            for name, command in commands.items():
                spent[name].append(_seconds(command, Path(folder) / f"{name}-{turn}"))
    ours = spent["depeche"]
    for name, seconds in spent.items():
        ratio = statistics.median(s / mine for s, mine in zip(seconds, ours, strict=True))
        pace = given.pages / statistics.median(seconds)
        print(f"{name:<12}{pace:7.1f} pages/s, {ratio:5.2f} times our time")


def _ours(archive: Path, jobs: int) -> list[str]:
    program = Path(sys.executable).with_name("depeche")
    return [str(program), "process", str(archive), "--no-entities", "--jobs", str(jobs)]


def _theirs(script: str, archive: Path, jobs: int) -> list[str]:
    return [str(PYTHON), str(HERE / script), str(archive), "OUTPUT", str(jobs)]


def _seconds(command: Sequence[str], output: Path) -> float:
    """How long the command takes; its output lies in a folder of its own."""
    output.mkdir()
    filled = [str(output) if word == "OUTPUT" else word for word in command]
    begun = time.perf_counter()
    with (output / "stdout").open("wb") as out, (output / "stderr").open("wb") as err:
        subprocess.run(filled, stdout=out, stderr=err, check=True, env=os.environ)
    return time.perf_counter() - begun


def _install() -> None:
    if PYTHON.exists():
        return
    uv = str(Path(sys.executable).with_name("uv"))
    subprocess.run(
        [uv, "venv", "--quiet", "--python", sys.executable, str(PYTHON.parents[1])], check=True
    )
    requirements = str(HERE / "requirements.txt")
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--python", str(PYTHON), "-r", requirements], check=True
    )


if __name__ == "__main__":
    main()
