"""From a text to the places that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from services.extract.engine.document import Sentence
from services.extract.engine.places.names import Gazetteer, Kind, Place, country_of_adjective, fold, gazetteer


@dataclass(slots=True)
class PlaceMention:
    """One place as the text names it.

    `start`, `stop`  offsets of the words, with the quotation marks of a venue's name, without the preposition before
    `name`           nominative: the city, country or region; of an adjective the place that it is made of; of a venue
                     the city that it implies beyond doubt, else None
    `country`        ISO 3166-1 alpha-2 or None
    `lat`, `lon`     degrees, of cities and of venues in a known city, else None
    `venue`          what a venue is called, nominative ("резиденция «Куксарой»"), else None
    `preposition`    the word right before, lower case, where it is a preposition, else ""
    `attribute`      an adjective that says where a house or an event is ("в минском аэропорту"), or
                     what always meets in one city ("на полях Генассамблеи ООН")
    `tokens`, `head` (of `places_in_sentence` only) the token range within the sentence, and the token of it that hangs
                     on one outside
    """

    start: int
    stop: int
    name: str | None
    country: str | None
    kind: Kind
    lat: float | None = None
    lon: float | None = None
    venue: str | None = None
    preposition: str = ""
    tokens: range = range(0)
    head: int = -1
    attribute: bool = False


@dataclass(frozen=True, slots=True)
class BodyMention:
    """An international body ("ШОС", "Евросоюз") with the short name that it goes by; it stands for no one country."""

    start: int
    stop: int
    name: str


_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_PREPOSITIONS = frozenset("в во на из с со к ко до от под над близ возле через у по за о об при между".split())
_OF_PLACE = frozenset("в во из г город города городе городу городом поселке селе пригороде".split())
_VERY = frozenset("сам самом самой самую самого".split())
_OPENING, _CLOSING = '«“„"', '»”“"'

# What a venue is, by its forms: "в резиденции «Куксарой»" is "резиденция «Куксарой»".
_VENUE_NOUNS: dict[str, str] = {
    form: nominative
    for nominative, forms in {
        "резиденция": "резиденция резиденции резиденцию резиденцией",
        "аэропорт": "аэропорт аэропорта аэропорту аэропорте аэропортом",
        "дворец": "дворец дворца дворцу дворце дворцом",
        "отель": "отель отеля отелю отеле отелем",
        "гостиница": "гостиница гостиницы гостинице гостиницу гостиницей",
        "конгресс-центр": "конгресс-центр конгресс-центра конгресс-центре конгресс-центру",
        "конгресс-холл": "конгресс-холл конгресс-холла конгресс-холле",
        "комплекс": "комплекс комплекса комплексе комплексу",
        "санаторий": "санаторий санатория санатории санаторию",
        "вилла": "вилла виллы вилле виллу",
    }.items()
    for form in forms.split()
}
_REGION_NOUNS: dict[str, tuple[str, str]] = {
    form: (noun, ending)
    for noun, ending, forms in (
        ("область", "ая", "область области областью"),
        ("край", "ий", "край края краю крае краем"),
        ("округ", "ий", "округ округа округу округе округом"),
        ("район", "ий", "район района району районе районом"),
        ("провинция", "ая", "провинция провинции провинцию провинцией"),
        ("губерния", "ая", "губерния губернии губернию"),
    )
    for form in forms.split()
}
_REGION_ENDS = ("ая", "ой", "ую", "ий", "ого", "ом", "ому", "им")
_REGION_ADJECTIVE = re.compile(r"(.{2,40}(?:ск|цк))(?:ая|ой|ую|ий|ого|ому|им|ом)")
_ADJECTIVES = {"country adjective", "city adjective", "region adjective"}
_HOUSE_OR_EVENT = re.compile(
    r"(?:дом(?:е|а|у)?$|двор(?:ец|ц)|резиденци|аэропорт|аэродром|отел|гостиниц|парк|ратуш|штаб-квартир|замк|замок|особняк|офис|ресторан|"
    r"университет|музе|вокзал|гаван|отделени|встреч|переговор|саммит|бесед|консультаци|форум|заседани|раунд|конференци|сесси|свидани)"
)
_ADJECTIVE = re.compile(r".{3,}(?:[оеи][гм][оу]|[оеиы]м|[оеиы]й|[ая]я|[оы]е|[иы]е|[иы]х|ую)")
_STATE_NOUNS = ("республик", "королевств", "федераци", "султанат", "княжеств")
_COMMON_NOUNS = frozenset(("дом", "дома", "доме", "дому"))  # "в Доме правительства", and a town in Ghana
_REPORTED_ON = re.compile(r",\s\d{1,2}\s(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)")
_NO_PLACE: tuple[Place | None, int] = (None, 0)
# "музей «Новый |", "| Плаза»": from a small noun and a quotation mark to a place, and from it to the closing mark.
_NAME_BEGUN = re.compile(r"([а-яё-]{4,})\s[«“\"](?:[^\W_][\w-]*\s){0,3}$")
_NAME_ENDS = re.compile(r"(?:\s[^\W_][\w-]*){0,3}[»”\"]")
_ROMAN = re.compile(r"[ivxlcхі]+")
_RESORT = re.compile(r"\b(?:зон[аеуы]|курорт[аеу]?|городк[аеу])\s[«“\"]$")
_QUOTED_NAME = re.compile(r"\s?[«“\"]([^«»“”\"\n]{2,50})[»”\"]")


def find_places(text: str, names: Gazetteer | None = None) -> list[PlaceMention]:
    """The places of a text, in order, not overlapping.

    Never raises on any text; the first call loads the names, no other blocks.
    """
    return list(_finder(text, names or gazetteer()).places())


def find_bodies(text: str, names: Gazetteer | None = None) -> list[BodyMention]:
    """The international bodies of a text, in order, not overlapping."""
    return list(_finder(text, names or gazetteer()).bodies())


def places_in_sentence(sentence: Sentence, names: Gazetteer | None = None) -> list[PlaceMention]:
    """The places of a sentence, with offsets into the document and with the sentence's tokens."""
    mentions = []
    found = find_places(sentence.text, names)
    for mention in sorted([*found, *_unlisted(sentence, found)], key=lambda mention: mention.start):
        start, stop = mention.start + sentence.start, mention.stop + sentence.start
        tokens = sentence.covered(start, stop)
        if not tokens:
            continue
        words = [i for i in tokens if sentence.tokens[i].pos != "PUNCT"] or tokens
        head = next((i for i in words if sentence.tokens[i].head not in tokens), words[0])
        mention.start, mention.stop, mention.tokens, mention.head = start, stop, tokens, head
        mentions.append(mention)
    return mentions


# What no settlement is, though it is a proper name of a place.
_WIDE = frozenset(
    "европа азия африка америка евразия восток запад север юг закавказье кавказ балканы прибалтика балтия залив "
    "средиземноморье поволжье сибирь урал арктика антарктика союз земля океан море мир".split()
)
_AS_SETTLEMENT = re.compile(
    r"\b(?:[Вв]о?|[Нн]а|[Ии]з)\s(?:\w{4,15}(?:ом|ой|ем|ий|ого|ую|ое)\s)?(?:(?:город|городк|посел|посёл|сел|пункт|порт|курорт|деревн|местечк|столиц|"
    r"провинци|штат|остров|округ|муниципалитет|кантон|префектур|эмират)\w{0,4}\s)?[«\"]?$"
)


def _unlisted(sentence: Sentence, found: list[PlaceMention]) -> Iterator[PlaceMention]:
    """Settlements that the gazetteer lacks: places by the network that stand after a preposition of place."""
    for entity in sentence.entities:
        start, stop = entity.start - sentence.start, entity.stop - sentence.start
        text = sentence.text
        if entity.type != "LOC" or any(m.start < stop and m.stop > start for m in found):
            continue
        before = _AS_SETTLEMENT.search(text, max(start - 45, 0), start)
        words = text[start:stop].split()
        if before is None or len(words) > 2 or not all(word[:1].isupper() for word in words):
            continue
        if words[0].lower().endswith(("ая", "ой", "ую", "ом", "ий", "ый", "ого")) and len(words) > 1:
            continue
        token = next((t for t in reversed(sentence.tokens) if t.start < entity.stop), None)
        if token is None or token.pos == "ADJ" or token.rel == "amod":
            continue  # "в Баян-Улгийском аймаке"
        if fold(words[-1]) in _WIDE or fold(token.lemma) in _WIDE or text[start:stop].isupper():
            continue
        preposition = fold(before[0].split()[0])
        apposed = len(before[0].split()) > 1  # "в посёлке Х", where the name need not be declined
        last = words[-1] if apposed and token.feats.get("Case") == "Nom" else _nominative(words[-1], token.feats)
        name = " ".join((*words[:-1], last))
        kind: Kind = "region" if preposition == "на" else "city"
        country = country_of_adjective(before[0].split()[1]) if len(before[0].split()) > 1 else None
        country = country or _country_after(sentence.text, stop, found)
        yield PlaceMention(start, stop, name, country, kind, None, None, None, preposition)


def _country_after(text: str, stop: int, found: list[PlaceMention]) -> str | None:
    """ "в селе Х Ошской области Киргизии", "в Х (Албания)": the country that the names after a settlement give."""
    for mention in sorted(found, key=lambda mention: mention.start):
        if mention.start < stop:
            continue
        if _TO_WHERE_IT_LIES.fullmatch(text, stop, mention.start) is None:
            return None
        if mention.country is not None and mention.kind in ("country", "region", "city"):
            return mention.country
        stop = mention.stop
    return None


_TO_WHERE_IT_LIES = re.compile(r"\s(?:в\s|на\s)?(?:(?:севере|юге|востоке|западе)\s)?\(?|,\s|\s?\(")


def _nominative(word: str, feats: Mapping[str, str]) -> str:
    """A name that no dictionary has, by its ending and the case and gender that the network saw."""
    case, feminine = feats.get("Case"), feats.get("Gender") == "Fem"
    low = word.lower()
    if case == "Loc":
        if low.endswith(("ове", "еве", "ине", "ыне")) and not feminine and len(word) > 5:
            return word[:-1] + "о"
        if low.endswith("ии"):
            return word[:-1] + "я"
        if low.endswith("е"):
            return word[:-1] + ("а" if feminine else "")
        if low.endswith("и") and feminine:
            return word[:-1] + "ь"
    elif case == "Acc":
        if low.endswith("у") and feminine:
            return word[:-1] + "а"
        if low.endswith("ю") and feminine:
            return word[:-1] + "я"
    elif case == "Gen":
        if low.endswith("ы") or (low.endswith("и") and feminine and low[-2:-1] in "гкх"):
            return word[:-1] + "а"
        if low.endswith("а") and not feminine:
            return word[:-1]
    return word


@lru_cache(maxsize=64)  # places and bodies are asked for of the same sentence
def _finder(text: str, names: Gazetteer) -> _Finder:
    return _Finder(text, names)


class _Finder:
    """What is found in one text."""

    def __init__(self, text: str, names: Gazetteer) -> None:
        self.text = text
        self.gazetteer = names
        self.folded = fold(text).replace("’", "'")
        self.words: list[str] = _WORD.findall(self.folded)
        self._spans: list[tuple[int, int]] | None = None

    @property
    def spans(self) -> list[tuple[int, int]]:
        if self._spans is None:
            self._spans = [match.span() for match in _WORD.finditer(self.folded)]
        return self._spans

    def places(self) -> Iterator[PlaceMention]:
        starts = self.gazetteer.starts
        reached = 0
        begun = [i for i, word in enumerate(self.words) if word in starts or "-" in word or word in _VENUE_NOUNS]
        if not _REGION_NOUNS.keys().isdisjoint(self.words):
            nouns = [i for i, word in enumerate(self.words) if i and word in _REGION_NOUNS]
            begun = sorted({*begun, *(i - 1 for i in nouns if self.words[i - 1].endswith(_REGION_ENDS))})
        for i in begun:
            if i < reached:
                continue
            named, reached = self._at(i)
            yield from named

    def _at(self, i: int) -> tuple[list[PlaceMention], int]:
        """The mentions that begin at a word, and the word after them."""
        for place, stop in self._candidates(i):
            if place.kind == "wider" or (place.kind == "body" and stop > i + 1):
                return [], stop  # "Центральная Азия", "Шанхайская организация сотрудничества": no place inside
            if self._acceptable(place, i, stop):
                mention, stop = self._mention(place, i, stop)
                return [mention], stop
        word = self.words[i]
        found = self._region(i) or (self._named_venue(i) if word in _VENUE_NOUNS else None)
        if found is not None:
            return [found[0]], found[1]
        return (self._compound(i) if "-" in word else []), i + 1

    def _candidates(self, i: int) -> Iterator[tuple[Place, int]]:
        """Names of several words first, the longest before the others; then the word by itself."""
        for rest, place in self.gazetteer.longer.get(self.words[i], ()):
            stop = i + 1 + len(rest)
            if tuple(self.words[i + 1 : stop]) == rest and self._joined(i, stop):
                yield place, stop
        if self.words[i] in _VENUE_NOUNS:
            return
        if i + 1 < len(self.words) and self.words[i + 1] in _REGION_NOUNS and self._joined(i, i + 2):
            return
        if (single := self.gazetteer.single.get(self.words[i])) is not None:
            yield single, i + 1

    def _joined(self, start: int, stop: int) -> bool:
        """Whether nothing but spaces or dashes stands between the words."""
        return all(
            self.folded[self.spans[k][1] : self.spans[k + 1][0]].strip(" \t\u00a0\u202f-–—") == ""
            for k in range(start, stop - 1)
        )

    def _before(self, i: int) -> str:
        """The word right before, if nothing but a space (or the full stop of "г.") is between."""
        if not i:
            return ""
        gap = self.folded[self.spans[i - 1][1] : self.spans[i][0]]
        word = self.words[i - 1]
        if word in _VERY and gap.isspace():
            return self._before(i - 1)  # "в самой Лиме"
        return word if gap.isspace() or (word == "г" and gap.strip() == ".") else ""

    def _capital(self, i: int) -> bool:
        return self.text[self.spans[i][0]].isupper()

    def _acceptable(self, place: Place, i: int, stop: int) -> bool:
        start, end = self.spans[i][0], self.spans[stop - 1][1]
        if place.kind in _ADJECTIVES:
            return not (self._capital(i) and self._follows_given_name(i))
        if place.kind == "gathering":
            named = self._capital(i) or self._capital(stop - 1)
            return self.text[start:end].isupper() if "u" in place.flags else named
        if place.kind not in ("city", "region", "country", "venue"):
            return False
        if place.kind == "venue":
            if not any(self._capital(k) for k in range(i, stop)):
                return False
            before = self._before(i)
            return not (place.not_beside and before.startswith(place.not_beside))
        if not self._capital(i) or (place.kind == "city" and not self._capital(stop - 1)):
            return False
        if place.kind == "city" and (self.words[i] in _COMMON_NOUNS or self._describes(i, stop)):
            return False
        if "u" in place.flags and not self.text[start:end].isupper():
            return False
        if (
            "p" in place.flags and end - start < 5 and self.text[start:end].isupper()
        ):  # an abbreviation of something else
            return False
        if place.kind == "city" and _RESORT.search(self.text, max(start - 12, 0), start) is not None:
            return True  # "в туристической зоне «Аваза»"
        if "p" in place.flags and not self._told_as_place(i, stop) and not self._heads_report(start, end):
            return False
        # «Астана» is a club or a hotel
        if start and self.text[start - 1] in _OPENING and self.text[end : end + 1] in tuple(_CLOSING):
            return False
        return not self._in_name_of_house(start, end)

    def _told_as_place(self, i: int, stop: int) -> bool:
        """Whether the words beside a name that people bear too take it for a town: "в Лиме", "со стороны Саны"."""
        before = self._before(i)
        if before in _OF_PLACE or before.startswith(("посет", "столиц")):
            return True
        if before in ("стороны", "официальная", "официальной", "между"):
            return self._joined(i - 1, i + 1)
        beside = self.words[stop + 1] if self.words[stop : stop + 1] == ["и"] and stop + 1 < len(self.words) else ""
        other = self.gazetteer.single.get(beside)
        return other is not None and other.kind == "city" and "p" not in other.flags and self._joined(i, stop + 2)

    def _heads_report(self, start: int, end: int) -> bool:
        """ "ЛИМА, 13 марта –": where a report is from."""
        return (
            self.text[start:end].isupper()
            and not self.text[:start].strip()
            and _REPORTED_ON.match(self.folded, end) is not None
        )

    def _adjective_alike(self, place: Place, i: int) -> bool:
        """Whether the instrumental of a town is also what its adjective is called in: "в Омском аэропорту"."""
        word = self.words[i]
        return place.kind == "city" and word != fold(place.name) and word.endswith(("ском", "цком"))

    def _describes(self, i: int, stop: int) -> bool:
        """Whether a town's name is an adjective of a name: "Южный федеральный университет"."""
        if (
            stop != i + 1
            or not self.words[i].endswith(("ый", "ий", "ого", "ому", "ым", "ом"))
            or stop >= len(self.words)
        ):
            return False
        if self.words[i].endswith(("ском", "цком")) and self._of_house_or_event(stop):
            return False  # "в Омском государственном университете"
        following = self.words[stop]
        ends = following[-2:] == self.words[i][-2:] and _ADJECTIVE.fullmatch(following) is not None
        return ends and not self._capital(stop) and self._joined(i, stop + 1)

    def _in_name_of_house(self, start: int, end: int) -> bool:
        """Whether a place is a word of what something is called: "музей «Новый Иерусалим»", "отель «Старый Баку»"."""
        opened, closed = _NAME_BEGUN.search(self.text, max(start - 60, 0), start), _NAME_ENDS.match(self.text, end)
        return opened is not None and closed is not None and opened[1].lower() not in _OF_PLACE

    def _follows_given_name(self, i: int) -> bool:
        """Whether a word in capitals that may be a given name stands before: "Борис Варшавский" is a surname."""
        before = self._before(i)
        if not before or not self._capital(i - 1) or before in _PREPOSITIONS:
            return False
        if _ROMAN.fullmatch(before):
            return False  # "III Анталийский форум"
        if before.endswith(("ом", "ой")) and self._before(i - 1) in ("в", "во", "на"):
            return False  # "в Глобальном Бакинском форуме"
        return not before.endswith(("ый", "ой", "ая", "ое", "ые")) and len(before) > 2

    def _preposition(self, i: int) -> str:
        before = self._before(i)
        return before if before in _PREPOSITIONS else ""

    def _mention(self, place: Place, i: int, stop: int) -> tuple[PlaceMention, int]:
        start, end = self.spans[i][0], self.spans[stop - 1][1]
        if place.kind == "venue":
            return self._venue(place, i, stop)
        if place.kind == "country adjective" and self._is_state(i, stop):
            end, name = self.spans[stop][1], self.gazetteer.country_name(place.country)
            return PlaceMention(start, end, name, place.country, "country", preposition=self._preposition(i)), stop + 1
        kind: Kind = "adjective" if place.kind in _ADJECTIVES else place.kind  # type: ignore[assignment]
        attribute = (place.kind == "city adjective" or self._adjective_alike(place, i)) and self._of_house_or_event(
            stop
        )
        if place.kind == "gathering":
            kind, attribute = "city", True
        if place.kind == "country" and self._before(i).startswith(_STATE_NOUNS) and self._capital(i - 1):
            i -= 1  # "Республику Гана": the word that is declined heads the name
            start = self.spans[i][0]
            whole = self.gazetteer.longer.get("республика", ()) if self.words[i].startswith("республик") else ()
            place = next((p for rest, p in whole if rest == (fold(place.name),) and p.country == place.country), place)
        mention = PlaceMention(
            start,
            end,
            place.name,
            place.country or None,
            "city" if attribute else kind,
            place.lat,
            place.lon,
            None,
            self._preposition(i),
            attribute=attribute,
        )
        return mention, stop

    def _is_state(self, i: int, stop: int) -> bool:
        """Whether a country's adjective begins what a state calls itself: "Итальянская Республика"."""
        following = self.words[stop] if stop < len(self.words) else ""
        return (
            following.startswith(_STATE_NOUNS)
            and self._capital(i)
            and self._capital(stop)
            and self._joined(i, stop + 1)
        )

    def _of_house_or_event(self, i: int) -> bool:
        """Whether a house or a meeting follows: "в римском дворце", "на Лимском международном деловом форуме"."""
        adjectives = 0
        while adjectives < 3 and i + adjectives < len(self.words) and _ADJECTIVE.fullmatch(self.words[i + adjectives]):
            adjectives += 1
        return any(_HOUSE_OR_EVENT.match(word) for word in self.words[i : i + max(adjectives + 1, 2)])

    def _venue(self, place: Place, i: int, stop: int) -> tuple[PlaceMention, int]:
        start, end = self.spans[i][0], self.spans[stop - 1][1]
        title = place.venue
        quoted = bool(start) and self.text[start - 1] in _OPENING and self.text[end : end + 1] in tuple(_CLOSING)
        noun = _VENUE_NOUNS.get(self.words[i - 1]) if i else None
        first = i
        if quoted:
            start, end = start - 1, end + 1
            title = f"«{title}»"
        if noun and self.folded[self.spans[i - 1][1] : start].strip() == "":
            first, start, title = i - 1, self.spans[i - 1][0], f"{noun} {title}"
        elif quoted:
            title = place.venue
        mention = PlaceMention(
            start,
            end,
            place.name or None,
            place.country or None,
            "venue",
            place.lat,
            place.lon,
            title,
            self._preposition(first),
        )
        return mention, stop

    def _named_venue(self, i: int) -> tuple[PlaceMention, int] | None:
        """ "в отеле «Рэдиссон»": a venue by what it is and its name; its city where the gazetteer has the venue."""
        start, end = self.spans[i]
        match = _QUOTED_NAME.match(self.text, end)
        if match is None:
            if i + 1 < len(self.words) and self.folded[end : self.spans[i + 1][0]] == " ":
                place, stop = next(((p, s) for p, s in self._candidates(i + 1) if p.kind == "venue"), _NO_PLACE)
                if place is not None and self._acceptable(place, i + 1, stop):
                    return self._venue(place, i + 1, stop)
            return None
        stop = i + 1
        while stop < len(self.words) and self.spans[stop][0] < match.end():
            stop += 1
        known = next((p for p, s in self._candidates(i + 1) if p.kind == "venue" and s == stop), None)
        if known is not None:
            return self._venue(known, i + 1, stop)
        title = f"{_VENUE_NOUNS[self.words[i]]} «{match[1]}»"
        return PlaceMention(start, match.end(), None, None, "venue", None, None, title, self._preposition(i)), stop

    def _region(self, i: int) -> tuple[PlaceMention, int] | None:
        """ "в Брянской области", "Майкопский район": its country is that of the place that the adjective is made of."""
        if i + 1 >= len(self.words) or self.words[i + 1] not in _REGION_NOUNS or not self._capital(i):
            return None
        adjective = _REGION_ADJECTIVE.fullmatch(self.words[i])
        if adjective is None or not self._joined(i, i + 2):
            return None
        noun, ending = _REGION_NOUNS[self.words[i + 1]]
        start = self.spans[i][0]
        name = self.text[start : start + len(adjective[1])] + ending + " " + noun
        place = self.gazetteer.single.get(self.words[i])
        country = place.country or None if place is not None and place.kind in _ADJECTIVES else None
        return PlaceMention(
            start, self.spans[i + 1][1], name, country, "region", None, None, None, self._preposition(i)
        ), i + 2

    def _compound(self, i: int) -> list[PlaceMention]:
        """ "российско-казахстанский", "Москва-Пекин": each part for itself, where all parts are places."""
        parts = self.words[i].split("-")
        places = [place for part in parts if (place := self.gazetteer.single.get(part))]
        if len(parts) > 4 or len(places) < len(parts):
            return []
        kinds = {place.kind for place in places}
        adjectival = kinds <= _ADJECTIVES | {"compound"} and bool(kinds & _ADJECTIVES)
        if not adjectival and not kinds <= {"city", "country"}:
            return []
        at = self.spans[i][0]
        found = []
        for part, place in zip(parts, places, strict=True):
            if not adjectival and not self.text[at].isupper():
                return []
            kind: Kind = "adjective" if adjectival else place.kind  # type: ignore[assignment]
            mention = PlaceMention(
                at,
                at + len(part),
                place.name,
                place.country or None,
                kind,
                place.lat,
                place.lon,
                None,
                self._preposition(i),
            )
            found.append(mention)
            at += len(part) + 1
        return found

    def bodies(self) -> Iterator[BodyMention]:
        reached = 0
        body_words = self.gazetteer.body_words
        for i, word in enumerate(() if body_words.isdisjoint(self.words) else self.words):
            if i < reached or word not in body_words:
                continue
            for place, stop in self._candidates(i):
                start, end = self.spans[i][0], self.spans[stop - 1][1]
                if (
                    place.kind == "body"
                    and self._capital(i)
                    and ("u" not in place.flags or self.text[start:end].isupper())
                ):
                    yield BodyMention(start, end, place.name)
                    reached = stop
                    break
