"""Which failures Airflow tries again: what may pass by itself, never what a person must mend."""

from typing import Any

from airflow.sdk import RetryDecision, RetryPolicy

__all__ = ["TransientOnly"]


class TransientOnly(RetryPolicy):
    """Fail at once on an error of ours that is not transient; leave the rest to the task's retries.

    Errors that are not ours are tried again: they are bugs or lost connections, and only the second
    look tells which. A process that is killed never gets here: it is tried again like any failure.
    """

    def evaluate(
        self,
        exception: BaseException,
        try_number: int,  # noqa: ARG002  the policy's contract
        max_tries: int,  # noqa: ARG002  likewise
        context: Any = None,  # noqa: ARG002  likewise
    ) -> RetryDecision:
        """Decide by the error's own word, `DepecheError.transient`."""
        if getattr(exception, "transient", True):
            return RetryDecision.default()
        return RetryDecision.fail(f"{type(exception).__name__} does not pass by itself")
