"""`depeche erase`: an address, host, publisher or source taken out of the lake, everywhere."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from depeche.cli.terminal import failing_plainly, stderr, stdout
from depeche.collections import load_all
from depeche.errors import ConfigurationError
from depeche.lake import Lake
from depeche.maintenance import erasure
from depeche.maintenance.erasure import Proof, Target

__all__ = ["erase"]


def erase(
    *,
    url: Annotated[str | None, typer.Option(help="one address")] = None,
    host: Annotated[str | None, typer.Option(help="all of a host and its subdomains")] = None,
    publisher: Annotated[str | None, typer.Option(help="all of a publisher, by its name")] = None,
    source: Annotated[
        str | None, typer.Option(help="all of a source, as collection/source")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="do it; without, only say what would go")
    ] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="only look whether anything is left, and say where")
    ] = False,
    collections: Annotated[Path, typer.Option(help="folder of collection files")] = Path(
        "include/collections"
    ),
) -> None:
    """Take out rows, records and former states; the proof is printed, and stored with the lake.

    Run it while nothing else writes. Exit 1 when the proof finds something left.
    """
    with failing_plainly():
        target = _target(url, host, publisher, source, collections)
        lake = Lake.from_environment()
        lake.ensure()
        now = datetime.now(UTC)
        if verify:
            _end(erasure.verify(lake, target, now))
        elif yes:
            _end(erasure.erase(lake, target, now))
        else:
            stdout.print(json.dumps(asdict(erasure.preview(lake, target)), indent=2), markup=False)
            stderr.print("nothing was changed: say --yes to erase this")


def _target(
    url: str | None, host: str | None, publisher: str | None, source: str | None, folder: Path
) -> Target:
    if sum(given is not None for given in (url, host, publisher, source)) != 1:
        raise ConfigurationError("say one of --url, --host, --publisher and --source")
    if url is not None:
        return Target.url(url)
    if host is not None:
        return Target.host(host)
    if publisher is not None:
        return Target.publisher(publisher, load_all(folder))
    collection, _, name = (source or "").partition("/")
    if not name:
        raise ConfigurationError(f"{source!r} is no source: write it as collection/source")
    return Target.source(collection, name)


def _end(proof: Proof) -> None:
    stdout.print(proof.model_dump_json(indent=2), markup=False, soft_wrap=True)
    if not proof.complete:
        stderr.print(f"{proof.found} places still hold it: run it again while nothing else writes")
        raise typer.Exit(1)
