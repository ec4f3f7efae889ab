"""`depeche sources find`: the feeds and sitemaps of a site, as entries for a collection file."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.table import Table
from rich.text import Text

from depeche.cli.terminal import failing_plainly, stderr
from depeche.errors import SettingsError
from depeche.fetching import HttpClient, Manners
from depeche.sources.base import Access
from depeche.sources.files.store import FileStore
from depeche.sources.finding.found import Found, entry_of, named
from depeche.sources.finding.search import Search, find

__all__ = ["sources"]

AGENT = "DEPECHE_USER_AGENT"

sources = typer.Typer(help="Sources of a collection.", no_args_is_help=True)


@sources.callback()
def _group() -> None:
    """Sources of a collection."""


@sources.command("find")
def find_sources(
    url: Annotated[str, typer.Argument(help="a home page, or any page of the site")],
    user_agent: Annotated[
        str, typer.Option(envvar=AGENT, help="who asks, and where to complain")
    ] = "",
    allow_host: Annotated[
        list[str] | None, typer.Option(help="host on a private address, as host or host:port")
    ] = None,
) -> None:
    """Find a site's feeds and sitemaps, and print them as YAML, best first; exit 1 if none."""
    with failing_plainly():
        client = _client(user_agent, allow_host or ())
        with client:
            search = find(_whole(url), Access(FileStore(Path.cwd()), client, _now))
    _show(search)
    if not search.found:
        stderr.print(Text(f"depeche: no feed and no sitemap was found at {url}", style="red"))
        raise typer.Exit(1)
    typer.echo(_yaml(named(search.found)), nl=False)


def _client(user_agent: str, allowed_hosts: Sequence[str]) -> HttpClient:
    if not user_agent.strip():
        raise SettingsError(
            "say who asks before anything is fetched, and where to complain: --user-agent"
            f" 'Example-Archive (+https://example.org/bot)', or the variable {AGENT}"
        )
    # Listings are looked at, and nothing is kept: only robots.txt has a say in that.
    return HttpClient(user_agent, Manners(allowed_hosts, respects=("robots",)))


def _whole(url: str) -> str:
    return url if "://" in url else f"https://{url}"


def _now() -> datetime:
    return datetime.now(UTC)


def _show(search: Search) -> None:
    table = Table(box=None)
    for heading in ("address", "what it is"):
        table.add_column(heading, overflow="fold")
    for found in search.found:
        kind = "news sitemap" if found.news else found.kind
        table.add_row(Text(found.url, style="green"), Text(f"{kind}: {found.told}"))
    for url, outcome in search.tried.items():
        table.add_row(Text(url), Text(outcome, style="dim"))
    stderr.print(table)


def _yaml(entries: Sequence[tuple[str, Found]]) -> str:
    """A list under `sources:`, each entry below what it holds."""
    lines = ["sources:"]
    for name, found in entries:
        lines.append(f"  # {found.told}")
        written = yaml.safe_dump([entry_of(name, found)], allow_unicode=True, sort_keys=False)
        lines += [f"  {line}" for line in written.splitlines()]
    return "\n".join(lines) + "\n"
