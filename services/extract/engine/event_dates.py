"""Which date of its sentence is an event's: the one in its scope, or one carried over from another clause."""

import re
from collections.abc import Iterable

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.circumstances import token_at, usable
from services.extract.engine.dates import DateMention
from services.extract.engine.lexicon import fold
from services.extract.engine.places import PlaceMention
from services.extract.engine.reading import Reading
from services.extract.engine.scope import (
    BEGINNING_VERBS,
    MARKS,
    SAY_VERBS,
    agrees,
    belongs_to,
    closeness,
    home_clauses,
    of_ordinal,
    of_topic,
    over,
    predicate,
    spoken_of,
    told_of,
    under,
)
from services.extract.engine.status import once_intended

_FIXED = lex.PLAN_ADJECTIVES | lex.TAKE_PLACE_VERBS


def _begins(mention: DateMention) -> bool:
    """ "с 26 мая находится в Баку": no more than the beginning of it is said."""
    return mention.resolved and mention.flags == {"since"} and mention.precision == "day"


def own_date(candidate: Candidate, rivals: Iterable[Candidate]) -> DateMention | None:
    """The date expression of the candidate's own words or clause, or None.

    `rivals` are the other candidates of the sentence: what hangs on their words is theirs.
    """
    reading = candidate.reading
    if candidate.construction == "gapped":
        return _date_before_dash(reading, candidate.trigger)
    of_item = _in_brackets(candidate, rivals) or _in_item(candidate, rivals)
    if of_item is not None:
        return of_item
    home = home_clauses(reading, candidate)
    told = told_of(candidate)
    best: tuple[float, DateMention] | None = None
    for mention in reading.dates:
        token = token_at(reading, mention.start)
        since_when = mention.flags == {"since"} and token < candidate.trigger and _when_follows(reading, mention, home)
        beside_it = mention.flags == {"quoted"} and _in_same_quotation(reading, token, candidate)
        if (
            not usable(mention)
            and not since_when
            and not beside_it
            and not (candidate.type == "visit" and _begins(mention))
        ):
            continue
        number = reading.clauses.of[token]
        rank = 0.5 if _when_follows(reading, mention, home) else closeness(reading, candidate, token, number, home)
        if token and reading.lemma(token - 1) in _FIXED:
            described = reading.described_ahead(token - 1)
            if described is not None and described != candidate.trigger:
                continue  # "визит для подготовки к предстоящему 24 мая заседанию"
            rank = 0.0 if described is not None else rank
        if told and number in told:  # "который планировался на июнь, пройдёт 25 мая": the plan is the older day
            told_by = predicate(reading, token)
            rank = 1.5 if told_by is not None and once_intended(reading, told_by) == told_by else 0.5
        if rank is None and _stands_by(reading, token, candidate.trigger):
            rank, number = 1.0, reading.clauses.of[candidate.trigger]
        if rank is None or (mention.precision == "year" and _counts(reading, candidate)):
            continue
        if _beyond_that(reading, max(candidate.trigger, candidate.verb), token):
            continue  # "условились, что он прибудет в апреле"
        verb = predicate(reading, token)
        own = rank in (0.5, 2.0) or (verb is not None and reading.tokens[verb].head == candidate.trigger)
        if not own and (_describes(reading, verb, candidate) or _relates(reading, token, candidate)):
            continue
        if rank > 0.0 and of_topic(reading, token, candidate.trigger):
            continue  # "договорились о проведении 20 марта консультаций"
        if rank == 1.0 and _of_what_is_asked(candidate, token):
            continue  # "на встрече X пригласил Y посетить в марте Осло"
        if of_ordinal(candidate, token, rivals) or spoken_of(candidate, token):
            continue
        if any(
            rival.construction == "gapped" and _date_before_dash(reading, rival.trigger) is mention for rival in rivals
        ):
            continue  # "встретился с X, 5 июля в Осло – с Y", "11 мая посетит Осло, 12-го — Рим"
        if rank == 1.0 and _of_saying(candidate):
            continue  # "о визите X сообщил 18 июня посол"
        if _since_that(reading, token, candidate.trigger):
            continue  # "первый визит с момента его избрания в мае"
        if rank <= 1.0 and mention.precision == "year" and _year_of_thing(reading, token, candidate):
            continue  # "подвели итоги сотрудничества в 2023 году"
        if any(
            belongs_to(reading, token, rival, candidate)
            and not (number in home and number not in home_clauses(reading, rival))
            for rival in rivals
        ):
            continue
        score = rank + 0.01 * abs(token - candidate.trigger)
        if token > max(candidate.trigger, candidate.verb) and _opens_next(reading, token):
            continue
        if mention.preposition == "на" and _put_off(reading, candidate, number):
            score -= 3.0  # "визит, намеченный на сегодня, перенесён на 10 декабря"
        if best is None or score < best[0]:
            best = (score, mention)
    return _finer(candidate, best[1]) if best is not None else _after_colon(candidate, rivals)


def _stands_by(reading: Reading, token: int, noun: int) -> bool:
    """ "…, 20 мая у него переговоры с X, …": a date before a noun with nothing between that parts clauses."""
    return token < noun and not any(
        reading.tokens[i].text in MARKS or reading.tokens[i].pos in ("CCONJ", "SCONJ", "VERB", "AUX")
        for i in range(token, noun + 1)
    )


def _of_what_is_asked(candidate: Candidate, token: int) -> bool:
    """Whether a date stands with an infinitive, and the event is what that was said in the course of."""
    reading, noun = candidate.reading, candidate.trigger
    if noun == candidate.verb or noun > token or candidate.type not in ("meeting", "call"):
        return False
    verb = next((at for at in reading.ascend(token, 10) if reading.tokens[at].pos == "VERB"), None)
    if verb is None or reading.tokens[verb].feats.get("VerbForm") != "Inf" or verb == candidate.verb or verb < noun:
        return False
    framed = reading.follows(noun, _OF_TALKS, 3)
    return framed and not under(reading, noun, verb)


_OF_TALKS = frozenset(("ход", "рамка", "время", "итог", "результат", "окончание", "завершение", "поле"))


def _of_saying(candidate: Candidate) -> bool:
    """Whether the verb of the clause only says that there is to be the event or was: "сообщил о визите"."""
    about = candidate.reading.preposition(candidate.trigger) in ("о", "об", "про")
    return about and candidate.trigger != candidate.verb and candidate.reading.lemma(candidate.verb) in SAY_VERBS


def _in_brackets(candidate: Candidate, rivals: Iterable[Candidate]) -> DateMention | None:
    """ "побывал в Киеве (2 июля) и Риме (5 июля)", "встретился с X (3 мая) и Y (4 мая)": the day in its brackets."""
    reading, tokens = candidate.reading, candidate.reading.tokens
    marked = {
        at - 1: mention
        for mention in reading.dates
        if usable(mention) and (at := token_at(reading, mention.start)) > 0 and tokens[at - 1].text == "("
    }
    if not marked:
        return None
    if candidate.goal is not None and candidate.goal.tokens.stop in marked:
        return marked[candidate.goal.tokens.stop]
    if len(marked) < 2 or candidate.type == "visit":
        return None
    of_party = next(
        (
            group.stop
            for group in reading.groups
            if group.stop in marked and set(group.people()) <= set(candidate.parties)
        ),
        None,
    )
    if of_party is not None:
        return marked[of_party]
    after = min((at for at in marked if at > candidate.trigger), default=None)
    if candidate.trigger == candidate.verb or after is None:
        return None
    return None if any(candidate.trigger < rival.trigger < after for rival in rivals) else marked[after]


def _in_item(candidate: Candidate, rivals: Iterable[Candidate]) -> DateMention | None:
    """ "итоги визита X в январе, заседания комиссии в феврале, а также переговоров в июле": each has its own date.

    The date that follows the candidate's noun between two commas, where the sentence lists nouns of events.
    """
    reading, noun = candidate.reading, candidate.trigger
    tokens = reading.tokens
    nouns = {rival.trigger for rival in rivals if rival.trigger != rival.verb and rival.trigger != noun}
    listed = [i for i in nouns if tokens[i].feats.get("Case") == tokens[noun].feats.get("Case")]
    if noun == candidate.verb or not listed or tokens[noun].pos != "NOUN":
        return None
    first = next((i for i in range(noun, 0, -1) if tokens[i - 1].text == ","), 0)
    last = next((i for i in range(noun, len(tokens)) if tokens[i].text == ","), len(tokens))
    if any(reading.is_finite(i) for i in range(first, last)) or any(first <= i < last for i in listed):
        return None
    own = [m for m in reading.dates if noun < token_at(reading, m.start) < last and usable(m)]
    each = [m for m in reading.dates if usable(m) and any(token_at(reading, m.start) > i for i in listed)]
    return own[0] if len(own) == 1 and len(each) > 1 else None


def _after_colon(candidate: Candidate, rivals: Iterable[Candidate]) -> DateMention | None:
    """ "шагом стал разговор с X: 14 апреля дипломаты обсудили …": the day that opens what explains the event."""
    reading = candidate.reading
    last = max(candidate.trigger, candidate.verb)
    colon = next((i for i in range(last + 1, len(reading.tokens)) if reading.tokens[i].text == ":"), None)
    if colon is None or any(rival.trigger > colon and rival.parties and not rival.anaphoric for rival in rivals):
        return None
    return next(
        (
            mention
            for mention in reading.dates
            if usable(mention) and mention.precision == "day" and 0 < token_at(reading, mention.start) - colon <= 2
        ),
        None,
    )


def _finer(candidate: Candidate, mention: DateMention) -> DateMention:
    """The days beside what is coarser: "на прошлой неделе, 10 и 11 мая", "12 марта 2024 года, ровно год назад".

    Also those of a gathering that the event is beside: "первая встреча 2017 года пройдёт на полях форума, … 14 мая".
    """
    reading = candidate.reading
    for other in reading.dates:
        if other.within is None or mention.within is None or other.precision != "day" or not usable(other):
            continue
        inside = mention.within[0] <= other.within[0] and other.within[1] <= mention.within[1]
        beside = 0 < other.start - mention.stop <= 2 or 0 < mention.start - other.stop <= 10
        at = token_at(reading, other.start)
        if other.preposition in ("с", "со") and other.within[0] < other.within[1]:  # "в конце мая был … с 25 по 27 мая"
            beside = beside or reading.clauses.of[token_at(reading, mention.start)] == reading.clauses.of[at]
        near = closeness(reading, candidate, at, reading.clauses.of[at], home_clauses(reading, candidate))
        of_gathering = mention.precision == "year" and near == 2.0
        if mention.precision != "day" and inside and (beside or of_gathering):
            return other
    return mention


def _year_of_thing(reading: Reading, token: int, candidate: Candidate) -> bool:
    """Whether a year hangs on a noun that names neither the event nor what it is an occasion of."""
    for at in reading.ascend(token, 4):
        if reading.tokens[at].pos == "NOUN" and reading.lemma(at) not in _OF_YEARS:
            if at in (candidate.trigger, candidate.verb) or reading.lemma(at) in _EVENT_NOUNS:
                return False
            return not under(reading, candidate.trigger, at)
        if reading.tokens[at].pos in ("VERB", "AUX"):
            return False
    return False


_OF_YEARS = lex.words("год начало середина конец исход половина квартал полугодие")


def _in_same_quotation(reading: Reading, token: int, candidate: Candidate) -> bool:
    """Закон «О ратификации договора, подписанного 5 мая»: a date in the quotation that tells of the signing."""
    low, high = sorted((token, candidate.trigger))
    return candidate.type == "signing" and not any(
        t.text in ("«", "»", "“", "”", "„", '"') for t in reading.tokens[low:high]
    )


def _since_that(reading: Reading, token: int, trigger: int) -> bool:
    """Whether a date hangs on what an event is counted from: "с момента его избрания в мае", "после выборов 9 мая"."""
    for at in reading.ascend(reading.tokens[token].head, 5):
        if at == trigger or reading.tokens[at].pos not in ("NOUN", "PROPN"):
            break
        preposition = reading.preposition(at)
        if preposition in ("с", "со") and reading.lemma(at) in ("момент", "день", "время", "пора"):
            return True
        if preposition == "после" and reading.lemma(at) in _TURNS:
            return True
    for at in range(token - 1, trigger, -1):  # the parser gives such a date to the event as well
        if reading.is_finite(at) or reading.tokens[at].text in MARKS:
            return False
        if reading.lemma(at) in ("момент", "время") and reading.preposition(at) in ("с", "со"):
            return True
    return False


_TURNS = lex.words(
    "вступление избрание назначение инаугурация выборы утверждение приход переизбрание отставка уход распад "
    "установление провозглашение восстановление разрыв"
)
_EVENT_NOUNS = lex.MEETING_NOUNS | lex.VISIT_NOUNS | lex.SIGN_NOUNS | lex.words("ход рамка время итог конец начало")


_ORDINALS = lex.words("второй третий четвертый пятый шестой седьмой")


def _counts(reading: Reading, candidate: Candidate) -> bool:
    """ "второй визит в этом году": a year that something is counted in."""
    return any(reading.lemma(child) in _ORDINALS for child in reading.children(candidate.trigger, "amod"))


def occasions(candidate: Candidate) -> list[tuple[DateMention, PlaceMention | None]]:
    """The days, with their towns, listed after a colon or beside the verb.

    "встречались дважды: 6 мая в Париже и 7-го в Тарбе", "провели две встречи: 6 мая и 9 июня", "виделись 6 и 9 мая".
    """
    reading = candidate.reading
    row = _days_in_row(candidate)
    if row:
        return [(mention, None) for mention in row]
    colon = next((i for i in range(candidate.verb, len(reading.tokens)) if reading.tokens[i].text == ":"), None)
    if colon is None or any(reading.is_finite(i) for i in range(colon, len(reading.tokens))):
        return []
    found: list[tuple[DateMention, PlaceMention | None]] = []
    for mention in reading.dates:
        after = token_at(reading, mention.stop)
        if token_at(reading, mention.start) > colon and usable(mention) and mention.precision == "day":
            town = next((p for p in reading.places if p.kind == "city" and 0 < p.tokens.start - after <= 2), None)
            if town is not None:
                found.append((mention, town))
    return found


_AND = re.compile(r",?\s(?:и|а также)\s|,\s")


def _days_in_row(candidate: Candidate) -> list[DateMention]:
    """The days of the candidate's clause that only commas and a last "и" part: "6 апреля, 23 мая и 1 июня"."""
    reading, offset = candidate.reading, candidate.reading.sentence.start
    text = reading.sentence.text
    rows: list[list[DateMention]] = []
    for mention in reading.dates:
        if not usable(mention) or mention.precision != "day" or mention.preposition in ("с", "со", "по", "до"):
            continue
        last = rows[-1][-1] if rows else None
        if last is not None and _AND.fullmatch(text[last.stop - offset : mention.start - offset]):
            rows[-1].append(mention)
        else:
            rows.append([mention])
    return next((row for row in rows if len(row) > 1 and _is_row(candidate, row)), [])


def _is_row(candidate: Candidate, row: list[DateMention]) -> bool:
    """Whether days are those of the candidate and not the last of another clause: "виделись 6 мая, 9 мая он уехал"."""
    reading, verb = candidate.reading, max(candidate.verb, candidate.trigger)
    first, last = token_at(reading, row[0].start), token_at(reading, row[-1].stop)
    if reading.lemma(token_at(reading, row[-1].start) - 1) not in ("и", "также") or len({m.since for m in row}) < len(
        row
    ):
        return False
    if not over(candidate, first) or not reading.no_predicate_between(min(verb, first), max(verb, first)):
        return False
    mark = next((i for i in range(last, len(reading.tokens)) if reading.tokens[i].text in MARKS), len(reading.tokens))
    return verb > first or reading.no_predicate_between(last - 1, mark)


def announced_date(candidate: Candidate) -> DateMention | None:
    """ "не появился, хотя его ждали на 9 февраля": when somebody who did not come was to come."""
    reading = candidate.reading
    for mention in reading.dates:
        verb = predicate(reading, token_at(reading, mention.start))
        lemma = reading.lemma(verb) if verb is not None else ""
        awaited = lemma in lex.EXPECT_VERBS and verb != candidate.verb
        if usable(mention) and (awaited or (mention.preposition == "на" and lemma in lex.PLAN_VERBS)):
            return mention
    return None


def _beyond_that(reading: Reading, word: int, token: int) -> bool:
    """Whether "что" or "чтобы" stands between a word and what comes after it."""
    return any(
        fold(reading.tokens[i].text) in ("что", "чтобы") and reading.tokens[i - 1].text == ","
        for i in range(word + 1, token)
    )


def _opens_next(reading: Reading, token: int) -> bool:
    """Whether a date begins another clause: "…, а годом раньше, в Харбине, …"."""
    tokens = reading.tokens
    at = token - 1
    while at > 0 and tokens[at].pos in ("ADP", "ADV", "PART", "DET") and token - at <= 3:
        at -= 1
    return at > 0 and fold(tokens[at].text) in ("а", "но") and tokens[at - 1].text in (",", "—", "–")


def _put_off(reading: Reading, candidate: Candidate, number: int) -> bool:
    return number == reading.clauses.of[candidate.verb] and reading.lemma(candidate.verb) in lex.PUT_OFF_VERBS


def carried_date(candidate: Candidate, rivals: Iterable[Candidate]) -> DateMention | None:
    """The date before the candidate's words in the sentence, where it holds for them too.

    "16 мая президент посетил завод, после чего встретился с …", "на март приходилась первая: тогда он вёл переговоры":
    a date reaches what follows it up to the next date, but not into what somebody says, out of what describes
    somebody, or from the noun that it stands with ("после встречи 12 мая").
    """
    reading = candidate.reading
    first = max(candidate.trigger, candidate.verb)
    for mention in reversed(reading.dates):
        token = token_at(reading, mention.start)
        if token >= first or mention.kind == "duration" or not mention.resolved:
            continue
        if not usable(mention) or any(
            rival.trigger < token and rival.trigger != rival.verb and belongs_to(reading, token, rival, candidate)
            for rival in rivals
        ):
            return None
        clause = reading.clauses.clauses[reading.clauses.of[token]]
        if clause.kind in ("participle", "relative") and not over(candidate, token):
            return None
        if candidate.type == "visit" and mention.since != mention.until and _of_other_stop(candidate, token, rivals):
            return None  # "23–24 июня пробудет в Осло, после чего отправится в Ригу"
        said_so = reading.clause(candidate.verb)
        opening = said_so.head > 0 and reading.tokens[said_so.head - 1].text in (",", "—", "–", "-")
        apart = (said_so.kind == "aside" or opening) and clause.number != said_so.number
        if apart and reading.lemma(said_so.head) in SAY_VERBS:
            return None  # "«… в октябре …», — заявил он на встрече с X"
        verb = predicate(reading, token)
        if verb is not None and (reading.lemma(verb) in SAY_VERBS or _describes(reading, verb, candidate)):
            return None
        said = any(
            fold(reading.tokens[i].text) in ("что", "чтобы", "который") and reading.tokens[i - 1].text == ","
            for i in range(token + 1, min(candidate.trigger, candidate.verb))
        )
        return None if said else mention
    return None


def goes_on_then(candidate: Candidate) -> bool:
    """ "после чего отправится в Каир", "затем посетит Рим": whether the clause tells of what came after."""
    reading = candidate.reading
    words = [reading.tokens[i].text.lower() for i in reading.clause(candidate.verb).tokens if i < candidate.verb]
    return not _THEN.isdisjoint(words)


_THEN = frozenset("затем потом после далее оттуда откуда".split())


def _of_other_stop(candidate: Candidate, token: int, rivals: Iterable[Candidate]) -> bool:
    """Whether days stand in the clause of a visit of the sentence that leads to another country."""
    reading, goal = candidate.reading, candidate.goal
    return goal is not None and any(
        goes_on_then(candidate)
        and rival.type == "visit"
        and rival.goal is not None
        and rival.goal.country != goal.country
        and rival.verb != candidate.verb
        and reading.clauses.of[token] in home_clauses(reading, rival)
        for rival in rivals
    )


def _describes(reading: Reading, participle: int | None, candidate: Candidate) -> bool:
    """Whether a participle only says who somebody is: "X, вступивший в должность 15 июня, …"."""
    if participle is None or candidate.construction.startswith("participle"):
        return False
    feats = reading.tokens[participle].feats
    if feats.get("VerbForm") != "Part" or feats.get("Variant") == "Short":
        return False
    event = reading.tokens[candidate.trigger].feats
    if reading.lemma(participle) in _OF_EVENTS and event.get("Case") is not None:
        # "встреча …, назначенная на 8 октября"
        return not agrees(fold(reading.tokens[participle].text), event)
    low, high = sorted((participle, min(candidate.trigger, candidate.verb)))
    return any(reading.tokens[i].text in MARKS for i in range(low, high))


def _relates(reading: Reading, token: int, candidate: Candidate) -> bool:
    """Whether a date stands in a relative clause between commas that the candidate's words are outside of."""
    tokens = reading.tokens
    first = next((i for i in range(token, 0, -1) if tokens[i - 1].text in MARKS), 0)
    last = next((i for i in range(token, len(tokens)) if tokens[i].text in MARKS), len(tokens))
    if any(first <= word < last for word in (candidate.trigger, candidate.verb)):
        return False
    return any(
        reading.lemma(i) == "который" and tokens[i].feats.get("Case") == "Nom"
        for i in range(first, min(first + 2, last))
    )


_OF_EVENTS = lex.TAKE_PLACE_VERBS | lex.HOLD_VERBS | lex.SIGN_VERBS | lex.CONCLUDE_VERBS | lex.PLAN_VERBS


_ENDING_VERBS = lex.words(
    "завершиться завершаться завершить завершать закончиться заканчиваться закончить отбыть вылететь улететь улетать "
    "уехать уезжать "
    "покинуть покидать вернуться возвратиться возвращаться продлиться длиться истечь"
)


def first_and_last(candidate: Candidate, mention: DateMention | None) -> tuple[DateMention | None, DateMention | None]:
    """Which dates of the sentence open and close a visit; `mention` is the one that its own words give.

    "продлится до 18 мая" and "вчера завершился визит, начавшийся в понедельник" say when it ended, "прибыл 7 августа и
    10-го вернётся домой" both.
    """
    reading = candidate.reading
    home = home_clauses(reading, candidate)
    first, last = (None, mention) if mention is not None and _ends(candidate, mention) else (mention, None)
    for other in reading.dates:
        if other is mention or not usable(other) or other.precision != "day" or other.since != other.until:
            continue
        token = token_at(reading, other.start)
        verb = predicate(reading, token)
        if verb is None:
            continue
        clause = reading.clauses.clauses[reading.clauses.of[verb]]
        related = clause.number in home or clause.parent in home
        if first is None and last is not None and related and reading.lemma(verb) in BEGINNING_VERBS:
            first = other
        elif (
            last is None
            and first is not None
            and clause.number in home
            and reading.lemma(verb) in _FINISH_VERBS
            and _predicate_begins(reading, first)
        ):
            last = other  # "в среду завершил визит, начавшийся в понедельник"
        elif last is None and first is not None and related and token > token_at(reading, first.start):
            closes = reading.lemma(verb) in _ENDING_VERBS and reading.lemma(verb) != "вылететь"
            if closes and _ends_elsewhere(candidate, verb):
                continue
            stays_on = clause.number in home or reading.lemma(verb) in _STAY_ON_VERBS
            if closes or (other.preposition in ("до", "по") and stays_on):
                last = other
    return first, last


def _ends_elsewhere(candidate: Candidate, verb: int) -> bool:
    """ "19 марта посетит Астану, а закончится поездка 22 марта в Ташкенте": the end is of another leg."""
    reading, goal = candidate.reading, candidate.goal
    number = reading.clauses.of[verb]
    return goal is not None and any(
        place.kind == "city" and place.country != goal.country and reading.preposition(place.head) in ("в", "во", "на")
        for place in reading.places
        if reading.clauses.of[place.head] == number
    )


_STAY_ON_VERBS = lex.words("остаться оставаться пробыть пребывать задержаться находиться")
_FINISH_VERBS = lex.words("завершить завершать завершиться завершаться закончить закончиться")


def _predicate_begins(reading: Reading, mention: DateMention) -> bool:
    verb = predicate(reading, token_at(reading, mention.start))
    return verb is not None and reading.lemma(verb) in BEGINNING_VERBS


def _ends(candidate: Candidate, mention: DateMention) -> bool:
    if mention.since != mention.until or mention.precision != "day":
        return False
    if mention.preposition in ("до", "по"):
        return True
    reading = candidate.reading
    verb = predicate(reading, token_at(reading, mention.start))
    verb = candidate.verb if verb is None else verb
    leaves = reading.lemma(verb) in ("вылететь", "отбыть", "вернуться") and candidate.goal is not None
    leaves = leaves and not candidate.construction.startswith("arrival:верн")  # "вернулся из Осло"
    return reading.lemma(verb) in _ENDING_VERBS and not leaves


def _when_follows(reading: Reading, mention: DateMention, home: set[int]) -> bool:
    """ "8 ноября, когда X звонил", "8 ноября в Осло, куда X прибыл": whether it is the candidate's clause."""
    first, after = token_at(reading, mention.start), token_at(reading, mention.stop)
    for mark in range(after + 1, min(after + 5, len(reading.tokens))):
        if reading.tokens[mark - 1].text == ",":
            word = fold(reading.tokens[mark].text)
            near = (word == "когда" and mark == after + 1) or word in ("куда", "где")
            return near and reading.clauses.of[mark] in home and reading.no_predicate_between(first, mark)
    return False


def _date_before_dash(reading: Reading, trigger: int) -> DateMention | None:
    """The date between the last comma and the dash before a gapped clause's words, or the words themselves."""
    said = next((m for m in reading.dates if usable(m) and token_at(reading, m.start) == trigger), None)
    if said is not None:
        return said
    comma = next((i for i in range(trigger - 1, -1, -1) if reading.tokens[i].text in (",", ";")), 0)
    return next((m for m in reading.dates if usable(m) and comma <= token_at(reading, m.start) < trigger), None)
