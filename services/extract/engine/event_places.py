"""Which place of its sentence an event is in: the one in its scope, where a visit leads, or one carried over."""

from collections.abc import Iterable

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.circumstances import Where, city_state, token_at, whereabouts
from services.extract.engine.clauses import Clause
from services.extract.engine.lexicon import fold
from services.extract.engine.places import PlaceMention
from services.extract.engine.reading import Reading
from services.extract.engine.scope import (
    SAY_VERBS,
    TOPICS,
    belongs_to,
    closeness,
    home_clauses,
    of_ordinal,
    of_topic,
    over,
    predicate,
    spoken_of,
    told_of,
)
from services.extract.engine.status import discussed


def located(reading: Reading, place: PlaceMention) -> bool:
    """Whether the words say "in" the place rather than to, from or about it."""
    preposition = reading.preposition(place.head) or place.preposition
    token = reading.tokens[place.head]
    case = token.feats.get("Case")
    if reading.not_there(place.tokens.start):
        return False
    if preposition in ("в", "во", "на"):
        if case in ("Loc", None, "Nom", "Gen") or (place.name == token.text and token.text[-1] in "иоуеэ"):
            return True
        return _locative(place.name, token.text)  # which the network takes for another case
    return bracketed(reading, place) or _of_gathering_around(reading, place) or _of_town_house(reading, place)


def _of_town_house(reading: Reading, place: PlaceMention) -> bool:
    """ "в мэрии Осло", "в аэропорту Лимы": the town whose house something takes place in."""
    noun = reading.tokens[place.head].head
    return (
        place.kind == "city"
        and 0 <= noun < place.head
        and reading.lemma(noun) in _TOWN_HOUSES
        and reading.tokens[place.head].feats.get("Case") in ("Gen", None)
        and reading.preposition(noun) in ("в", "во", "на")
    )


_TOWN_HOUSES = lex.words(
    "мэрия администрация акимат хокимият хякимлик муниципалитет ратуша горсовет горисполком аэропорт аэровокзал порт "
    "вокзал кремль дворец университет магистрат префектура"
)
_PARTS = frozenset(("сессия", "неделя", "уровень", "работа"))  # "на полях недели высокого уровня Генассамблеи"
_CALLED_BY_TOWN = frozenset(("форум", "конференция"))
_AROUND = frozenset("поле рамка площадка кулуары ход время".split())


def _of_gathering_around(reading: Reading, place: PlaceMention) -> bool:
    """ "На (полях) Мюнхенской конференции X встретился с Y": what is called by its town takes place there."""
    noun = reading.tokens[place.head].head
    if not place.attribute or noun < 0 or reading.tokens[noun].pos not in ("NOUN", "PROPN"):
        return False
    if reading.preposition(noun) == "на" and reading.lemma(noun) in _CALLED_BY_TOWN:
        return True
    start = place.tokens.start
    while start > 0 and (reading.tokens[start - 1].pos == "ADJ" or reading.lemma(start - 1) in _PARTS):
        start -= 1
    while start > 0 and reading.tokens[start - 1].text in ("»", '"', "”"):
        start -= 1
    return start > 1 and reading.lemma(start - 1) in _AROUND and reading.tokens[start - 2].pos == "ADP"


def _locative(name: str | None, word: str) -> bool:
    """Whether a town's name after "в" can only be a locative: not the nominative, nor in -у or -ю ("в Маскате")."""
    if name is None or " " in name or "-" in name:
        return False
    return fold(word) != fold(name) and fold(word).endswith(("е", "и")) and fold(word)[:3] == fold(name)[:3]


_STOPS = lex.words("точка пункт остановка этап станция место город")
_HOSTING = lex.RECEIVE_VERBS | lex.words("собрать собирать встречать встретить провожать ждать")


def reached(reading: Reading, place: PlaceMention) -> bool:
    """ "Томск посетила посол", "делегация отправилась в Томск", "Пекин собирал гостей"."""
    token = reading.tokens[place.head]
    if place.kind != "city" or token.head < 0 or token.feats.get("Case") not in ("Acc", "Nom", None):
        return False
    verb = reading.lemma(token.head)
    if verb == "стать" and reading.preposition(place.head) is None:  # "Последней точкой поездки стала Лима"
        clause = reading.clause(token.head).tokens
        return any(reading.lemma(i) in _STOPS and reading.tokens[i].feats.get("Case") == "Ins" for i in clause)
    if reading.preposition(place.head) is not None:
        return reading.preposition(place.head) in ("в", "во", "на") and verb in lex.ARRIVE_VERBS
    if reading.tokens[token.head].feats.get("VerbForm") == "Inf" and reading.lemma(token.head - 1) in lex.INVITE_NOUNS:
        return False  # "принял приглашение посетить Осло"
    return verb in lex.GO_TO_VERBS or (verb in _HOSTING and token.rel.startswith("nsubj"))


def receiving_town(candidate: Candidate) -> Where | None:
    """ "коллег принимала Лима: за столом сидели X и Y": where the words before a colon put what it explains."""
    reading = candidate.reading
    first = min(candidate.trigger, candidate.verb)
    colon = next((i for i in range(first, 0, -1) if reading.tokens[i].text == ":"), None)
    if colon is None:
        return None
    towns = [p for p in reading.places if p.kind == "city" and p.head < colon and reached(reading, p)]
    towns = [town for town in towns if not _left_for(reading, town, candidate)]
    return whereabouts(towns[-1:])


def to_the_country(candidate: Candidate) -> bool:
    """ "посетил страну", "прибыл в республику": the country that the text speaks of."""
    reading = candidate.reading
    return any(
        reading.lemma(index) in ("страна", "республика", "государство", "королевство")
        and reading.tokens[index].feats.get("Case") in ("Acc", "Loc")
        and reading.preposition(index) in (None, "в")
        and not any(True for _ in reading.children(index, "nmod"))
        for index in reading.clause(candidate.verb).tokens
    )


def nearer(candidate: Candidate, own: PlaceMention, rivals: Iterable[Candidate]) -> Where | None:
    """The place between the one found and the words of the event, where the sentence has gone on to it."""
    word = min(candidate.trigger, candidate.verb)
    if own.head > word:
        return None
    between = [p for p in candidate.reading.places if own.head < p.head < word and located(candidate.reading, p)]
    return carried_place(candidate, rivals) if between else None


def bracketed(reading: Reading, place: PlaceMention) -> bool:
    """ "приём министра (Манама)"; "Иван Петров (Беларусь)" says whose he is."""
    before, after = place.tokens.start - 1, place.tokens.stop
    tokens = reading.tokens
    inside = before >= 0 and after < len(tokens) and tokens[before].text == "(" and tokens[after].text in (")", ",")
    named = any(m.form in ("name", "office", "country") and m.stop == before for m in reading.mentions)
    return inside and not (named and place.kind == "country")


def own_places(candidate: Candidate, rivals: Iterable[Candidate]) -> list[PlaceMention]:
    """The places of the candidate's own words and clause, venues included, the nearest first."""
    reading = candidate.reading
    home = home_clauses(reading, candidate)
    told = told_of(candidate)
    gathers = reading.lemma(candidate.trigger) in ("собраться", "собираться", "съехаться", "слететься", "прибыть")
    found: list[tuple[float, PlaceMention]] = []
    for place in reading.places:
        token = place.head
        number = reading.clauses.of[token]
        of_event = place.attribute and reading.tokens[token].head == candidate.trigger
        if (
            not of_event
            and not located(reading, place)
            and not (gathers and reading.preposition(place.head) in ("в", "во", "на"))
            and not _moved_to(candidate, place)
        ):
            continue
        rank = 0.0 if of_event else 0.5 if number in told else closeness(reading, candidate, token, number, home)
        if rank is None and _of_its_occasion(candidate, number, home):
            rank = 2.0
        if rank is None and bracketed(reading, place) and 0 < token - candidate.trigger < 25:
            rank = 2.0
        beside = _right_after(reading, place, candidate)
        if rank is None and beside:
            rank = 1.5
        if rank is None or (not beside and of_topic(reading, token, candidate.trigger)) or _in_title(place, candidate):
            continue
        if rank == 1.0 and (_of_saying(candidate) or _asked_there(place, rivals)):
            continue
        if of_ordinal(candidate, token, rivals) or (not of_event and spoken_of(candidate, token)):
            continue
        if not of_event and (_of_what_is_discussed(candidate, token) or _of_another_time(candidate, place)):
            continue
        if any(
            belongs_to(reading, token, rival, candidate)
            and (rival.type != "visit" or discussed(reading, rival.trigger, rival.verb))
            and not _frames(rival, candidate)
            for rival in rivals
        ):
            continue
        found.append((rank + 0.01 * abs(token - candidate.trigger), place))
    found.sort(key=lambda item: item[0])
    return [place for _, place in found]


def _moved_to(candidate: Candidate, place: PlaceMention) -> bool:
    """ "встреча перенесена из Осло в Лиму"."""
    reading, verb = candidate.reading, candidate.verb
    into = reading.preposition(place.head) in ("в", "во", "на") and reading.tokens[place.head].head == verb
    return into and place.kind in ("city", "country") and reading.lemma(verb) in lex.PUT_OFF_VERBS


def _of_what_is_discussed(candidate: Candidate, token: int) -> bool:
    """ "На встрече обсудили строительство дороги в Осло": what stands behind the topic is where that is."""
    reading = candidate.reading
    verb = reading.clause(candidate.verb).head
    if candidate.trigger == verb < token and reading.lemma(verb) in lex.DISCUSS_VERBS:  # "обсудили итоги форума в Осло"
        return any(at > verb and reading.lemma(at) in lex.EVENT_NOUNS for at in reading.ascend(token, 3))
    if not candidate.trigger < verb < token or reading.lemma(verb) not in lex.DISCUSS_VERBS:
        return False
    dated = [range(mention.start, mention.stop) for mention in reading.dates]
    return any(
        reading.tokens[i].pos == "NOUN"
        and reading.preposition(i) is None
        and reading.group_at(i) is None
        and not any(reading.tokens[i].start in days for days in dated)
        for i in range(verb + 1, token)
    )


def _of_another_time(candidate: Candidate, place: PlaceMention) -> bool:
    """ "встретился с X, а завтра будет в Осло": what the sentence goes on to say of another day."""
    reading, last = candidate.reading, max(candidate.trigger, candidate.verb)
    turn = next(
        (
            i
            for i in range(place.tokens.start - 1, last, -1)
            if reading.tokens[i].text.lower() == "а" and reading.tokens[i - 1].text == ","
        ),
        None,
    )
    if turn is None:
        return False
    dated = any(turn < token_at(reading, mention.start) < place.tokens.start for mention in reading.dates)
    return dated and any(reading.tokens[i].pos in ("VERB", "AUX") for i in range(turn, place.tokens.start))


def _of_its_occasion(candidate: Candidate, number: int, home: set[int]) -> bool:
    """ "встретился с Y на полях конгресса, который проходит в Осло": a clause that says where the occasion is."""
    reading = candidate.reading
    clause = reading.clauses.clauses[number]
    if candidate.type not in ("meeting", "signing") or clause.kind not in ("participle", "relative", "coordinate"):
        return False
    occasion = reading.tokens[clause.head].head if clause.kind != "coordinate" else _told_of_by_which(reading, clause)
    return (
        occasion >= 0
        and reading.lemma(clause.head) in _GOES_ON
        and reading.lemma(occasion) in _OCCASIONS
        and reading.clauses.of[occasion] in home
        and (reading.preposition(occasion) in ("в", "во", "на") or reading.follows(occasion, _AROUND, 4))
    )


def _told_of_by_which(reading: Reading, clause: Clause) -> int:
    """ "на полях саммита ОБСЕ, который проходит": the gathering right before "который", whatever the tree says."""
    mark = next((i for i in clause.tokens[:2] if reading.lemma(i) == "который"), None)
    if mark is None or reading.tokens[mark].feats.get("Case") != "Nom":
        return -1
    return next((i for i in range(mark - 2, max(mark - 6, -1), -1) if reading.lemma(i) in _OCCASIONS), -1)


_GOES_ON = lex.words("проходить пройти проводиться состояться открыться открываться начаться стартовать идти")
_OCCASIONS = (
    lex.SUMMIT_NOUNS
    | lex.SESSION_NOUNS
    | lex.words(
        "конгресс выставка ярмарка фестиваль неделя игра чемпионат экспо симпозиум салон совещание встреча диалог "
        "церемония инаугурация празднование мероприятие"
    )
)
_COMMENTING = SAY_VERBS | lex.words("комментировать прокомментировать анонсировать отрицать отвергнуть опровергать")


def _of_saying(candidate: Candidate) -> bool:
    """ "В Кремле не подтвердили подготовку встречи": where somebody speaks of an event, not where it is."""
    reading, verb, noun = candidate.reading, candidate.verb, candidate.trigger
    if noun == verb or reading.lemma(verb) not in _COMMENTING or reading.tokens[verb].text.lower().endswith("ся"):
        return False
    preposition = reading.preposition(noun)
    if preposition is None:
        return reading.tokens[noun].feats.get("Case") in ("Acc", "Gen") and not reading.follows(noun, _AT_IT, 3)
    return preposition in ("о", "об", "про")


_AT_IT = frozenset(("ход", "рамка", "время", "итог", "результат", "окончание", "завершение", "поле", "начало"))


def _right_after(reading: Reading, place: PlaceMention, candidate: Candidate) -> bool:
    """ "скрепили подписями в Осло соглашение": beside the words of the event, whatever the parser makes of them."""
    last = max(candidate.trigger, candidate.verb)
    between = reading.tokens[last + 1 : place.tokens.start]
    return 0 < place.tokens.start - last <= 3 and all(token.pos in ("ADP", "NOUN", "ADJ") for token in between)


def _asked_there(place: PlaceMention, rivals: Iterable[Candidate]) -> bool:
    """ "В ходе беседы передано приглашение посетить Осло": where the one invited is to come."""
    asked = (rival for rival in rivals if rival.construction.startswith("invitation"))
    return any(rival.goal is not None and rival.goal.name == place.name for rival in asked)


def _in_title(place: PlaceMention, candidate: Candidate) -> bool:
    """ "соглашение о филиале в Осло": a place that what is signed speaks of."""
    return any(start <= place.start < stop for start, stop in candidate.document_words)


def one_more_stop(candidate: Candidate) -> bool:
    """ "Делегация также посетила Берген": not where the visit was, if its place is told."""
    reading, verb = candidate.reading, candidate.verb
    beside = (verb - 1, verb + 1, *reading.children(verb, "advmod"))
    return candidate.type == "visit" and any(
        0 <= i < len(reading.tokens) and reading.lemma(i) == "также" for i in beside
    )


def named_before_where(candidate: Candidate) -> Where | None:
    """ "говорили о Вильнюсе, где в июле соберётся НАТО": the town right before "где", the country of "из Чили, где"."""
    reading = candidate.reading
    mark = next(
        (i for i in range(candidate.verb - 1, 0, -1) if reading.tokens[i].text.lower() in ("где", "куда")), None
    )
    if mark is None or not reading.no_predicate_between(mark, candidate.verb):
        return None
    before = [p for p in reading.places if 0 <= mark - p.tokens.stop <= 1]
    return whereabouts([p for p in before if p.kind == "city" or city_state(p) or _from_there(reading, p)])


def _from_there(reading: Reading, place: PlaceMention) -> bool:
    return place.kind == "country" and reading.preposition(place.head) == "из"


def _frames(rival: Candidate, candidate: Candidate) -> bool:
    """ "на встрече в Лиме договор подписали X и Y", "встретились в Лиме на полях саммита": there is where that is."""
    reading, noun = rival.reading, rival.trigger
    if noun == rival.verb or reading.clauses.of[noun] not in home_clauses(reading, candidate):
        return False
    if candidate.type == "meeting" and rival.type == "meeting":
        return reading.follows(noun, _AROUND, 3)
    return (
        candidate.type == "signing"
        and reading.tokens[noun].feats.get("Case") == "Loc"
        and reading.preposition(noun) in ("на", "в", "во")
        and reading.clauses.of[noun] == reading.clauses.of[candidate.verb]
    )


def place_before(candidate: Candidate) -> Where | None:
    """The city that the sentence said to be in, or to come to, last before the candidate's words."""
    reading = candidate.reading
    first = min(candidate.trigger, candidate.verb)
    near = [
        place
        for place in reading.places
        if place.tokens.stop <= first
        and (place.kind in ("city", "region") or city_state(place) or _went_to(reading, place))
        and ((reading.preposition(place.head) or place.preposition) in ("в", "во", "на") or reached(reading, place))
    ]
    return whereabouts(near[-1:])


def _went_to(reading: Reading, place: PlaceMention) -> bool:
    """ "проследует в Данию – там его примет X"."""
    above = reading.tokens[place.head].head
    return place.kind == "country" and above >= 0 and reading.lemma(above) in lex.ARRIVE_VERBS


def carried_place(candidate: Candidate, rivals: Iterable[Candidate]) -> Where | None:
    """Where the sentence is before the candidate's words: "прилетел в Осло и встретился", "годом раньше, в Харбине, …".

    Of clauses that describe somebody, and beyond "что", nothing is taken; nor what another event stands with.
    """
    reading = candidate.reading
    first = min(candidate.trigger, candidate.verb)
    for place in reversed(reading.places):
        token = place.head
        settled = place.kind in ("city", "venue") or city_state(place)
        if place.tokens.stop > first or not settled or not place.name:
            continue
        there = located(reading, place) or _come_to(reading, place)
        if not there or _in_title(place, candidate) or _left_for(reading, place, candidate):
            continue
        kind = reading.clauses.clauses[reading.clauses.of[token]].kind
        if (kind in ("participle", "relative") and not over(candidate, token)) or _of_somebody(reading, token):
            continue
        verb = predicate(reading, token)
        if verb is not None and reading.lemma(verb) in SAY_VERBS:
            return None
        if any(rival.type != "visit" and belongs_to(reading, token, rival, candidate) for rival in rivals):
            return None
        said = any(
            fold(reading.tokens[i].text) in ("что", "чтобы", "который") and reading.tokens[i - 1].text == ","
            for i in range(token + 1, first)
        )
        return None if said else whereabouts([place])
    return None


def _come_to(reading: Reading, place: PlaceMention) -> bool:
    """ "Вернувшись в Осло, X встретился с Y": where a converb of motion leads."""
    above = reading.tokens[place.head].head
    converb = above >= 0 and reading.tokens[above].feats.get("VerbForm") == "Conv"
    return converb and reached(reading, place) and reading.lemma(above) not in lex.DEPART_VERBS


def where_visited(candidate: Candidate, rivals: Iterable[Candidate]) -> PlaceMention | None:
    """Where a visit told just before in the sentence leads: "посетит Перу, а в мае — Чили и встретится там с X".

    Only where nothing is said to be anywhere in between, and the meeting is not before or after the visit.
    """
    reading = candidate.reading
    if candidate.trigger != candidate.verb or candidate.type != "meeting":
        return None
    trips = [
        rival
        for rival in rivals
        if rival.type == "visit" and rival.goal is not None and rival.goal.head < candidate.trigger
    ]
    last = max(trips, key=lambda trip: trip.goal.head if trip.goal is not None else -1, default=None)
    if last is None or last.goal is None or len(trips) < 2 or not _coordinated(reading, last, candidate):
        return None
    travellers = {id(party) for party in last.with_function("visitor")}
    between = (p for p in reading.places if last.goal.head < p.head < candidate.trigger and located(reading, p))
    met = not travellers or bool(travellers & {id(party) for party in candidate.parties})
    return last.goal if met and next(between, None) is None else None


def _coordinated(reading: Reading, trip: Candidate, candidate: Candidate) -> bool:
    """Whether nothing but "и" stands between what a visit and a meeting are told by."""
    goal = trip.goal
    words = reading.tokens[goal.tokens.stop : candidate.verb] if goal is not None else []
    return bool(words) and words[0].text.lower() == "и" and all(token.pos in ("CCONJ", "ADV") for token in words)


def _left_for(reading: Reading, place: PlaceMention, candidate: Candidate) -> bool:
    """ "X улетел в Осло, а у Y встреча": where somebody has gone in a clause of his own."""
    verb = predicate(reading, place.head)
    return verb is not None and reading.lemma(verb) in _LEAVE_VERBS and not over(candidate, place.head)


_LEAVE_VERBS = lex.DEPART_VERBS | {"улететь", "уехать", "отбыть"}
_THERE_BEING = lex.words(
    "источник посольство посол консул консульство завод фабрика предприятие компания житель пресса газета телеканал "
    "представительство корпункт школа больница шахта рудник"
)


def _of_somebody(reading: Reading, token: int) -> bool:
    """ "источник в Белом доме", "посольство в Астане": where somebody is, not where something takes place."""
    above = reading.tokens[token].head
    if above < 0 or reading.lemma(above) not in _THERE_BEING:
        return False
    verb = reading.tokens[above].head  # "посетил завод в Осло": he was there
    return verb < 0 or reading.lemma(verb) not in lex.GO_TO_VERBS | _LOOK_ROUND or reading.tokens[above].rel != "obj"


_LOOK_ROUND = lex.words("осмотреть осматривать обойти открыть")


def beside_the_story(reading: Reading, place: PlaceMention) -> bool:
    """Whether a place is that of something spoken of: "ситуация в Карабахе", "проведение форума в Костанае"."""
    for at in reading.ascend(reading.tokens[place.head].head, 4):
        if reading.tokens[at].pos not in ("NOUN", "PROPN"):
            return False
        if reading.lemma(at) in TOPICS or reading.lemma(at) in _TO_BE_DONE:
            return True
        if reading.lemma(at) in _SEAT_OF and reading.preposition(at) in ("с", "со"):
            return True  # "область с центром в Осло"
    return False


_SEAT_OF = frozenset(("центр", "столица", "штаб-квартира"))
_TO_BE_DONE = lex.words("проведение строительство подготовка организация открытие создание")


def of_airport(candidate: Candidate) -> PlaceMention | None:
    """ "в аэропорту Исламабада": the city that the airport of the candidate's sentence is of."""
    reading = candidate.reading
    return next(
        (
            place
            for place in reading.places
            if (place.kind == "city" and place.head > 0 and reading.lemma(place.head - 1) in ("аэропорт", "аэродром"))
            or (place.kind == "venue" and place.name and (place.venue or "").startswith("аэропорт"))
        ),
        None,
    )


def refers_back(reading: Reading, candidate: Candidate) -> bool:
    """Whether the clause says "там", "здесь"."""
    numbers = home_clauses(reading, candidate)
    for clause in reading.clauses.clauses:  # "саммит, прошедший там 13 октября"
        if clause.kind == "participle" and reading.tokens[clause.head].head == candidate.trigger:
            numbers.add(clause.number)
    return any(reading.lemma(i) in lex.HERE for number in numbers for i in reading.clauses.clauses[number].tokens)


def where_clause(reading: Reading, candidate: Candidate) -> bool:
    """Whether the candidate's clause begins with "где": it is where the sentence's other event leads."""
    tokens = reading.clause(candidate.verb).tokens[:3]
    return any(reading.tokens[i].text.lower() in ("где", "куда") for i in tokens)
