"""Collections: YAML files that say what to ingest, when, and by which policies."""

import hashlib
import json
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from zoneinfo import available_timezones

from croniter import croniter
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from depeche.errors import CollectionError
from depeche.mistakes import explain
from depeche.records.kinds import KINDS
from depeche.sources import AnySource
from depeche.yaml_files import read_yaml

__all__ = [
    "Admission",
    "Cleaning",
    "Collection",
    "Fetching",
    "Retention",
    "Rights",
    "files",
    "load",
    "load_all",
]


THRESHOLDS: Final = {"strict": 0.3, "balanced": 0.5, "lenient": 0.75}
"""Confidence from which boilerplate is cut: strict cuts more, lenient less."""


def _known_kind(name: str) -> str:
    known = [kind.name for kind in KINDS]
    if name not in known:
        close = get_close_matches(name, known, n=1)
        remedy = f"did you mean {close[0]!r}?" if close else "docs/boilerplate.md lists them"
        raise ValueError(f"{name!r} is no kind of boilerplate: {remedy}")
    return name


def _named_threshold(given: Any) -> Any:
    """The number of a threshold that is given by its name."""
    if not isinstance(given, str):
        return given
    if given not in THRESHOLDS:
        close = get_close_matches(given, THRESHOLDS, n=1)
        remedy = f"did you mean {close[0]!r}?" if close else f"write one of {', '.join(THRESHOLDS)}"
        raise ValueError(f"{given!r} is no threshold: {remedy}")
    return THRESHOLDS[given]


def _known_schedule(schedule: str | None) -> str | None:
    if schedule is not None and not croniter.is_valid(schedule):
        raise ValueError(
            f"{schedule!r} is no schedule: write a cron expression such as '0 5 * * *', @daily or"
            " @hourly, or null to run by hand only"
        )
    return schedule


def _known_timezone(name: str) -> str:
    if name not in available_timezones():
        close = get_close_matches(name, sorted(available_timezones()), n=1)
        remedy = f"did you mean {close[0]!r}?" if close else "write it as Europe/Paris"
        raise ValueError(f"{name!r} is no time zone: {remedy}")
    return name


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Admission(_Part):
    """What counts as an article of the collection."""

    min_words: int = Field(25, ge=0, description="fewer words are rejected as too_short")
    max_bytes: int = Field(20_000_000, gt=0, description="more bytes are rejected as too_large")
    languages: tuple[str, ...] = Field((), description="codes to keep; empty keeps every language")


class Cleaning(_Part):
    """Which boilerplate is cut."""

    keep: tuple[Annotated[str, AfterValidator(_known_kind)], ...] = Field(
        (), description="kinds that stay in the text, e.g. read_also"
    )
    threshold: Annotated[float, BeforeValidator(_named_threshold)] = Field(
        THRESHOLDS["balanced"],
        ge=0,
        le=1,
        description="cut from this confidence on: strict, balanced, lenient, or a number",
    )


class Fetching(_Part):
    """At which pace and within which bounds the web is asked."""

    delay: float = Field(
        1.0, ge=0, description="seconds between two requests to one host, at least"
    )
    connections: int = Field(1, ge=1, le=8, description="requests to one host at once")
    hosts: int = Field(16, ge=1, le=128, description="hosts asked at once by one task")
    max_bytes: int = Field(50_000_000, gt=0, description="bytes of an answer, also when unpacked")
    timeout: float = Field(20.0, gt=0, description="seconds without a sign of the server")
    deadline: float = Field(120.0, gt=0, description="seconds for one whole answer")
    revisit_days: int = Field(
        2, ge=0, description="days in which an article is asked for again, should it be corrected"
    )


Policy = Literal["respect", "record"]


class Rights(_Part):
    """What a reservation of the publisher does: `record` keeps the page and says so on it."""

    robots: Policy = Field("respect", description="robots.txt, for this collection's user agent")
    ai_agents: Policy = Field("respect", description="robots.txt, for crawlers of AI firms")
    text_mining: Policy = Field("respect", description="the TDM Reservation Protocol")
    directives: Policy = Field(
        "respect", description="noai, noarchive and noindex of page or header"
    )

    @property
    def respected(self) -> frozenset[str]:
        """Names of the policies that are respected."""
        return frozenset(name for name, policy in self if policy == "respect")


class Retention(_Part):
    """How long is kept what is not needed to read the articles; null: for ever."""

    raw_days: int | None = Field(
        None, ge=1, description="days that bytes stay in the raw zone; then no replay is possible"
    )
    snapshot_days: int | None = Field(
        None, ge=1, description="days that former states of the tables can be read"
    )


class Collection(_Part):
    """One collection file, validated."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    description: str
    owner: str = "depeche"
    tags: tuple[str, ...] = ()
    schedule: Annotated[str | None, AfterValidator(_known_schedule)] = Field(
        "0 5 * * *", description="cron expression or preset; null: by hand"
    )
    timezone: Annotated[str, AfterValidator(_known_timezone)] = "UTC"
    start: date
    catchup: bool = False
    shard_documents: int = Field(200, gt=0, le=5000, description="documents per task")
    shard_bytes: int = Field(
        64_000_000, gt=0, description="bytes of files per task, as they lie there"
    )
    allowed_hosts: tuple[str, ...] = Field(
        (), description="hosts on private addresses that may be fetched, as host or host:port"
    )
    user_agent: str | None = Field(None, description="who fetches and where to complain")
    fetching: Fetching = Fetching()
    rights: Rights = Rights()
    admission: Admission = Admission()
    cleaning: Cleaning = Cleaning()
    entities: bool = True
    retention: Retention = Retention()
    sources: tuple[Annotated[AnySource, Field(discriminator="kind")], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [source.name for source in self.sources]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two sources are named {twice[0]!r}: give each its own name")
        return self

    @model_validator(mode="after")
    def _fetches_under_a_name(self) -> Self:
        asking = [source.name for source in self.sources if source.fetches]
        if asking and not (self.user_agent or "").strip():
            raise ValueError(
                f"user_agent is missing, and source {asking[0]!r} fetches from the web: say who"
                " fetches and where to complain, e.g. Example-Archive (+https://example.org/bot)"
            )
        return self

    @property
    def configuration_digest(self) -> str:
        """Digest of the policies that shape a record; 16 hexadecimal digits."""
        shaping = self.model_dump(mode="json", include={"admission", "cleaning", "entities"})
        canonical = json.dumps(shaping, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def load(path: Path) -> Collection:
    """The collection in `path`. Raises `CollectionError`, a line for each mistake."""
    file = read_yaml(path)
    try:
        collection = Collection.model_validate(file.content)
    except ValidationError as error:
        raise CollectionError(explain(error, file, Collection)) from error
    if collection.name != path.stem:
        raise CollectionError(
            f"{path}:{file.line(['name'])}: name: {collection.name!r} is not the file's name:"
            f" write {path.stem!r}, or name the file {collection.name}.yaml"
        )
    return collection


def files(folder: Path) -> list[Path]:
    """The collection files in `folder`, in order. Raises `CollectionError`."""
    if not folder.is_dir():
        raise CollectionError(f"{folder}: there is no such folder: create it, or correct the path")
    return sorted(path for path in folder.iterdir() if path.suffix in {".yaml", ".yml"})


def load_all(folder: Path) -> list[Collection]:
    """All collections in `folder`, in order. Raises one `CollectionError` for all mistakes."""
    collections, mistakes = [], []
    for path in files(folder):
        try:
            collections.append(load(path))
        except CollectionError as error:
            mistakes.append(str(error))
    if mistakes:
        raise CollectionError("\n".join(mistakes))
    return collections
