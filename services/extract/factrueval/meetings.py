"""The Meeting facts that the engine finds in a text: who takes part.

All of the engine's meetings are predicted, planned and cancelled ones too: the scheme has them, marked by modality.
Who is known by office only is no participant, for the scheme has named ones alone. Sessions of one body alone are left
out: all of the scheme's meetings have two participants or more.
"""

from services.extract.engine import Engine
from services.extract.factrueval.facts import Argument, Fact
from services.extract.guidelines import article_of


class Meetings:
    """Reads the meetings of texts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def read(self, text: str) -> list[Fact]:
        """The meetings that a text tells."""
        events = self._engine.extract(article_of({"text": text})).events
        named = [
            tuple(Argument("Participant", (who.name,)) for who in event.participants if who.name)
            for event in events
            if event.type == "meeting" and len(event.participants) > 1
        ]
        return [Fact("Meeting", arguments) for arguments in named if arguments]
