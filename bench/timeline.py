"""Made-up news with a realistic skew, and how fast the store takes it in.

A few people and pairs of countries make most of the news (Zipf), most events are told by few articles and some by
very many, dates cluster around the day of publication. Prints a table; asserts nothing.
"""

import argparse
import asyncio
import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from services.contracts.article import Article
from services.contracts.event import EventDate, EventRecord, EventType, EvidenceSpan, Participant, Place
from services.contracts.extraction import Extraction
from services.contracts.ids import event_id
from services.platform.settings import DatabaseSettings, load
from services.store.database import Received, Timeline, pool

_COUNTRIES = "RU KZ UZ KG TJ TM BY AM AZ GE CN IN TR IR US GB DE FR IT JP KR MN PK AF AE SA QA EG RS HU".split()
_SYLLABLES = "ба ве го ди жа ки ла ме но ра се то уш фи хан цев шин юр як дов кин ман".split()
_CITIES = ("Столица", "Порт", "Город", "Курорт")
_OFFICES = ("президент", "министр иностранных дел", "премьер-министр", "министр экономики", "посол", "депутат")
_FILLER = "Стороны обсудили состояние и перспективы сотрудничества в торговле, энергетике и культуре. "


class Newsroom:
    """Makes articles; the same seed makes the same ones."""

    def __init__(self, seed: int, people: int = 20_000, days: int = 1_500) -> None:
        self._random = random.Random(seed)  # noqa: S311
        self._days = days
        self._people = [self._person() for _ in range(people)]
        self._weights = [1 / (n + 2) for n in range(people)]
        self._made = 0
        self._seed = seed

    def _person(self) -> Participant:
        rng = self._random
        given, family = ("".join(rng.choices(_SYLLABLES, k=syllables)).capitalize() for syllables in (2, 4))
        weights = [1 / (n + 1) for n in range(len(_COUNTRIES))]
        return Participant(
            name=f"{given} {family}", role=rng.choice(_OFFICES), country=rng.choices(_COUNTRIES, weights)[0]
        )

    def happenings(self) -> Iterator[list[Extraction]]:
        """Real-world events, each as the articles that tell of it."""
        rng = self._random
        while True:
            day = date(2022, 1, 1) + timedelta(days=rng.randrange(self._days))
            type_: EventType = rng.choices(("meeting", "visit", "signing", "call"), (55, 20, 15, 10))[0]
            who = rng.choices(self._people, self._weights, k=2)
            country = who[1].country
            place = Place(name=f"{rng.choice(_CITIES)} {country}", country=country)
            told = min(200, int(rng.paretovariate(1.1)))
            yield [self._article(type_, day, who, place) for _ in range(told)]

    def _article(self, type_: EventType, day: date, who: Sequence[Participant], place: Place) -> Extraction:
        rng = self._random
        self._made += 1
        published = datetime(day.year, day.month, day.day, rng.randrange(24), rng.randrange(60), tzinfo=UTC)
        published += timedelta(days=rng.choice((0, 0, 0, 1, 1, 2)))
        noise = " ".join(rng.choices(_SYLLABLES, k=60))
        article = Article.compose(
            source=f"Издание {rng.randrange(200)}",
            url=f"https://example.org/{self._seed}/{self._made}",
            title=f"{who[0].name} и {who[1].name}",
            text=_FILLER + noise,
            published_at=published,
            received_at=published,
        )
        dated = rng.random()
        when = EventDate(start=day.isoformat(), end=day.isoformat()) if dated < 0.8 else None
        functions = {"visit": ("visitor", "host"), "signing": ("signatory", "signatory")}.get(
            type_, ("participant", "participant")
        )
        people = [p.model_copy(update={"function": f}) for p, f in zip(who, functions, strict=True)]
        id_: UUID = event_id(article.id, type_, [p.name or "" for p in people], day.isoformat(), place.name, 0)
        event = EventRecord(
            id=id_,
            article_id=article.id,
            article_revision=1,
            type=type_,
            status="held",
            participants=tuple(people),
            date=when,
            place=place if rng.random() < 0.7 else None,
            evidence=_FILLER,
            evidence_span=EvidenceSpan(part="text", start=0, stop=len(_FILLER)),
            confidence=0.9,
        )
        return Extraction(article=article, events=(event,), extractor=1)


def articles(newsroom: Newsroom, number: int) -> list[Extraction]:
    """So many articles, in the order of their publication."""
    found: list[Extraction] = []
    for told in newsroom.happenings():
        found.extend(told)
        if len(found) >= number:
            break
    return sorted(found[:number], key=lambda e: e.article.published_at or datetime.max.replace(tzinfo=UTC))


async def _write(dsn: str, number: int, batch: int, seed: int) -> None:
    connections = pool(dsn, "letopis-bench", 2)
    await connections.open()
    timeline = Timeline(connections)
    news = articles(Newsroom(seed), number)
    began, worked = time.perf_counter(), time.process_time()
    for start in range(0, len(news), batch):
        await timeline.replace([Received(each) for each in news[start : start + batch]])
    seconds = time.perf_counter() - began
    worked = time.process_time() - worked
    print(
        f"{len(news)} extractions in batches of {batch}: {len(news) / seconds:.0f}/s, "
        f"{len(news) / worked:.0f} a second of the store's own processor time"
    )
    await connections.close()


def main() -> None:
    """Write made-up news into the database of LETOPIS_DATABASE_URL, which should be an empty one."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--articles", type=int, default=5_000)
    parser.add_argument("--batch", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    asyncio.run(_write(load(DatabaseSettings).dsn(), given.articles, given.batch, given.seed))


if __name__ == "__main__":
    main()
