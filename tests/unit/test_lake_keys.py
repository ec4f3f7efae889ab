"""Names of objects."""

import io

from depeche.lake.keys import Scope, file_digest, shard_name


def test_run_ids_of_airflow_make_safe_keys() -> None:
    """Colons and plus signs do not reach the key, and different runs stay apart."""
    run = Scope("port", "2023-09-05T06", "manual__2023-09-05T06:00:00+00:00")
    other = Scope("port", "2023-09-05T06", "manual__2023-09-05T06-00-00-00-00")
    assert set(run.prefix) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._=-/"
    )
    assert run.prefix != other.prefix
    assert other.prefix == "port/2023-09-05T06/manual__2023-09-05T06-00-00-00-00"


def test_a_run_id_cannot_leave_its_place() -> None:
    """Slashes and dots in a name do not climb out of the partition."""
    assert Scope("port", "p", "../../other").prefix.count("/") == 2
    assert not Scope("port", "p", "..").prefix.endswith("/..")


def test_a_shard_is_named_after_its_content() -> None:
    """Other content has another name, so nothing published is ever written over."""
    one, two = (shard_name(3, file_digest(io.BytesIO(text)), ".parquet") for text in (b"a", b"b"))
    assert one != two
    assert one.startswith("shard-0003-")
