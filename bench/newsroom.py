"""Made-up news with the skew of real ones.

A few people make much of the news (Zipf), most events are told by few articles and some by very many, one article in
five is another's text, dates stand around the day of publication and one in five is missing or only implied. A visit
has meetings and signings in its course, and an article tells of some of them.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from services.contracts.article import Article
from services.contracts.event import (
    EventDate,
    EventRecord,
    EventType,
    EvidenceSpan,
    Participant,
    Place,
    SignedDocument,
)
from services.contracts.extraction import Extraction
from services.contracts.ids import event_id

FIRST_DAY = date(2010, 1, 1)
ENTRIES_A_DAY = 180
"""More than any state's news: its presidents and ministers are to meet a few times a day, not hundreds."""
_PEOPLE = 30_000
_COUNTRIES = "RU KZ UZ KG TJ TM BY AM AZ GE CN IN TR IR US GB DE FR IT JP KR MN PK AF AE SA QA EG RS HU".split()
_SYLLABLES = "ба ве го ди жа ки ла ме но ра се то уш фи хан цев шин юр як дов кин ман".split()
_CITIES = ("Столица", "Порт", "Город", "Курорт", "Застава", "Слобода")  # and the country: "Портkz"
_OFFICES = ("президент", "министр иностранных дел", "премьер-министр", "министр экономики", "посол", "депутат")
_FUNCTIONS = {"visit": ("visitor", "host"), "signing": ("signatory", "signatory")}
_KINDS = ("agreement", "memorandum", "declaration", "contract", "protocol")
_WORDS = 6_000
_MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class _Event:
    """One real-world event as it was."""

    type: EventType
    days: tuple[date, date]
    who: tuple[Participant, ...]
    place: Place
    documents: tuple[SignedDocument, ...]
    number: int


class Newsroom:
    """Makes articles as the extractor reads them; the same seed makes the same ones."""

    def __init__(self, seed: int, days: int) -> None:
        """What it makes happens in so many days from FIRST_DAY on; `first` and `days` may be moved."""
        self._random = random.Random(seed)  # noqa: S311
        self._seed = seed
        self.first, self.days = FIRST_DAY, days
        self._made = 0
        self._vocabulary = [self._word() for _ in range(_WORDS)]
        self._weights = _zipf(_WORDS, 20)
        self._people = [self._person() for _ in range(_PEOPLE)]
        self._fame = _zipf(_PEOPLE, 10)

    def occasions(self) -> Iterator[list[Extraction]]:
        """Without end: the articles on one occasion, in no order."""
        rng = self._random
        while True:
            events = self._events(self.first + timedelta(days=rng.randrange(self.days)))
            told = min(_MOST_TOLD, int(rng.paretovariate(1.03)))
            texts: list[str] = []
            extractions = []
            for _ in range(told):
                if not texts or rng.random() > 0.2:
                    texts.append(self._sentences(rng.randrange(60, 260)))
                extractions.append(self._extraction(events, texts[-1]))
            yield extractions

    def _events(self, day: date) -> list[_Event]:
        rng = self._random
        who = tuple(rng.choices(self._people, cum_weights=self._fame, k=2))
        country = who[1].country
        place = Place(
            name=f"{_CITIES[min(len(_CITIES), int(rng.paretovariate(0.8))) - 1]}{(country or '').lower()}",
            country=country,
        )
        kind = rng.choices(("talks", "visit", "call", "signing"), (55, 22, 13, 10))[0]
        if kind != "visit":
            type_: EventType = "meeting" if kind == "talks" else "call" if kind == "call" else "signing"
            return [self._event(type_, (day, day), who, place, 0)]
        last = day + timedelta(days=rng.choice((0, 0, 1, 1, 2, 3)))
        found = [self._event("visit", (day, last), who, place, 0)]
        found += [self._event("meeting", (day, day), who, place, 1)] if rng.random() < 0.7 else []
        found += [self._event("signing", (last, last), who, place, 2)] if rng.random() < 0.3 else []
        return found

    def _event(
        self, type_: EventType, days: tuple[date, date], who: Sequence[Participant], place: Place, number: int
    ) -> _Event:
        rng = self._random
        first, second = _FUNCTIONS.get(type_, ("participant", "participant"))
        parties = tuple(p.model_copy(update={"function": f}) for p, f in zip(who, (first, second), strict=True))
        papers = ()
        if type_ == "signing":
            title = "Соглашение о " + " ".join(rng.choices(self._vocabulary, cum_weights=self._weights, k=4))
            papers = (SignedDocument.model_validate({"title": title, "kind": rng.choice(_KINDS)}),)
        return _Event(type_, days, parties, place, papers, number)

    def _extraction(self, events: Sequence[_Event], text: str) -> Extraction:
        """What one article tells: the first of the events, and each of the others or not."""
        rng = self._random
        self._made += 1
        told = [e for e in events if e is events[0] or rng.random() < 0.6]
        day = told[0].days[0] + timedelta(days=rng.choice((0, 0, 0, 1, 1, 2)))
        published = datetime(day.year, day.month, day.day, rng.randrange(24), rng.randrange(60), tzinfo=UTC)
        quotes = [f"{e.who[0].name}, {e.who[1].name}: {self._sentences(20)}" for e in told]
        article = Article.compose(
            source=f"Издание {min(400, int(rng.paretovariate(0.6)))}",
            url=f"https://example.org/{self._seed}/{self._made}",
            title=f"{told[0].who[0].name} и {told[0].who[1].name}: {self._sentences(4)}",
            text=" ".join([*quotes, text]),
            published_at=published,
            received_at=published + timedelta(minutes=rng.randrange(1, 300)),
        )
        records: list[EventRecord] = []
        at = 0
        for event, quote in zip(told, quotes, strict=True):
            records.append(self._record(event, article, quote, at, records[0].id if records else None))
            at += len(quote) + 1
        return Extraction(article=article, events=tuple(records), extractor=1)

    def _record(self, event: _Event, article: Article, quote: str, at: int, visit: UUID | None) -> EventRecord:
        rng = self._random
        chance = rng.random()
        first, last = (day.isoformat() for day in event.days)
        dated = EventDate(start=first, end=last, basis="text" if chance < 0.8 else "inferred")
        who = [
            p if rng.random() < 0.8 else p.model_copy(update={"name": (p.name or "").split()[-1], "role": None})
            for p in event.who
        ]
        return EventRecord(
            id=event_id(article.id, event.type, [p.name or "" for p in who], first, event.place.name, event.number),
            article_id=article.id,
            article_revision=1,
            type=event.type,
            status="held",
            participants=tuple(who),
            date=dated if chance < 0.9 else None,
            place=event.place if rng.random() < 0.7 else None,
            documents=event.documents,
            evidence=quote,
            evidence_span=EvidenceSpan(part="text", start=at, stop=at + len(quote)),
            confidence=round(0.6 + 0.4 * rng.random(), 3),
            part_of=visit,
        )

    def _person(self) -> Participant:
        rng = self._random
        given, family = ("".join(rng.choices(_SYLLABLES, k=syllables)).capitalize() for syllables in (2, 4))
        country = rng.choices(_COUNTRIES, cum_weights=_zipf(len(_COUNTRIES), 2))[0]
        return Participant(name=f"{given} {family}", role=rng.choice(_OFFICES), country=country)

    def _word(self) -> str:
        return "".join(self._random.choices(_SYLLABLES, k=self._random.choice((1, 2, 2, 3, 3, 4))))

    def _sentences(self, words: int) -> str:
        return " ".join(self._random.choices(self._vocabulary, cum_weights=self._weights, k=words)).capitalize() + "."


def _zipf(number: int, flat: int) -> list[float]:
    """Cumulative weights 1 / (rank + flat)."""
    total, found = 0.0, []
    for rank in range(number):
        total += 1 / (rank + flat)
        found.append(total)
    return found


def articles(newsroom: Newsroom, number: int) -> list[Extraction]:
    """So many articles, in the order of their publication."""
    found: list[Extraction] = []
    for told in newsroom.occasions():
        found.extend(told)
        if len(found) >= number:
            break
    return sorted(
        found[:number], key=lambda e: (e.article.published_at or datetime.max.replace(tzinfo=UTC), e.article.id)
    )
