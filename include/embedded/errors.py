"""What the embedded stack says when it cannot do its part."""

__all__ = ["EmbeddedError"]


class EmbeddedError(RuntimeError):
    """Something of the embedded stack does not work; the message names it and its log or remedy."""
