"""What a sentence adds of the time of an event that was told in the one before it.

"Он запланирован на ноябрь", "Церемония состоялась 26 сентября", "Гость отбыл из Осло в среду", "Пробудет до пятницы":
such a sentence tells of no event of its own, or not mainly. What it says is kept by its number; once the article is
read, it dates what was told just before.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from services.extract.engine.circumstances import Span, Where, span_of, token_at, usable, whereabouts
from services.extract.engine.dates import DateMention, Prefer
from services.extract.engine.document import Sentence
from services.extract.engine.places import find_places
from services.extract.engine.reading import Reading

Resolve = Callable[[DateMention, Prefer | None], DateMention]  # a mention read with a view to the past or the future

_LONGEST_STAY = timedelta(days=15)
_THERE_AND_BACK = re.compile(
    r"(?:отправил|прибыл|прилетел|приехал|вылетел|выехал).{3,90}(?:верну|возврати|улете|уеха|уехал|отбыл|отбудут)"
)
_SCHEDULED = re.compile(
    r"\b(?:запланирован|намечен|назначен|состо(?:ит|ят)ся|пройдет|пройдут|ожида[ею]тся|планируется|предварительно|"
    r"ориентировочно|долж(?:ен|на|ны) был[аи]? (?:пройти|состояться|начаться|прибыть|прилететь|приехать)|"
    r"прилет(?:ит|ят)|прибуд(?:ет|ут)|при[ею]д(?:ет|ут)|приземлится|начн(?:е|у)тся|откроется|стартует|"
    r"(?:это|случится|произойдет) (?:случится|произойдет|будет|это)\b)"
)
_HAPPENED = re.compile(
    r"(?:позже |позднее )?(?:(?:все |а )?это (?:было|случилось|произошло|происходило)|"
    r"(?:было|случилось|произошло|происходило) это|дело было)\b"
)
_ONCE_SCHEDULED = re.compile(
    r"\b(?:намечал|планировал|предполагал|ожидал)(?:ся|ась|ось|ись)\b|"
    r"\b(?:был[аио]?|стоял[аио]?) (?:запланирован|намечен|назначен|в (?:плане|графике|календаре|расписании))|"
    r"\b(?:запланирован|намечен|назначен)[аоы]? был[аио]?\b|"
    r"\bдолж(?:ен|на|ны|но) был[аио]? (?:пройти|состояться|начаться|прибыть|прилететь|приехать)"
)
_CEREMONY = re.compile(
    r"\bцеремони\w{1,3},? (?:[а-я]+ ){0,3}?(?:состоял|прош|провел|была|организ)|"
    r"(?:состоял|прош|провел)[а-я]+ (?:[^.]{0,40} )?церемони[яю]\b"
)
_HOME = re.compile(r"\b(?:домой|на родину|обратно)\b")
_LEFT = re.compile(r"\b(?:отбы(?:л|ва)|вылете(?:л|т)|улете(?:л|т)|уеха(?:л|в)|покину(?:л|т|в))")
_HOMEWARDS = re.compile(r"\w+ (?:\w+ ){0,2}?(?:домой|на родину|обратно)\b")
_CAME = re.compile(r"(?:приеха|прилете|прибы)л[аи]?\b")
_STAYS_ON = re.compile(
    r"\b(?:пробуд(?:ет|ут)|остан(?:ет|ут)ся|задерж(?:ит|ат)ся|улет(?:ит|ят)|уед(?:ет|ут)|отбуд(?:ет|ут))\b"
)


_BACK = re.compile(r"\b(?:верн(?:ется|утся|улся|улась|улись)|возвратил(?:ся|ась|ись)|возвраща[ею]тся|возвратится)\b")
_BESIDE = 12  # letters between a verb and the town that it leads to
_OF_GATHERING = re.compile(
    r"(?:сам[а-я]* )?(?P<noun>форум|саммит|конференци|конгресс|выставк|ассамбле|заседани|сесси|диалог)\w{0,2} "
    r"(?:\w+ ){0,3}?(?P<verb>прох?о[дш][а-я]+|прош(?:ел|ла|ло)|пройдет|состоял[а-я]+|состоится)\b"
)


@dataclass(slots=True)
class Addenda:
    """What was added, each with the number of the sentence that adds it."""

    schedules: list[tuple[int, Span]] = field(default_factory=list)  # "он запланирован на ноябрь"
    once_scheduled: list[tuple[int, Span]] = field(default_factory=list)  # "она намечалась на 13 мая"
    happened: list[tuple[int, Span]] = field(default_factory=list)  # "это было в мае"
    ceremonies: list[tuple[int, Span]] = field(default_factory=list)  # "церемония прошла 4 мая"
    ceremony_towns: list[tuple[int, Where]] = field(default_factory=list)  # "церемония прошла в Осло"
    # "отбыл из Осло в среду": and where from; None is said of who goes home
    departures: list[tuple[int, Span, str | None]] = field(default_factory=list)
    returns: list[tuple[int, Span]] = field(default_factory=list)  # "домой летят в среду"
    # "в воскресенье вернётся в Осло": and the country where that is
    homecomings: list[tuple[int, Span, str]] = field(default_factory=list)
    # "форум проходил 22–24 мая в Осло": what it was and where
    around: list[tuple[int, str, Span, Where | None]] = field(default_factory=list)
    stretches: list[tuple[int, Span | None, Span | None]] = field(default_factory=list)  # "Приехал …, пробудет до …"
    stays: list[tuple[int, Span]] = field(default_factory=list)  # "с 7 по 10 мая"
    town_days: dict[str, Span] = field(default_factory=dict)  # "Москве (5 июля)", by town

    def note(
        self,
        sentence: Sentence,
        mentions: Sequence[DateMention],
        resolve: Resolve,
        offset: int = 0,
        day: Span | None = None,
    ) -> None:
        """Keep what a sentence says of a ceremony, a departure or a stretch of days.

        The mentions' own offsets count from `offset` before the sentence's beginning; `day` is that of the dateline
        where the sentence leads the report.
        """
        self._note_ceremony(sentence, mentions, resolve)
        self._note_departure(sentence, mentions, day)
        self._note_homecoming(sentence, mentions, resolve, offset)
        self._note_gathering(sentence, mentions, resolve)
        self._note_stretch(sentence, mentions, resolve, offset)
        self._note_happening(sentence, mentions, resolve)

    def note_schedule(self, sentence: Sentence, mentions: Sequence[DateMention], resolve: Resolve) -> Span | None:
        """ "Он запланирован на ноябрь": when what was told just before is to be. The days, where it says so."""
        known = [mention for mention in mentions if usable(mention)]
        if len(known) != 1:
            return None
        if _ONCE_SCHEDULED.search(sentence.folded):
            self.once_scheduled.append((sentence.index, span_of(known[0])))
        if not _SCHEDULED.search(sentence.folded):
            return None
        mention = resolve(known[0], None if "долж" in sentence.text else "future")
        if not mention.resolved:
            return None
        span = span_of(mention)
        self.schedules.append((sentence.index, span))
        return span

    def note_return(self, sentence: Sentence, mentions: Sequence[DateMention]) -> None:
        """ "Домой летят в среду": when a journey ends."""
        if _HOME.search(sentence.folded) and usable(mentions[-1]) and mentions[-1].precision == "day":
            self.returns.append((sentence.index, span_of(mentions[-1])))

    def note_stays(self, sentence: Sentence, mentions: Sequence[DateMention]) -> None:
        """ "с 7 по 10 мая", "прилетел 7 мая и вернулся 10-го": days that a visit told of may have lasted."""
        if len(mentions) == 2 and _THERE_AND_BACK.search(sentence.folded):
            first, last = (span_of(mention) if usable(mention) else None for mention in mentions)
            if first is not None and last is not None and first.start < last.end:
                days = (first.first_day, last.first_day)
                if days[0] is not None and days[1] is not None and days[1] - days[0] <= _LONGEST_STAY:
                    self.stays.append((sentence.index, Span(first.start, last.end)))
        for mention in mentions:
            if usable(mention) and mention.within is not None and mention.precision == "day":
                length = mention.within[1] - mention.within[0]
                if timedelta(0) < length <= _LONGEST_STAY:
                    self.stays.append((sentence.index, span_of(mention)))

    def stays_of(self, number: int) -> list[Span]:
        """The stays that a sentence gave."""
        return [span for index, span in self.stays if index == number]

    def drop_stays(self, number: int, taken: Collection[Span | None]) -> None:
        """Forget the stays of a sentence that turned out to be the days of its own events."""
        self.stays = [stay for stay in self.stays if stay[0] != number or stay[1] not in taken]

    def note_town_days(self, reading: Reading) -> None:
        """ "побывал в Киеве (2 июля), Москве (5 июля)": the day of each town."""
        for mention in reading.dates:
            if not usable(mention) or mention.precision != "day":
                continue
            town = next((p for p in reading.places if p.kind == "city" and 0 < mention.start - p.stop <= 2), None)
            before = reading.tokens[token_at(reading, mention.start) - 1].text
            if town is not None and town.name and before == "(":
                self.town_days[town.name] = span_of(mention)

    def _note_ceremony(self, sentence: Sentence, mentions: Sequence[DateMention], resolve: Resolve) -> None:
        """ "Церемония состоялась 26 сентября в Осло": when and where what was told just before was signed."""
        ceremony = _CEREMONY.search(sentence.folded)
        if ceremony is None:
            return
        after = find_places(sentence.text[ceremony.end() :])
        town = whereabouts([place for place in after if place.kind == "city" and place.preposition in ("в", "во")][:1])
        if town is not None:
            self.ceremony_towns.append((sentence.index, town))
        day = _single(mentions[0], "past", resolve) if len(mentions) == 1 else None
        if day is not None:
            self.ceremonies.append((sentence.index, day))

    def _note_happening(self, sentence: Sentence, mentions: Sequence[DateMention], resolve: Resolve) -> None:
        """ "Это было в мае": when what was told just before took place."""
        if len(mentions) == 1 and _HAPPENED.match(sentence.folded):
            mention = resolve(mentions[0], "past")
            if usable(mention):
                self.happened.append((sentence.index, span_of(mention)))

    def _note_departure(self, sentence: Sentence, mentions: Sequence[DateMention], day: Span | None) -> None:
        """ "Во вторник утром гость отбыл из Душанбе", "сегодня отбыла на родину": when a visit ended."""
        folded = sentence.folded
        left = _LEFT.search(folded) if mentions or day is not None else None
        if left is None:
            return
        if mentions:
            first = mentions[0]
            day = span_of(first) if first.precision == "day" and usable(first) else None
        if day is None:
            return
        places = find_places(sentence.text[left.start() :])
        town = next((p for p in places if p.kind in ("city", "country") and p.name), None)
        if town is not None and town.name and (left[0].startswith("покину") or town.preposition in ("из", "со", "с")):
            self.departures.append((sentence.index, day, town.name))
        elif _HOMEWARDS.match(folded, left.start()) is not None:
            self.departures.append((sentence.index, day, None))

    def _note_homecoming(
        self, sentence: Sentence, mentions: Sequence[DateMention], resolve: Resolve, offset: int
    ) -> None:
        """ "в воскресенье она вернётся в Осло": when a visit ends of somebody who is at home there."""
        back = _BACK.search(sentence.folded) if mentions else None
        if back is None:
            return
        town = next((p for p in find_places(sentence.text[back.end() :]) if p.preposition in ("в", "во", "на")), None)
        if town is None or town.country is None or town.start > _BESIDE:
            return
        near = min(mentions, key=lambda mention: abs(mention.start - offset - back.start()))
        day = _single(near, "past" if back[0].startswith(("вернул", "возвратил")) else "future", resolve)
        if day is not None:
            self.homecomings.append((sentence.index, day, town.country))

    def _note_gathering(self, sentence: Sentence, mentions: Sequence[DateMention], resolve: Resolve) -> None:
        """ "Форум проходил 22–24 мая": the days of what the sentence before spoke of."""
        told = _OF_GATHERING.match(sentence.folded)
        if told is None or len(mentions) != 1:
            return
        look: Prefer = "future" if told["verb"].startswith(("пройд", "состои")) else "past"
        days = _single(mentions[0], look, resolve)
        if days is not None:
            towns = [p for p in find_places(sentence.text) if p.kind == "city" and p.preposition in ("в", "во")]
            self.around.append((sentence.index, told["noun"][:4], days, whereabouts(towns[:1])))

    def _note_stretch(self, sentence: Sentence, mentions: Sequence[DateMention], resolve: Resolve, offset: int) -> None:
        """ "Приехал в понедельник, пробудет до 27 сентября": how long who was told of just before is there."""
        folded = sentence.folded
        came = _CAME.match(folded)
        stays = _STAYS_ON.search(folded) if came or _STAYS_ON.match(folded) else None
        if not mentions or (came is None and stays is None):
            return
        after = stays.end() if stays is not None else len(folded)
        begin = next((m for m in mentions if came and m.start - offset < after), None)
        end = next((m for m in mentions if stays and m.start - offset >= after), None)
        self.stretches.append((sentence.index, _single(begin, "past", resolve), _single(end, "future", resolve)))


def _single(mention: DateMention | None, prefer: Prefer, resolve: Resolve) -> Span | None:
    """The one day of a mention, None where it is none."""
    if mention is None or mention.precision != "day":
        return None
    mention = resolve(mention, prefer)
    return span_of(mention) if usable(mention) else None
