"""Places in Russian news: cities, regions, countries, venues, and the adjectives made of them.

`find_places` reads a text; `Gazetteer` holds the names (`gazetteer()` loads them once in a process). The names are
those of the tables in `data/places`, whose README documents their format; `build.py` puts them into all case forms.
"""

from services.extract.engine.places.finding import (
    BodyMention,
    PlaceMention,
    find_bodies,
    find_places,
    places_in_sentence,
)
from services.extract.engine.places.names import (
    Gazetteer,
    Kind,
    Place,
    countries_of_compound,
    country_name,
    country_of_adjective,
    gazetteer,
)
from services.extract.engine.places.namesakes import meant_by, namesakes_in

__all__ = [
    "BodyMention",
    "Gazetteer",
    "Kind",
    "Place",
    "PlaceMention",
    "countries_of_compound",
    "country_name",
    "country_of_adjective",
    "find_bodies",
    "find_places",
    "gazetteer",
    "meant_by",
    "namesakes_in",
    "places_in_sentence",
]
