"""What a `Content-Type` header says."""

from collections.abc import Sequence
from email.message import Message

__all__ = ["content_type"]


def content_type(headers: Sequence[tuple[str, str]]) -> tuple[str | None, str | None]:
    """Media type, in lower case, and charset of the `Content-Type` header, where there are any."""
    value = next((value for name, value in headers if name.lower() == "content-type"), None)
    if not value:
        return None, None
    message = Message()
    message["content-type"] = value
    media_type = value.partition(";")[0].strip().lower()
    return media_type or None, message.get_content_charset()
