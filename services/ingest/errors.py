"""Errors of ingest that say what the caller may do."""


class Unavailable(Exception):
    """A part that we cannot do without does not answer now; nothing was promised. Push again after `retry_after` s."""

    def __init__(self, what: str, why: str, retry_after: int = 2) -> None:
        self.what = what
        self.retry_after = retry_after
        super().__init__(f"{what}: {why}")
