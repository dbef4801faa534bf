"""Errors that every service shares; each says what the caller may do."""


class Refusal(Exception):
    """What was asked cannot be done until its user mends something; the text is for the user and says what.

    Refuse: `letopis` prints the text and ends with code 2, without a traceback. Retrying as it stands is useless.
    """


class PassingError(Exception):
    """A message cannot be handled now, but the same message can later: a database away, a broker that is slow.

    Retry: the worker backs off in place, stays unready and goes on when the reason has passed.
    """


class PermanentError(Exception):
    """A message can never be handled, however often it is tried. Dead-letter it; the partition goes on."""
