"""The `articles` table: one row per kept article. This file is the published contract."""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

__all__ = [
    "Article",
    "CountryShare",
    "Entity",
    "LanguageShare",
    "LanguageVote",
    "Mention",
    "Model",
    "Provenance",
    "RawReference",
    "Removal",
    "Rights",
    "Row",
]


class Row(BaseModel):
    """A frozen, closed record: what is not in the contract cannot be in a row."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RawReference(Row):
    """Where the bytes lie as they came: one WARC record."""

    uri: str = Field(
        description="The WARC file.",
        examples=["s3://depeche/raw/samples/2023-09-05/manual-1/shard-0000.warc.gz"],
    )
    offset: int = Field(description="Start of the record in the file, in bytes.", examples=[1042])
    length: int = Field(description="Length of the compressed record, in bytes.", examples=[913])
    digest: str = Field(
        description="SHA-256 of the payload, in hexadecimal.", examples=["9f86d081884c7d65…"]
    )


class Removal(Row):
    """One span cut from `source_text`, and why."""

    start: int = Field(description="First character, in `source_text`.", examples=[3659])
    end: int = Field(description="One past the last character, in `source_text`.", examples=[3664])
    kind: str = Field(
        description="Kind of boilerplate; see docs/boilerplate.md.", examples=["byline"]
    )
    rule: str = Field(description="The rule that proposed it.", examples=["byline.before_bio"])
    confidence: float = Field(description="From 0 to 1.", examples=[0.9])


class LanguageVote(Row):
    """What one detector said."""

    detector: str = Field(description="Name of the detector.", examples=["langdetect"])
    code: str = Field(description="BCP 47 primary tag.", examples=["fr"])
    confidence: float = Field(description="From 0 to 1.", examples=[0.99])


class LanguageShare(Row):
    """A language that part of the text is written in."""

    code: str = Field(description="BCP 47 primary tag.", examples=["en"])
    share: float = Field(description="Share of the text, from 0 to 1.", examples=[0.4])


class Mention(Row):
    """One place in `text` where an entity is named."""

    start: int = Field(description="First character, in `text`.", examples=[42])
    end: int = Field(description="One past the last character, in `text`.", examples=[53])
    text: str = Field(description="The characters between them.", examples=["Kim Jong-un"])


class Entity(Row):
    """A person, place, organisation or other name, with all its mentions."""

    entity_id: str = Field(
        description="The same for the same thing in any article: its Wikidata id, else `N` and a"
        " digest of its name, whatever the romanisation.",
        examples=["Q56226", "N41d9a3be07c25f68"],
    )
    name: str = Field(description="Canonical name.", examples=["Kim Jong-un"])
    type: Literal["PER", "LOC", "ORG", "MISC"] = Field(
        description="Person, location, organisation, other.", examples=["PER"]
    )
    wikidata: str | None = Field(
        None, description="Wikidata id; null: none that is certain.", examples=["Q56226"]
    )
    aliases: tuple[str, ...] = Field(
        (),
        description="What the article calls it, in the order of the text.",
        examples=[["Kim Jong-un", "Kim"]],
    )
    country: str | None = Field(
        None,
        description="Of a known place: its country, ISO 3166-1 alpha-2 (`XK`: Kosovo).",
        examples=["KP"],
    )
    latitude: float | None = Field(
        None, description="Of a known place: a point inside, in degrees north.", examples=[39.03]
    )
    longitude: float | None = Field(
        None, description="Of a known place: a point inside, in degrees east.", examples=[125.75]
    )
    mentions: tuple[Mention, ...] = Field(description="In the order of the text.")


class CountryShare(Row):
    """How much of an article is about one country."""

    code: str = Field(description="ISO 3166-1 alpha-2 (`XK`: Kosovo).", examples=["KP"])
    share: float = Field(
        description="Its part of all mentions of places whose country is known, from 0 to 1.",
        examples=[0.4],
    )


class Model(Row):
    """A model or rule set that took part."""

    name: str = Field(description="Name.", examples=["fr_core_news_md"])
    version: str = Field(description="Version.", examples=["3.8.0"])


class Provenance(Row):
    """What made the record: enough to make it again."""

    pipeline_version: str = Field(description="Version of the recipe.", examples=["0.1.0"])
    configuration_digest: str = Field(
        description="Digest of the collection's policies that shape a record.",
        examples=["5c1f0a7b"],
    )
    models: tuple[Model, ...] = Field(description="Models and rule sets, by name.")


class Rights(Row):
    """What the publisher reserves of a page, as found when it was fetched."""

    ai_agents: tuple[str, ...] = Field(
        (),
        description="AI crawlers that robots.txt bars from this address.",
        examples=[["CCBot", "GPTBot"]],
    )
    tdm_reserved: bool | None = Field(
        None, description="TDM Reservation Protocol: text mining reserved; null: nothing said."
    )
    tdm_policy: str | None = Field(None, description="Address of the licence it offers.")
    tdm_evidence: Literal["tdmrep.json", "header", "page"] | None = Field(
        None, description="Where it says so."
    )
    directives: tuple[str, ...] = Field(
        (),
        description="Of X-Robots-Tag and the robots meta tag, what forbids keeping or use.",
        examples=[["noarchive"]],
    )


class Article(Row):
    """One kept article."""

    article_id: str = Field(
        description="Digest of collection and canonical address: the same article in any run.",
        examples=["3f1c9a0be2d47756a1b0c4d5e6f70819"],
    )
    text_digest: str = Field(
        description="SHA-256 of `text`: equal texts, equal digests.", examples=["b5bb9d8014a0f9b1…"]
    )
    raw: RawReference | None = Field(
        None, description="The bytes it was made from; null when processed outside the lake."
    )

    collection: str = Field(description="What ingested it.", examples=["samples"])
    partition: str = Field(
        description="Schedule interval that published it.", examples=["2023-09-05"]
    )
    source: str = Field(description="Source of the collection.", examples=["site"])
    publisher: str | None = Field(None, description="Who published it.", examples=["Le Quai"])
    address: str = Field(
        description="Canonical address: URL, `s3://` URI or `file:SOURCE/path`.",
        examples=["file:texts/port.txt"],
    )
    url: str | None = Field(None, description="Web address, where there is one.")
    fetched_at: AwareDatetime | None = Field(
        None, description="When the bytes were acquired (UTC)."
    )
    rights: Rights | None = Field(
        None, description="What the publisher reserves; null where nobody looked."
    )
    revision: int = Field(1, description="1, then 2, 3, … as the publisher corrects it.")
    revises: str | None = Field(
        None, description="Partition of the former revision.", examples=["2023-09-04"]
    )

    title: str | None = Field(None, description="Headline, without the site's name.")
    lead: str | None = Field(None, description="Standfirst (chapô), where the page sets one apart.")
    authors: tuple[str, ...] = Field((), description="Persons, as signed.", examples=[["Chloé"]])
    author_notes: tuple[str, ...] = Field(
        (),
        description="What the page says of its authors, as written.",
        examples=[["Chloé est journaliste au service économie."]],
    )
    agencies: tuple[str, ...] = Field(
        (), description="News agencies that the article credits.", examples=[["AFP"]]
    )
    published_at: AwareDatetime | None = Field(
        None,
        description="Publication; the first instant of what is known. As JSON, in the zone that the"
        " page states (UTC where it states none); in the table, in UTC.",
    )
    published_precision: Literal["year", "month", "day", "second"] | None = Field(
        None, description="How much of `published_at` is known.", examples=["month"]
    )
    published_evidence: str | None = Field(
        None, description="Where the date was found.", examples=["date prefix in the text"]
    )
    modified_at: AwareDatetime | None = Field(
        None, description="Last correction; its zone as for `published_at`."
    )
    section: str | None = Field(None, description="Rubric of the publisher.")
    tags: tuple[str, ...] = Field((), description="Keywords of the publisher.")
    image: str | None = Field(
        None,
        description="Address of the picture that the page shows for it.",
        examples=["https://lequai.example/port.jpg"],
    )
    paywalled: bool | None = Field(
        None,
        description="Whether the page says that the article is not free; null: it does not say.",
        examples=[False],
    )
    text: str = Field(description="The article: `source_text` with `removals` cut.")
    source_text: str = Field(description="The text as extracted, before cleaning.")
    removals: tuple[Removal, ...] = Field((), description="What was cut, in order, disjoint.")

    language: str = Field(
        description="BCP 47 primary tag; `und` when unknown, `mul` when languages are mixed.",
        examples=["fr"],
    )
    language_confidence: float = Field(description="From 0 to 1.", examples=[0.99])
    language_votes: tuple[LanguageVote, ...] = Field((), description="What each detector said.")
    other_languages: tuple[LanguageShare, ...] = Field(
        (),
        description="Other languages of whole lines; every language, where `language` is `mul`.",
    )

    entities: tuple[Entity, ...] = Field((), description="Who and what is named.")

    countries: tuple[CountryShare, ...] = Field(
        (), description="What countries it is about, by the places it names; the largest first."
    )

    words: int = Field(description="Words of `text`.", examples=[412])
    removed_share: float = Field(
        description="Characters cut over characters of `source_text`, from 0 to 1.", examples=[0.05]
    )
    flags: tuple[str, ...] = Field(
        (), description="Remarks worth a look.", examples=[["charset_repaired"]]
    )
    provenance: Provenance = Field(description="What made this record.")
