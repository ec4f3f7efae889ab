"""The Iceberg catalogue, through pyiceberg, with our own errors and with patience that ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

from pyiceberg.catalog import TYPE, Catalog, load_catalog
from pyiceberg.catalog.rest import RestCatalog
from pyiceberg.exceptions import (
    AuthorizationExpiredError,
    CommitStateUnknownException,
    ForbiddenError,
    NoSuchNamespaceError,
    NoSuchTableError,
    OAuthError,
    RESTError,
    ServerError,
    ServiceUnavailableError,
    TooManyRequestsError,
    UnauthorizedError,
)
from pyiceberg.io import PY_IO_IMPL
from requests import ConnectionError as NoConnection
from requests import RequestException, Session, Timeout
from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from depeche.errors import LakeDenied, LakeError, LakeMissing, LakeUnreachable
from depeche.lake.files import StoreFileIO
from depeche.settings import CATALOG, CatalogSettings

__all__ = ["connect", "translated"]

_SECONDS: Final = (4, 20)
"""To connect, and to wait for each answer."""
_RETRIES: Final = Retry(total=4, read=1, backoff_factor=0.5, status_forcelist=(502, 503, 504))
"""urllib3 repeats only requests that may be sent twice, so never a commit that may have arrived."""
_DENIED: Final = (AuthorizationExpiredError, ForbiddenError, OAuthError, UnauthorizedError)
_FAILING: Final = (
    CommitStateUnknownException,
    NoConnection,
    ServerError,
    ServiceUnavailableError,
    Timeout,
    TooManyRequestsError,
)


def connect(settings: CatalogSettings) -> Catalog:
    """The catalogue that the settings name. Raises `LakeError`."""
    properties = {PY_IO_IMPL: f"{StoreFileIO.__module__}.{StoreFileIO.__name__}"}
    properties |= settings.properties
    with translated(settings):
        if properties.get(TYPE) == "rest":
            return _PatientRestCatalog("depeche", **properties)
        return load_catalog("depeche", **properties)


@contextmanager
def translated(settings: CatalogSettings) -> Iterator[None]:
    """Turn the errors of pyiceberg and of its HTTP client into ours."""
    where = f"connection {CATALOG} ({settings.properties.get('uri', 'no host')})"
    try:
        yield
    except _DENIED as error:
        raise LakeDenied(
            f"{where}: the catalogue refuses the credentials ({type(error).__name__}): "
            "check login, password and rights"
        ) from error
    except (NoSuchNamespaceError, NoSuchTableError) as error:
        raise LakeMissing(
            f"{where}: {error}: check extra.warehouse, or let `Lake.ensure` create the tables"
        ) from error
    except _FAILING as error:
        raise LakeUnreachable(
            f"{where}: the catalogue does not answer ({type(error).__name__}): "
            "check that it runs and that host is its address"
        ) from error
    except (RESTError, RequestException, KeyError) as error:
        raise LakeError(f"{where}: {type(error).__name__}: {error}") from error


class _PatientRestCatalog(RestCatalog):
    """A REST catalogue whose every request ends: pyiceberg itself sets no timeout."""

    def _create_session(self) -> Session:
        session = super()._create_session()
        session.mount("http://", HTTPAdapter(max_retries=_RETRIES))
        session.mount("https://", HTTPAdapter(max_retries=_RETRIES))
        bounded = partial(session.request, timeout=_SECONDS)
        session.request = bounded  # type: ignore[method-assign]  # the seam that requests offers
        return session
