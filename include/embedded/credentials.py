"""The secrets of one embedded Airflow: made once, readable by their owner alone."""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

__all__ = ["Credentials"]


def _token() -> str:
    return secrets.token_hex(64)


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@dataclass(frozen=True, slots=True)
class Credentials:
    """What Airflow encrypts and signs with, and the password of its one user, `admin`."""

    fernet_key: str = field(default_factory=_fernet_key, repr=False)
    jwt_secret: str = field(default_factory=_token, repr=False)
    secret_key: str = field(default_factory=_token, repr=False)
    password: str = field(default_factory=lambda: secrets.token_urlsafe(12), repr=False)

    @classmethod
    def of(cls, path: Path) -> Self:
        """Those that `path` holds, made and written there if it holds none yet."""
        if path.exists():
            return cls(**json.loads(path.read_text()))
        made = cls()
        write_private(path, json.dumps(asdict(made)))
        return made


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    beside.replace(path)
