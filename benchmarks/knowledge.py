"""What knowledge costs a worker: memory and look-ups, with the shipped tables and a million things.

usage: knowledge.py [--entities N] [--lookups N]

The million is made up (see `synthetic.py`), packed as a dump and built by `depeche kb build`, so
that this too is measured. Each worker is a process of its own that looks up names of the million,
and as many that nobody bears. Memory is what loading and looking up add to a process that has only
imported, as the kernel counts it, in MiB: resident, and of that private, in no other process.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from synthetic import thing, write_dump

MIB = 2**20


def main() -> None:
    """Make the million, then measure workers without and with it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entities", type=int, default=1_000_000)
    parser.add_argument("--lookups", type=int, default=200_000)
    parser.add_argument("--worker", action="store_true")
    asked = parser.parse_args()
    if asked.worker:
        print(json.dumps(_work(asked.entities, asked.lookups)))
        return
    with TemporaryDirectory() as folder:
        dump, file = Path(folder) / "dump.json.gz", Path(folder) / "knowledge.sqlite"
        write_dump(dump, asked.entities)
        _built(dump, file)
        _tell("shipped tables", [_start(asked, None)])
        _tell("with the file, one worker", [_start(asked, file)])
        _tell("with the file, two workers", [_start(asked, file) for _ in range(2)])


def _built(dump: Path, file: Path) -> None:
    command = [sys.executable, "-c", "from depeche.cli import app; app()", "kb", "build"]
    began = time.monotonic()
    with subprocess.Popen([*command, "--wikidata", dump, "--output", file]) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    took = time.monotonic() - began
    print(
        f"built in {took:.0f} s ({usage.ru_utime + usage.ru_stime:.0f} s of processor), peak"
        f" {usage.ru_maxrss / 1024:.0f} MiB; dump {dump.stat().st_size / MIB:.0f} MiB packed,"
        f" file {file.stat().st_size / MIB:.0f} MiB"
    )


def _start(asked: argparse.Namespace, file: Path | None) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, "--worker", "--entities", str(asked.entities)]
    environment = {k: v for k, v in os.environ.items() if k != "DEPECHE_KNOWLEDGE"}
    environment |= {"DEPECHE_KNOWLEDGE": str(file)} if file else {}
    return subprocess.Popen(
        [*command, "--lookups", str(asked.lookups)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def _tell(what: str, processes: list[subprocess.Popen[str]]) -> None:
    for process in processes:
        answer, _ = process.communicate()
        if process.returncode:
            raise RuntimeError(f"{what}: a worker ended with {process.returncode}")
        print(f"{what}: {answer.strip()}")


def _work(entities: int, lookups: int) -> dict[str, float]:
    """Look up names of all, half of them of what nobody knows, and say what it took."""
    from depeche.entities.knowledge import known  # noqa: PLC0415 - what is imported counts
    from depeche.entities.names import name_key  # noqa: PLC0415

    draw = random.Random(os.getpid())
    chosen = [thing(n)[1] for n in draw.sample(range(entities), min(lookups // 2, entities))]
    keys = [key for name in chosen for key in (name_key(name), name_key(f"{name} Inconnu"))]
    draw.shuffle(keys)
    before, private = _memory()
    began = time.monotonic()
    table = known()
    loaded = time.monotonic() - began
    began = time.process_time()
    found = sum(bool(table.candidates(key)) for key in keys)
    took = time.process_time() - began
    after, private_after = _memory()
    return {
        "loads in ms": round(loaded * 1000),
        "resident": round(after - before),
        "private": round(private_after - private),
        "look-ups/s": round(len(keys) / took),
        "found": round(found / len(keys), 2),
    }


def _memory() -> tuple[float, float]:
    """Resident and private MiB of this process."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
    return sizes["Rss"], sizes["Private_Clean"] + sizes["Private_Dirty"]


if __name__ == "__main__":
    main()
