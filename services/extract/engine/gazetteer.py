"""From the places that a clause names to the one place of its event."""

from collections.abc import Sequence

from services.extract.engine.circumstances import Where
from services.extract.engine.places import PlaceMention


class Gazetteer:
    """Puts a venue and a settlement together."""

    def where(self, places: Sequence[PlaceMention | None]) -> Where | None:
        """The most specific of the places, the nearest first; a venue adds itself and the city that it implies."""
        known = [place for place in places if place is not None]
        if not known:
            return None
        venue = next((place for place in known if place.kind == "venue"), None)
        city = next((place for place in known if place.kind == "city"), None)
        wider = next((place for place in known if place.kind not in ("venue", "city")), None)
        base = city or (venue if venue is not None and venue.name else None) or wider or venue
        assert base is not None
        return Where(
            base.name, base.country, venue.venue if venue is not None else None,
            city=base.kind in ("city", "venue") and base.name is not None,
        )
