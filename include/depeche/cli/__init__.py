"""The library at a terminal: `depeche process | explain | check | reprocess | maintain | …`."""

import typer

from depeche.cli.check import check
from depeche.cli.erase import erase
from depeche.cli.explain import explain
from depeche.cli.kb import kb
from depeche.cli.maintain import maintain
from depeche.cli.process import process
from depeche.cli.progress import progress
from depeche.cli.reprocess import reprocess
from depeche.cli.sources import sources

__all__ = ["app"]

app = typer.Typer(
    help="News in from anywhere, every article out as one trustworthy record.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # locals may hold secrets
)
app.command()(process)
app.command()(explain)
app.command()(check)
app.command()(progress)
app.command()(reprocess)
app.command()(erase)
app.add_typer(sources, name="sources")
app.add_typer(kb, name="kb")
app.add_typer(maintain, name="maintain")
