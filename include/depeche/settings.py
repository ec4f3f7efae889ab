"""Where the store and the catalogue are, and who we say we are: from connections, nothing else.

Two connections hold every secret, in Airflow's own form::

    depeche_store     login, password   access key and secret of the object store
                      host              endpoint URL; empty for AWS itself
                      extra             {"bucket": "depeche", "region_name": "eu-west-3"}
    depeche_catalog   host              URI of the Iceberg catalogue
                      login, password   its credentials, where it asks for any
                      extra             any pyiceberg property: {"type": "rest", "warehouse": "…"}

Airflow hands them over; without Airflow (command line, tests) the same variables that Airflow would
read serve: `AIRFLOW_CONN_DEPECHE_STORE` and `AIRFLOW_CONN_DEPECHE_CATALOG`, as JSON.

One variable more holds no secret: `DEPECHE_KNOWLEDGE`, the path of a file that `depeche kb build`
made.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, Self

from depeche.errors import SettingsError

__all__ = [
    "CatalogSettings",
    "Connection",
    "Settings",
    "StoreSettings",
    "connection_from",
    "knowledge_file",
]

STORE, CATALOG = "depeche_store", "depeche_catalog"
KNOWLEDGE = "DEPECHE_KNOWLEDGE"


class Connection(Protocol):
    """The part of an Airflow connection that is read here."""

    @property
    def host(self) -> str | None:
        """Endpoint or URI."""

    @property
    def login(self) -> str | None:
        """Access key or client id."""

    @property
    def password(self) -> str | None:
        """Its secret."""

    @property
    def extra_dejson(self) -> dict[str, Any]:
        """The extra field, decoded."""


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """An S3 bucket and the key to it."""

    bucket: str
    endpoint: str | None
    region: str
    access_key: str | None
    secret_key: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class CatalogSettings:
    """Properties of the Iceberg catalogue, as pyiceberg takes them; they may hold secrets."""

    properties: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that depends on where Dépêche runs."""

    store: StoreSettings
    catalog: CatalogSettings

    @classmethod
    def from_connections(cls, get: Callable[[str], Connection]) -> Self:
        """Read both connections through `get(connection_id)`. Raises `SettingsError`."""
        store = _store(get(STORE))
        return cls(store=store, catalog=_catalog(get(CATALOG), store))

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read both connections from the variables that Airflow reads. Raises `SettingsError`."""
        return cls.from_connections(lambda name: connection_from(name, environment))


@dataclass(frozen=True, slots=True)
class _JsonConnection:
    host: str | None
    login: str | None
    password: str | None = field(repr=False)
    extra_dejson: dict[str, Any]


def connection_from(name: str, environment: Mapping[str, str]) -> Connection:
    """The connection `name` from its environment variable. Raises `SettingsError`."""
    variable = f"AIRFLOW_CONN_{name.upper()}"
    try:
        given = json.loads(environment[variable])
        extra = given.get("extra") or {}
        extra = json.loads(extra) if isinstance(extra, str) else extra
    except KeyError:
        raise SettingsError(
            f"{variable} is not set: export the connection as JSON, or start the embedded stack"
        ) from None
    except (ValueError, AttributeError):
        # The value holds a secret: it must not reach the message.
        raise SettingsError(f"{variable} is not a JSON object: write it as JSON") from None
    return _JsonConnection(given.get("host"), given.get("login"), given.get("password"), extra)


def knowledge_file(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The file of knowledge that stands behind the shipped tables, where one is named."""
    given = environment.get(KNOWLEDGE, "").strip()
    return Path(given) if given else None


def _store(connection: Connection) -> StoreSettings:
    extra = connection.extra_dejson
    bucket = extra.get("bucket")
    if not bucket:
        raise SettingsError(
            f'connection {STORE}: extra.bucket is missing: add {{"bucket": "NAME"}}'
        )
    return StoreSettings(
        bucket=str(bucket),
        endpoint=connection.host or extra.get("endpoint_url"),
        region=str(extra.get("region_name", "us-east-1")),
        access_key=connection.login,
        secret_key=connection.password,
    )


def _catalog(connection: Connection, store: StoreSettings) -> CatalogSettings:
    """The catalogue's own properties over those that follow from the store."""
    derived = {
        "type": "rest",
        "uri": connection.host,
        "s3.endpoint": store.endpoint,
        "s3.region": store.region,
        "s3.access-key-id": store.access_key,
        "s3.secret-access-key": store.secret_key,
        "credential": f"{connection.login}:{connection.password}" if connection.login else None,
    }
    given = {key: str(value) for key, value in connection.extra_dejson.items()}
    return CatalogSettings({k: v for k, v in derived.items() if v is not None} | given)
