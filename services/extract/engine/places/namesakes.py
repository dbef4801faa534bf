"""Countries that share a name or an adjective: which of them a text means.

"Конголезский министр" is of either Congo, "корейская сторона" of either Korea. A text that names one of the two
beyond doubt and never the other means that one throughout.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from services.extract.engine.places.finding import PlaceMention
from services.extract.engine.places.names import country_name

# What the gazetteer takes the shared words for, the other country, what names the other, what names the first.
_PAIRS = tuple(
    (taken, other, word, re.compile(named), re.compile(against))
    for taken, other, word, named, against in (
        (
            "CD",
            "CG",
            "онг",
            r"(?<!кая )(?<!кой )(?<!кую )Республик\w+ Конго|Браззавил",
            r"ДРК\b|ДР Конго|Демократическ\w+ Республик\w+ Конго|Киншас",
        ),
        (
            "CG",
            "CD",
            "онг",
            r"ДРК\b|ДР Конго|Демократическ\w+ Республик\w+ Конго|Киншас",
            r"(?<!кая )(?<!кой )(?<!кую )Республик\w+ Конго|Браззавил",
        ),
        ("KR", "KP", "оре", r"КНДР|Северн\w+ Коре|Пхеньян", r"Южн\w+ Коре|Республик\w+ Коре|[Юю]жнокоре|Сеул"),
        ("GN", "GW", "Бисау", r"Гвине\w+-Бисау", r"Гвине(?:я|и|ю|ей|е)\b(?! ?[-–—])|Конакри"),
        (
            "GN",
            "GQ",
            "Экваториальн",
            r"Экваториальн\w+ Гвине",
            r"(?<!ая )(?<!ой )(?<!ую )Гвине(?:я|и|ю|ей|е)\b|Конакри",
        ),
        (
            "DO",
            "DM",
            "Доминик",
            r"\bДоминик(?:а|и|е|у|ой)\b|Розо\b",
            r"Доминикан(?:а|ы|е|у|ой)\b|Доминиканск\w+ Респ|Санто-Д",
        ),
    )
)
_NONE: Mapping[str, str] = {}


def namesakes_in(text: str) -> Mapping[str, str]:
    """The codes that shared words of a text stand for, by the codes that the gazetteer gives them."""
    meant = {
        taken: other
        for taken, other, word, named, against in _PAIRS
        if word in text and named.search(text) is not None and against.search(text) is None
    }
    return meant or _NONE


def meant_by(mentions: Sequence[PlaceMention], namesakes: Mapping[str, str]) -> list[PlaceMention]:
    """The places, those of a shared name in the country that the text means."""
    return [_meant(mention, namesakes.get(mention.country or "")) for mention in mentions]


def _meant(mention: PlaceMention, country: str | None) -> PlaceMention:
    if country is None or mention.kind == "city":
        return mention
    of_state = mention.kind in ("country", "adjective")
    return replace(mention, country=country, name=country_name(country) if of_state else mention.name)
