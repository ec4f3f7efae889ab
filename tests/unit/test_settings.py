"""Settings: two connections, nothing else."""

import json

import pytest

from depeche.errors import SettingsError
from depeche.settings import Settings

STORE = {
    "conn_type": "aws",
    "host": "http://127.0.0.1:8333",
    "login": "key",
    "password": "hush-store",
    "extra": {"bucket": "archive", "region_name": "eu-west-3"},
}
CATALOG = {
    "conn_type": "generic",
    "host": "http://127.0.0.1:8181",
    "extra": json.dumps({"warehouse": "s3://archive"}),
}


def environment(store: object = STORE, catalog: object = CATALOG) -> dict[str, str]:
    return {
        "AIRFLOW_CONN_DEPECHE_STORE": json.dumps(store),
        "AIRFLOW_CONN_DEPECHE_CATALOG": json.dumps(catalog),
    }


def test_both_connections_are_read_from_airflows_variables() -> None:
    """The bucket comes from `extra`, and the catalogue gets the store's address and keys."""
    settings = Settings.from_environment(environment())
    assert settings.store.bucket == "archive"
    assert settings.store.region == "eu-west-3"
    assert settings.catalog.properties["uri"] == "http://127.0.0.1:8181"
    assert settings.catalog.properties["warehouse"] == "s3://archive"
    assert settings.catalog.properties["s3.secret-access-key"] == "hush-store"


def test_the_catalogues_own_properties_win() -> None:
    """Whatever `extra` says stands over what follows from the store."""
    catalog = CATALOG | {"extra": {"type": "glue", "s3.region": "us-west-2"}}
    settings = Settings.from_environment(environment(catalog=catalog))
    assert settings.catalog.properties["type"] == "glue"
    assert settings.catalog.properties["s3.region"] == "us-west-2"


def test_a_missing_connection_is_named_with_its_variable() -> None:
    """Without its variable, the message says which to set."""
    with pytest.raises(SettingsError, match="AIRFLOW_CONN_DEPECHE_STORE is not set"):
        Settings.from_environment({})


def test_a_missing_bucket_is_named_with_its_field() -> None:
    """A store connection without a bucket says which field to add."""
    with pytest.raises(SettingsError, match=r"depeche_store: extra\.bucket is missing"):
        Settings.from_environment(environment(store=STORE | {"extra": {}}))


def test_no_secret_reaches_a_message_or_a_repr() -> None:
    """Neither the error about a broken connection nor any repr shows the password."""
    broken = environment() | {"AIRFLOW_CONN_DEPECHE_STORE": '{"password": "hush-store"'}
    with pytest.raises(SettingsError) as caught:
        Settings.from_environment(broken)
    assert "hush" not in str(caught.value)
    assert "hush" not in repr(Settings.from_environment(environment()))
