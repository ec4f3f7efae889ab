"""The files of the tables, for pyiceberg, through our own store: one client, one kind of error."""

import io
from types import TracebackType

from pyiceberg.io import (
    S3_ACCESS_KEY_ID,
    S3_ENDPOINT,
    S3_REGION,
    S3_SECRET_ACCESS_KEY,
    FileIO,
    InputFile,
    InputStream,
    OutputFile,
    OutputStream,
)
from pyiceberg.typedef import EMPTY_DICT, Properties

from depeche.lake.store import ObjectStore
from depeche.settings import StoreSettings

__all__ = ["StoreFileIO"]


class StoreFileIO(FileIO):
    """The `s3://` files of tables; pyiceberg makes it from the catalogue's properties."""

    def __init__(self, properties: Properties = EMPTY_DICT) -> None:
        super().__init__(properties)
        self._store = ObjectStore(_settings(properties))

    def new_input(self, location: str) -> InputFile:
        """A file to read."""
        return _StoreFile(self._store, location)

    def new_output(self, location: str) -> OutputFile:
        """A file to write, whole, when it is closed."""
        return _StoreFile(self._store, location)

    def delete(self, location: str | InputFile | OutputFile) -> None:
        """Remove a file; one that is not there is no error."""
        self._store.delete(location if isinstance(location, str) else location.location)


class _StoreFile(InputFile, OutputFile):
    def __init__(self, store: ObjectStore, location: str) -> None:
        super().__init__(location)
        self._store = store

    def __len__(self) -> int:
        return self._store.size(self.location)

    def exists(self) -> bool:
        return self._store.exists(self.location)

    def open(self, seekable: bool = True) -> InputStream:
        if seekable:
            return self._store.open(self.location)
        return io.BytesIO(self._store.get(self.location))

    def to_input_file(self) -> InputFile:
        return self

    def create(self, overwrite: bool = False) -> OutputStream:
        if not overwrite and self.exists():
            raise FileExistsError(self.location)
        return _Upload(self._store, self.location)


class _Upload(io.BytesIO):
    """What is written to it is stored when it is closed without an error."""

    def __init__(self, store: ObjectStore, location: str) -> None:
        super().__init__()
        self._store, self._location = store, location

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            super().close()
        self.close()

    def close(self) -> None:
        if not self.closed:
            self._store.put(self._location, self.getvalue())
        super().close()


def _settings(properties: Properties) -> StoreSettings:
    return StoreSettings(
        bucket="",  # every location is a whole URI
        endpoint=properties.get(S3_ENDPOINT),
        region=properties.get(S3_REGION, "us-east-1"),
        access_key=properties.get(S3_ACCESS_KEY_ID),
        secret_key=properties.get(S3_SECRET_ACCESS_KEY),
    )
