"""What a person wants to see when a run has ended."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pyiceberg.table import Table as IcebergTable
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from depeche.lake import Lake
from depeche.lake.rows import where
from depeche.records.ledger import Run

__all__ = ["Summary", "render", "summarise"]

TOP_ENTITIES = 10
EXCERPT_CHARACTERS = 280


@dataclass(frozen=True, slots=True)
class Summary:
    """A published partition, as the lake holds it."""

    run: Run
    entities: tuple[tuple[str, str, int], ...]
    """Name, type and number of articles of the entities named in most articles."""
    example: dict[str, Any] | None
    """One row of `articles`."""
    location: str
    """Where the `articles` table lies."""


def summarise(lake: Lake, collection: str, partition: str) -> Summary | None:
    """Read a partition back from the lake; none when it was never published."""
    rows_of = where(collection=collection, partition=partition)
    runs = lake.table("runs").scan(rows_of).to_arrow().sort_by("published_at").to_pylist()
    if not runs:
        return None
    articles = lake.table("articles")
    rows = articles.scan(rows_of, selected_fields=("article_id", "entities", "removals")).to_arrow()
    return Summary(
        run=Run.model_validate(runs[-1]),
        entities=_top_entities(rows["entities"].to_pylist()),
        example=_example(articles, rows),
        location=articles.location(),
    )


def _top_entities(named: Iterable[list[dict[str, Any]]]) -> tuple[tuple[str, str, int], ...]:
    counts: Counter[tuple[str, str]] = Counter()
    for entities in named:
        counts.update({(entity["name"], entity["type"]) for entity in entities})
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple((name, label, articles) for (name, label), articles in ranked[:TOP_ENTITIES])


def _example(articles: IcebergTable, rows: pa.Table) -> dict[str, Any] | None:
    """Of the articles that name somebody, the one from which most kinds were cut: it shows most."""
    if not rows.num_rows:
        return None
    chosen = min(rows.to_pylist(), key=_interest)["article_id"]
    found: list[dict[str, Any]] = articles.scan(where(article_id=chosen)).to_arrow().to_pylist()
    return found[0]


def _interest(row: Mapping[str, Any]) -> tuple[bool, int, str]:
    kinds = {removal["kind"] for removal in row["removals"]}
    return not row["entities"], -len(kinds), row["article_id"]


def render(summary: Summary, console: Console) -> None:
    """Print the summary."""
    for part in _parts(summary):
        console.print(part)


def _parts(summary: Summary) -> Iterable[RenderableType]:
    run = summary.run
    yield Text.assemble(
        (f"{run.collection} {run.partition}", "bold"),
        f"   {run.read} read = ",
        (f"{run.kept} kept", "green"),
        " + ",
        (f"{run.rejected} rejected", "yellow"),
        " + ",
        (f"{run.quarantined} quarantined", "red"),
        "   (replayed from the raw zone)" if run.replayed else "",
        f"   besides: {_besides(run)}" if _besides(run) else "",
    )
    yield _table(
        "By source and language",
        ("source", "language", "kept", "rejected", "quarantined"),
        [(t.source, t.language or "", t.kept, t.rejected, t.quarantined) for t in run.tallies],
    )
    yield _table(
        "Refused",
        ("outcome", "reason", "documents"),
        [(r.outcome, r.reason, r.documents) for r in run.reasons],
    )
    yield _table(
        "Cut from the kept articles",
        ("kind", "spans", "characters"),
        [(k.kind, k.removals, k.characters) for k in run.removals],
    )
    if run.layout_breaks:
        yield _table(
            "Pages that seem to have changed",
            ("source", "measure", "before", "now"),
            [(b.source, b.measure, f"{b.before:g}", f"{b.now:g}") for b in run.layout_breaks],
        )
    yield _table("Named in most articles", ("name", "type", "articles"), summary.entities)
    if summary.example:
        yield _record(summary.example)
    yield _table("Time", ("step", "seconds"), [(s.step, f"{s.seconds:.2f}") for s in run.steps])
    yield Text.assemble("articles: ", (summary.location, "bold"))


def _besides(run: Run) -> str:
    """What was found and is no news."""
    counts = ((run.known, "known"), (run.unchanged, "asked for again and unchanged"))
    return ", ".join(f"{count} {what}" for count, what in counts if count)


def _table(title: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, style="dim" if column == "reason" else None)
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    return table


def _record(row: dict[str, Any]) -> Panel:
    """One article, as much of it as fits a glance; texts are never read as markup."""
    excerpt = row["text"][:EXCERPT_CHARACTERS].replace("\n", " ")
    published = row["published_at"]
    fields = {
        "article_id": row["article_id"],
        "source": f"{row['source']}  {row['url'] or row['address']}",
        "title": row["title"] or "",
        "authors": ", ".join(row["authors"]),
        "published": f"{published:%Y-%m-%d} ({row['published_precision']})" if published else "",
        "language": f"{row['language']} ({row['language_confidence']:.2f})",
        "text": f"{excerpt}… ({row['words']} words)",
        "removals": ", ".join(f"{r['kind']} [{r['start']}:{r['end']}]" for r in row["removals"]),
        "entities": ", ".join(f"{e['name']} ({e['type']})" for e in row["entities"][:TOP_ENTITIES]),
        "raw": f"{row['raw']['uri']} @ {row['raw']['offset']}" if row["raw"] else "",
    }
    lines = [Text.assemble((f"{name:<11}", "cyan"), value) for name, value in fields.items()]
    return Panel(Group(*lines), title="One record", title_align="left")
