"""What the object store and its client say when they fail, turned into our own errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Final

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    PartialCredentialsError,
)
from botocore.exceptions import ConnectionError as NoConnection
from urllib3.exceptions import HTTPError

from depeche.errors import LakeDenied, LakeError, LakeMissing, LakeUnreachable
from depeche.settings import STORE, StoreSettings

__all__ = ["translated"]

_DENIED: Final = {
    "401", "403", "AccessDenied", "AuthorizationHeaderMalformed", "ExpiredToken", "Forbidden",
    "InvalidAccessKeyId", "InvalidToken", "RequestTimeTooSkewed", "SignatureDoesNotMatch",
}  # fmt: skip
_MISSING: Final = {"404", "NoSuchBucket", "NoSuchKey", "NotFound"}
_BUSY: Final = {"RequestTimeout", "SlowDown"}


@contextmanager
def translated(settings: StoreSettings, uri: str) -> Iterator[None]:
    """Raise `LakeError` or one of its kinds for whatever fails while `uri` is worked on."""
    where = f"connection {STORE} ({settings.endpoint or 'AWS'})"
    try:
        yield
    except ClientError as error:
        raise _refusal(error, where, uri) from error
    except (NoCredentialsError, PartialCredentialsError) as error:
        raise LakeDenied(f"{where}: no key: set login and password") from error
    except (NoConnection, HTTPClientError, HTTPError) as error:
        raise LakeUnreachable(
            f"{where}: no answer for {uri} ({type(error).__name__}): "
            "check that the store runs and that host is its address"
        ) from error
    except (BotoCoreError, ValueError) as error:
        raise LakeError(f"{where}: {uri}: {error}") from error


def _refusal(error: ClientError, where: str, uri: str) -> LakeError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if code in _DENIED:
        return LakeDenied(
            f"{where}: access to {uri} is refused ({code}): check login, password and rights"
        )
    if code in _MISSING:
        return LakeMissing(f"{where}: {uri} does not exist ({code})")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or code in _BUSY:
        return LakeUnreachable(f"{where}: the store fails for {uri} ({code}): try again later")
    return LakeError(f"{where}: {uri}: {code}")
