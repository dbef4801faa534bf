"""Errors that every service shares; each says what the caller may do."""


class Refusal(Exception):
    """What was asked cannot be done until its user mends something; the text is for the user and says what.

    Refuse: `letopis` prints the text and ends with code 2, without a traceback. Retrying as it stands is useless.
    """
