"""GeoJSON, RFC 7946: a feature for each entry, with a point where the place is known."""

import json

from services.contracts.timeline import TimelineEntry
from services.store.web.wording import subject

HEAD = '{"type":"FeatureCollection","features":['
TAIL = "\n]}\n"


def feature(entry: TimelineEntry, number: int) -> str:
    place = entry.place
    point = None
    if place is not None and place.lat is not None and place.lon is not None:
        point = {"type": "Point", "coordinates": [place.lon, place.lat]}
    properties = {
        "title": subject(entry),
        "type": entry.type,
        "mode": entry.mode,
        "status": entry.status,
        "start": entry.date and entry.date.start,
        "end": entry.date and entry.date.end,
        "place": place and place.name,
        "country": place and place.country,
        "reports": len(entry.reports),
    }
    member = {"type": "Feature", "id": str(entry.id), "geometry": point, "properties": properties}
    return (",\n" if number else "") + json.dumps(member, ensure_ascii=False)
