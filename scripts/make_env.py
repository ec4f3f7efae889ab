#!/usr/bin/env python3
"""Write `.env` from `.env.example` with a random secret for each empty value, once.

An existing `.env` is never changed; when variables of the example are missing from it, they are
named and the exit status is 1. Needs nothing but Python, so it runs where nothing is installed yet.
"""

import base64
import os
import re
import secrets
import sys
from pathlib import Path

# A line that sets a variable, as Compose reads it.
SETTING = re.compile(r"^([A-Z][A-Z0-9_]*)=(.*)$", re.MULTILINE)


def _fernet_key() -> str:
    """32 bytes in URL-safe base64, the form that Fernet asks for."""
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


# What is made for each variable that stands empty in the example.
MAKERS = {
    "ADMIN_PASSWORD": lambda: secrets.token_urlsafe(18),
    "AIRFLOW_FERNET_KEY": _fernet_key,
    "AIRFLOW_SECRET_KEY": lambda: secrets.token_urlsafe(32),
    "AIRFLOW_JWT_SECRET": lambda: secrets.token_urlsafe(64),
    "POSTGRES_PASSWORD": lambda: secrets.token_urlsafe(32),
    "REDIS_PASSWORD": lambda: secrets.token_urlsafe(32),
    "STORE_ACCESS_KEY": lambda: secrets.token_hex(10),
    "STORE_SECRET_KEY": lambda: secrets.token_urlsafe(32),
}


def filled(example: str) -> str:
    """`example` with a fresh secret wherever one is missing; what is no secret may stay empty."""
    return SETTING.sub(lambda line: line[0] + _secret(line[1], line[2]), example)


def _secret(name: str, value: str) -> str:
    return "" if value or name not in MAKERS else MAKERS[name]()


def missing(example: str, present: str) -> list[str]:
    """The variables of `example` that `present` does not set, in the example's order."""
    known = {name for name, _ in SETTING.findall(present)}
    return [name for name, _ in SETTING.findall(example) if name not in known]


def main(folder: Path) -> int:
    """Make `.env` in `folder`, or check the one that is there; returns the exit status."""
    example = (folder / ".env.example").read_text("utf-8")
    target = folder / ".env"
    try:
        # Exclusive and private from the first moment: no other user ever sees a secret.
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _report(target, missing(example, target.read_text("utf-8")))
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(filled(example))
    print(f"{target}: written with new secrets, readable by you alone; ADMIN_PASSWORD is the login")
    return 0


def _report(target: Path, names: list[str]) -> int:
    if not names:
        print(f"{target}: already there, left as it is")
        return 0
    print(f"{target}: left as it is, but lacks {', '.join(names)}: copy them from .env.example")
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent.parent))
