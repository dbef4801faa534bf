"""How long one article may take."""

from time import thread_time
from typing import Final

ARTICLE_SECONDS: Final = 1.2


class Budget:
    """Processor time for one article, counted from here on in the thread that makes it.

    Processor time and not the clock's, so that a busy machine does not change what is found. Work checks `spent`
    between sentences and stops there; what was found until then stands, and the extraction is partial.
    """

    __slots__ = ("_deadline", "_spent")

    def __init__(self, seconds: float = ARTICLE_SECONDS) -> None:
        self._deadline = thread_time() + seconds
        self._spent = False

    @property
    def spent(self) -> bool:
        """Whether the time is over. Costs about a microsecond; once true, stays true."""
        if not self._spent:
            self._spent = thread_time() >= self._deadline
        return self._spent
