"""How long one article may take."""

from time import perf_counter, thread_time
from typing import Final

ARTICLE_SECONDS: Final = 1.0
"""Where the deployment does not say otherwise; a long article takes a twentieth of it."""


class Budget:
    """Processor time for one article, counted from here on in the thread that makes it.

    Processor time and not the clock's, so that a busy machine does not change what is found. Work checks `spent`
    between sentences and stops there; what was found until then stands, and the extraction is partial.
    """

    __slots__ = ("_clock", "_processor", "_spent")

    def __init__(self, seconds: float) -> None:
        self._clock = perf_counter() + seconds
        self._processor = thread_time() + seconds
        self._spent = False

    @property
    def left(self) -> float:
        """Seconds of processor time; nought once it is spent."""
        return max(self._processor - thread_time(), 0.0)

    @property
    def spent(self) -> bool:
        """Whether the time is over; once true, stays true."""
        # To ask for the processor's time costs a call of the system; before its time by the clock it cannot be over.
        if not self._spent and perf_counter() >= self._clock:
            self._spent = thread_time() >= self._processor
        return self._spent
