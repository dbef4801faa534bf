"""When and where: the date and the place that a clause gives to its event, never those of another clause's event."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.capitals import capitals
from services.extract.engine.clauses import Clause
from services.extract.engine.dates import DateMention
from services.extract.engine.lexicon import fold
from services.extract.engine.places import PlaceMention
from services.extract.engine.reading import Reading
from services.extract.engine.status import discussed

_UNFIT = frozenset(
    ("quoted", "birth", "name", "horizon", "since", "reference", "edition", "vague", "approximate", "dateline")
)
_HERE = frozenset(("здесь", "тут", "там", "сюда", "туда"))


@dataclass(frozen=True, slots=True)
class Span:
    """Days, months or years, inclusive, as ISO partial dates."""

    start: str
    end: str

    @property
    def single(self) -> bool:
        return self.start == self.end

    @property
    def daily(self) -> bool:
        return (len(self.start) == 10 and len(self.end) == 10) or (self.start.startswith("--") and len(self.start) == 7)

    @property
    def first_day(self) -> date | None:
        """None where the day or the year is not known."""
        try:
            return date.fromisoformat(self.start)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Where:
    """A settlement (or, with `city` false, a country or region), perhaps with a venue."""

    name: str | None
    country: str | None
    venue: str | None = None
    city: bool = True
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class When:
    """What an event's own words say of its time.

    `date` is the event's, or only the last day that it reaches: then `last` is set in its place. `visit_day` is the day
    of the visit that it falls on, 1 the first and -1 the last, where the words count so. `same_day` is for words that
    presuppose a day that was told before ("вечером", "тогда"), `weekday` a day of the week (Monday 0) that no date of
    publication resolves. `mention` are the words that gave `date` or `last`.
    """

    date: Span | None = None
    last: Span | None = None
    visit_day: int | None = None
    same_day: bool = False
    weekday: int | None = None
    mention: DateMention | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands over a sentence.

    `day` is the date that the text gave last, `fresh` whether it did so in the same paragraph, `main` the day that the
    article's own story has reached, and `heading` the day of the programme or chronicle that the sentence stands in.
    `place` is the city that something was last said to be in, `near` whether in the same paragraph,
    `home` the city of the dateline, and `only` the one city that the text has spoken of so far. `ahead` is the date of
    what the same paragraph said last to come, `dateline` the day of the report and `news` that of its publication.
    """

    day: Span | None = None
    fresh: bool = False
    main: Span | None = None
    heading: Span | None = None
    place: Where | None = None
    near: bool = False
    home: Where | None = None
    only: Where | None = None
    ahead: Span | None = None
    dateline: Span | None = None
    news: Span | None = None


def usable(mention: DateMention) -> bool:
    """Whether an expression can date an event: resolved, and nothing speaks against it."""
    return mention.resolved and not mention.flags & _UNFIT and mention.kind != "duration"


def _begins(mention: DateMention) -> bool:
    """ "с 26 мая находится в Баку": no more than the beginning of it is said."""
    return mention.resolved and mention.flags == {"since"} and mention.precision == "day"


def span_of(mention: DateMention) -> Span:
    assert mention.since is not None
    return Span(mention.since, mention.until or mention.since)


def hangs_on(reading: Reading, mention: DateMention, trigger: int) -> bool:
    """Whether a date stands with the noun that names the event: "визит 20 мая", "запланированный на 20 мая визит"."""
    return _under(reading, token_at(reading, mention.start), trigger)


def token_at(reading: Reading, offset: int) -> int:
    """The index of the token at (or after) a document offset."""
    for index, token in enumerate(reading.tokens):
        if token.stop > offset:
            return index
    return len(reading.tokens) - 1


def own_date(candidate: Candidate, rivals: Iterable[Candidate]) -> DateMention | None:
    """The date expression of the candidate's own words or clause, or None.

    `rivals` are the other candidates of the sentence: what hangs on their words is theirs.
    """
    reading = candidate.reading
    if candidate.construction == "gapped":
        return _date_before_dash(reading, candidate.trigger)
    of_item = _in_item(candidate, rivals)
    if of_item is not None:
        return of_item
    home = _home_clauses(reading, candidate)
    told = told_of(candidate)
    best: tuple[float, DateMention] | None = None
    for mention in reading.dates:
        token = token_at(reading, mention.start)
        since_when = mention.flags == {"since"} and token < candidate.trigger and _when_follows(reading, mention, home)
        if not usable(mention) and not since_when and not (candidate.type == "visit" and _begins(mention)):
            continue
        number = reading.clauses.of[token]
        rank = 0.5 if _when_follows(reading, mention, home) else _rank(reading, candidate, token, number, home)
        if token and reading.lemma(token - 1) in lex.PLAN_ADJECTIVES | lex.TAKE_PLACE_VERBS:
            described = reading.described_ahead(token - 1)
            if described is not None and described != candidate.trigger:
                continue  # "визит для подготовки к предстоящему 24 мая заседанию"
            rank = 0.0 if described is not None else rank
        if told and number in told:
            rank = 0.5
        if rank is None or (mention.precision == "year" and _counts(reading, candidate)):
            continue
        if _beyond_that(reading, max(candidate.trigger, candidate.verb), token):
            continue  # "условились, что он прибудет в апреле"
        verb = _predicate(reading, token)
        own = rank in (0.5, 2.0) or (verb is not None and reading.tokens[verb].head == candidate.trigger)
        if not own and (_describes(reading, verb, candidate) or _relates(reading, token, candidate)):
            continue
        if rank > 0.0 and _of_topic(reading, token, candidate.trigger):
            continue  # "договорились о проведении 20 марта консультаций"
        if _of_ordinal(candidate, token, rivals):
            continue
        if _since_that(reading, token, candidate.trigger):
            continue  # "первый визит с момента его избрания в мае"
        if rank == 1.0 and mention.precision == "year" and _year_of_thing(reading, token, candidate):
            continue  # "подвели итоги сотрудничества в 2023 году"
        if any(
            _belongs_to(reading, token, rival, candidate)
            and not (number in home and number not in _home_clauses(reading, rival))
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
    return _finer(reading, best[1]) if best is not None else _after_colon(candidate, rivals)


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


def _finer(reading: Reading, mention: DateMention) -> DateMention:
    """ "на прошлой неделе, 10 и 11 мая", "12 марта 2024 года, ровно год назад": the days beside what is coarser."""
    for other in reading.dates:
        if other.within is None or mention.within is None or other.precision != "day" or not usable(other):
            continue
        inside = mention.within[0] <= other.within[0] and other.within[1] <= mention.within[1]
        beside = 0 < other.start - mention.stop <= 2 or 0 < mention.start - other.stop <= 10
        if mention.precision != "day" and inside and beside:
            return other
    return mention


def told_of(candidate: Candidate) -> set[int]:
    """The clauses of "…, который состоится в мае" about the candidate's noun."""
    reading, noun = candidate.reading, candidate.trigger
    if reading.tokens[noun].pos != "NOUN":
        return set()
    verbs = [*reading.told_of(noun, lex.TAKE_PLACE_VERBS | lex.PLAN_VERBS), *_arranged(reading, noun)]
    verbs += _it_takes_place(reading, noun)
    return {reading.clauses.of[verb] for verb in verbs}


_PRONOUNS = {"он": "Masc", "она": "Fem", "оно": "Neut", "они": None}


def _it_takes_place(reading: Reading, noun: int) -> list[int]:
    """ "намерен совершить визит в Осло, он, возможно, состоится в мае": what the sentence says of the event by "он"."""
    feats = reading.tokens[noun].feats
    for index in range(noun + 2, len(reading.tokens) - 1):
        word = reading.tokens[index].text.lower()
        if word not in _PRONOUNS or reading.tokens[index - 1].text not in (",", ":", "—", "–"):
            continue
        agrees = feats.get("Number") == "Plur" if word == "они" else feats.get("Gender") == _PRONOUNS[word]
        verb = next((i for i in range(index + 1, min(index + 6, len(reading.tokens))) if reading.is_finite(i)), None)
        if agrees and verb is not None and reading.lemma(verb) in _TAKES_PLACE:
            return [verb]
        return []
    return []


_TAKES_PLACE = lex._words("состояться пройти начаться завершиться продлиться")


def _arranged(reading: Reading, noun: int) -> list[int]:
    """ "встреча X с Y, якобы назначенная на 8 октября": the participle that agrees with the noun of an event."""
    feats = reading.tokens[noun].feats
    for index in range(noun + 2, min(noun + 12, len(reading.tokens))):
        token = reading.tokens[index]
        if reading.is_finite(index) and token.feats.get("Variant") != "Short":
            return []
        if token.feats.get("VerbForm") != "Part" or token.feats.get("Variant") == "Short":
            continue
        opened = any(other.text == "," for other in reading.tokens[index - 2 : index])
        agrees = all(token.feats.get(key) == feats.get(key) for key in ("Case", "Number"))
        if opened and agrees and reading.lemma(index) in lex.TAKE_PLACE_VERBS | lex.PLAN_VERBS:
            return [index]
        return []
    return []


def _year_of_thing(reading: Reading, token: int, candidate: Candidate) -> bool:
    """Whether a year hangs on a noun that names neither the event nor what it is an occasion of."""
    at, steps = token, 0
    while at >= 0 and steps < 4:
        if reading.tokens[at].pos == "NOUN" and not reading.lemma(at).startswith("год"):
            if at in (candidate.trigger, candidate.verb) or reading.lemma(at) in _EVENT_NOUNS:
                return False
            return not _under(reading, candidate.trigger, at)
        if reading.tokens[at].pos in ("VERB", "AUX"):
            return False
        at, steps = reading.tokens[at].head, steps + 1
    return False


def _of_ordinal(candidate: Candidate, token: int, rivals: Iterable[Candidate]) -> bool:
    """ "это второй разговор, первый состоялся 6 мая в Осло": what is said of the other one."""
    return any(rival.construction == "ordinal" and candidate.trigger < rival.trigger < token for rival in rivals)


def _since_that(reading: Reading, token: int, trigger: int) -> bool:
    """Whether a date hangs on what an event is counted from: "с момента его избрания в мае", "после выборов 9 мая"."""
    at = reading.tokens[token].head
    for _ in range(5):
        if at < 0 or at == trigger or reading.tokens[at].pos not in ("NOUN", "PROPN"):
            break
        preposition = reading.preposition(at)
        if preposition in ("с", "со") and reading.lemma(at) in ("момент", "день", "время", "пора"):
            return True
        if preposition == "после" and reading.lemma(at) in _TURNS:
            return True
        at = reading.tokens[at].head
    for at in range(token - 1, trigger, -1):  # the parser gives such a date to the event as well
        if reading.is_finite(at) or reading.tokens[at].text in _MARKS:
            return False
        if reading.lemma(at) in ("момент", "время") and reading.preposition(at) in ("с", "со"):
            return True
    return False


_TURNS = lex._words(
    "вступление избрание назначение инаугурация выборы утверждение приход переизбрание отставка уход распад "
    "установление провозглашение восстановление разрыв"
)
_EVENT_NOUNS = lex.MEETING_NOUNS | lex.VISIT_NOUNS | lex.SIGN_NOUNS | lex._words("ход рамка время итог конец начало")


_ORDINALS = lex._words("второй третий четвертый пятый шестой седьмой")


def _counts(reading: Reading, candidate: Candidate) -> bool:
    """ "второй визит в этом году": a year that something is counted in."""
    return any(reading.lemma(child) in _ORDINALS for child in reading.children(candidate.trigger, "amod"))


def occasions(candidate: Candidate) -> list[tuple[DateMention, PlaceMention]]:
    """The days and towns listed after a colon: "встречались дважды: 6 мая в Париже и 7-го в Тарбе"."""
    reading = candidate.reading
    colon = next((i for i in range(candidate.verb, len(reading.tokens)) if reading.tokens[i].text == ":"), None)
    if colon is None or any(reading.is_finite(i) for i in range(colon, len(reading.tokens))):
        return []
    found = []
    for mention in reading.dates:
        after = token_at(reading, mention.stop)
        if token_at(reading, mention.start) > colon and usable(mention) and mention.precision == "day":
            town = next((p for p in reading.places if p.kind == "city" and 0 < p.tokens.start - after <= 2), None)
            if town is not None:
                found.append((mention, town))
    return found


def announced_date(candidate: Candidate) -> DateMention | None:
    """ "не появился, хотя его ждали на 9 февраля": when somebody who did not come was to come."""
    reading = candidate.reading
    for mention in reading.dates:
        verb = _predicate(reading, token_at(reading, mention.start))
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
    return number == reading.clauses.of[candidate.verb] and reading.lemma(candidate.verb) in _PUT_OFF


_PUT_OFF = lex._words("перенести переносить сдвинуть отложить")


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
            rival.trigger < token and rival.trigger != rival.verb and _belongs_to(reading, token, rival, candidate)
            for rival in rivals
        ):
            return None
        clause = reading.clauses.clauses[reading.clauses.of[token]]
        if clause.kind in ("participle", "relative") and not over(candidate, token):
            return None
        said_so = reading.clause(candidate.verb)
        opening = said_so.head > 0 and reading.tokens[said_so.head - 1].text in (",", "—", "–", "-")
        apart = (said_so.kind == "aside" or opening) and clause.number != said_so.number
        if apart and reading.lemma(said_so.head) in _SAY_VERBS:
            return None  # "«… в октябре …», — заявил он на встрече с X"
        verb = _predicate(reading, token)
        if verb is not None and (reading.lemma(verb) in _SAY_VERBS or _describes(reading, verb, candidate)):
            return None
        said = any(
            fold(reading.tokens[i].text) in ("что", "чтобы", "который") and reading.tokens[i - 1].text == ","
            for i in range(token + 1, min(candidate.trigger, candidate.verb))
        )
        return None if said else mention
    return None


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
        return not _agrees(fold(reading.tokens[participle].text), event)
    low, high = sorted((participle, min(candidate.trigger, candidate.verb)))
    return any(reading.tokens[i].text in _MARKS for i in range(low, high))


def _relates(reading: Reading, token: int, candidate: Candidate) -> bool:
    """Whether a date stands in a relative clause between commas that the candidate's words are outside of."""
    tokens = reading.tokens
    first = next((i for i in range(token, 0, -1) if tokens[i - 1].text in _MARKS), 0)
    last = next((i for i in range(token, len(tokens)) if tokens[i].text in _MARKS), len(tokens))
    if any(first <= word < last for word in (candidate.trigger, candidate.verb)):
        return False
    return any(
        reading.lemma(i) == "который" and tokens[i].feats.get("Case") == "Nom"
        for i in range(first, min(first + 2, last))
    )


_MASCULINE = ("ый", "ий", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем")
_ENDINGS = {
    "Fem": ("ая", "ую", "ой", "ей"),
    "Masc": _MASCULINE,
    "Neut": ("ое", "ее", *_MASCULINE[2:]),
    "Plur": ("ые", "ие", "ых", "их", "ым", "им", "ыми", "ими"),
}


def _agrees(participle: str, noun: Mapping[str, str]) -> bool:
    """Whether a participle can describe a noun, by its ending: the network often misses its case."""
    form = "Plur" if noun.get("Number") == "Plur" else noun.get("Gender") or "Masc"
    return participle.removesuffix("ся").endswith(_ENDINGS.get(form, _MASCULINE))


_OF_EVENTS = lex.TAKE_PLACE_VERBS | lex.HOLD_VERBS | lex.SIGN_VERBS | lex.CONCLUDE_VERBS | lex.PLAN_VERBS
_MARKS = frozenset((",", ";", ":", "—", "–", "(", ")"))
_SAY_VERBS = lex._words(
    "сообщить сообщать заявить заявлять рассказать рассказывать отметить отмечать подчеркнуть подтвердить добавить "
    "сказать говорить написать писать объявить уточнить передать передавать опровергнуть напомнить анонсировать"
)


def _predicate(reading: Reading, token: int) -> int | None:
    """The verb or participle of a word: the nearest between the same punctuation marks, else the one it hangs on."""
    tokens = reading.tokens
    first = next((i for i in range(token, 0, -1) if tokens[i - 1].text in _MARKS), 0)
    last = next((i for i in range(token, len(tokens)) if tokens[i].text in _MARKS), len(tokens))
    verbs = [i for i in range(first, last) if tokens[i].pos in ("VERB", "AUX") or reading.lemma(i) in _BEGINNING_VERBS]
    if verbs:
        return min(verbs, key=lambda i: abs(i - token))
    at = reading.tokens[token].head
    for _ in range(10):
        if at < 0 or reading.tokens[at].pos in ("VERB", "AUX"):
            return at if at >= 0 else None
        at = reading.tokens[at].head
    return None


def over(candidate: Candidate, token: int) -> bool:
    """Whether what stands at `token` holds for the candidate: it is of its clause, or of one that goes on in it."""
    reading = candidate.reading
    wanted = reading.clauses.of[token]
    at: int | None = reading.clauses.of[candidate.verb]
    if reading.clauses.of[candidate.trigger] == wanted:
        return True
    for _ in range(6):
        if at is None or at == wanted:
            return at is not None
        clause = reading.clauses.clauses[at]
        if clause.kind in ("complement", "participle") or (clause.kind == "relative" and not _goes_on(reading, clause)):
            return False
        at = clause.parent
    return False


def _goes_on(reading: Reading, clause: Clause) -> bool:
    """ "…, после которых", "…, по итогам чего": a relative clause that tells what followed, not who somebody is."""
    return any(
        reading.lemma(i) in ("который", "что") and any(reading.tokens[j].pos == "ADP" for j in range(max(i - 2, 0), i))
        for i in clause.tokens[:4]
    )


_ENDING_VERBS = lex._words(
    "завершиться завершаться завершить завершать закончиться заканчиваться закончить отбыть вылететь улететь улетать "
    "уехать уезжать "
    "покинуть покидать вернуться возвратиться возвращаться продлиться длиться истечь"
)
_BEGINNING_VERBS = lex._words(
    "начаться начинаться начать начинать начатый стартовать открыться прибыть прибывать прилететь приехать приземлиться"
)


def first_and_last(candidate: Candidate, mention: DateMention | None) -> tuple[DateMention | None, DateMention | None]:
    """Which dates of the sentence open and close a visit; `mention` is the one that its own words give.

    "продлится до 18 мая" and "вчера завершился визит, начавшийся в понедельник" say when it ended, "прибыл 7 августа и
    10-го вернётся домой" both.
    """
    reading = candidate.reading
    home = _home_clauses(reading, candidate)
    first, last = (None, mention) if mention is not None and _ends(candidate, mention) else (mention, None)
    for other in reading.dates:
        if other is mention or not usable(other) or other.precision != "day" or other.since != other.until:
            continue
        token = token_at(reading, other.start)
        verb = _predicate(reading, token)
        if verb is None:
            continue
        clause = reading.clauses.clauses[reading.clauses.of[verb]]
        related = clause.number in home or clause.parent in home
        if first is None and last is not None and related and reading.lemma(verb) in _BEGINNING_VERBS:
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
            if closes or (other.preposition in ("до", "по") and clause.number in home):
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


_FINISH_VERBS = lex._words("завершить завершать завершиться завершаться закончить закончиться")


def _predicate_begins(reading: Reading, mention: DateMention) -> bool:
    verb = _predicate(reading, token_at(reading, mention.start))
    return verb is not None and reading.lemma(verb) in _BEGINNING_VERBS


def _ends(candidate: Candidate, mention: DateMention) -> bool:
    if mention.since != mention.until or mention.precision != "day":
        return False
    if mention.preposition in ("до", "по"):
        return True
    reading = candidate.reading
    verb = _predicate(reading, token_at(reading, mention.start))
    verb = candidate.verb if verb is None else verb
    leaves = reading.lemma(verb) in ("вылететь", "отбыть", "вернуться") and candidate.goal is not None
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
    """The date between the last comma and the dash before a gapped clause's words."""
    comma = next((i for i in range(trigger - 1, -1, -1) if reading.tokens[i].text in (",", ";")), 0)
    return next((m for m in reading.dates if usable(m) and comma <= token_at(reading, m.start) < trigger), None)


def _home_clauses(reading: Reading, candidate: Candidate) -> set[int]:
    return {reading.clauses.of[candidate.trigger], reading.clauses.of[candidate.verb]}


def _rank(reading: Reading, candidate: Candidate, token: int, number: int, home: set[int]) -> float | None:
    if _under(reading, token, candidate.trigger):
        return 0.0
    if number in home:
        return 1.0
    for own in home:
        mine = reading.clauses.clauses[own]
        if mine.parent == number and any(reading.tokens[i].text.lower() == "когда" for i in mine.tokens[:2]):
            return 1.5
    # "встреча, намеченная на 4 февраля", "визит, который начался в понедельник"
    clause = reading.clauses.clauses[number]
    if clause.kind in ("participle", "relative") and clause.parent is not None:
        above = reading.tokens[clause.head].head
        if above == candidate.trigger or candidate.trigger in _phrase(reading, above):
            return 0.5
        lemma = reading.lemma(above) if above >= 0 else ""
        if candidate.type == "visit" and lemma in _OCCASIONS and reading.clauses.of[above] in home:
            return 2.0  # "не поедет на форум, который открывается на следующей неделе"
        ceremony = lemma in _CEREMONIES
        if ceremony and candidate.type == "signing":
            return 2.0  # "свидетелями церемонии, прошедшей 12 июня"
    return None


_OCCASIONS = (
    lex.SUMMIT_NOUNS
    | lex.SESSION_NOUNS
    | lex._words("чемпионат фестиваль выставка парад инаугурация праздник празднование олимпиада игра турнир похороны")
)
_CEREMONIES = frozenset(("церемония", "мероприятие", "подписание", "торжество"))


def _phrase(reading: Reading, token: int) -> set[int]:
    return {token, *reading.children(token)} if token >= 0 else set()


def _belongs_to(reading: Reading, token: int, rival: Candidate, candidate: Candidate) -> bool:
    """Whether what stands at `token` hangs on a rival's trigger and not on the candidate's."""
    return (
        rival is not candidate
        and rival.trigger != candidate.trigger
        and _under(reading, token, rival.trigger)
        and not _under(reading, token, candidate.trigger)
        and rival.trigger != candidate.verb
        and not _under(reading, candidate.trigger, rival.trigger)
    )


def _under(reading: Reading, token: int, ancestor: int) -> bool:
    """Whether `token` hangs below `ancestor` without another predicate between."""
    at, steps = token, 0
    while at >= 0 and steps < 30:
        if at == ancestor:
            return True
        if at != token and reading.is_finite(at):
            return False
        at, steps = reading.tokens[at].head, steps + 1
    return False


def city_state(place: PlaceMention) -> bool:
    """Whether a country is its own capital: Singapore, Luxembourg, the Vatican."""
    return place.kind == "country" and place.country is not None and capitals().get(place.country) == place.name


def whereabouts(places: Sequence[PlaceMention]) -> Where | None:
    """The most specific of the places, the nearest first; a venue adds itself and the city that it implies."""
    if not places:
        return None
    venue = next((place for place in places if place.kind == "venue"), None)
    city = next((place for place in places if place.kind == "city"), None)
    wider = next((place for place in places if place.kind in ("region", "country")), None)
    base = city or (venue if venue is not None and venue.name else None) or wider or venue
    if base is None:
        return None
    return Where(
        base.name,
        base.country,
        venue.venue if venue is not None else None,
        (base.kind in ("city", "venue") and base.name is not None) or city_state(base),
        base.lat,
        base.lon,
    )


# --- places ----------------------------------------------------------------------------------------


def located(reading: Reading, place: PlaceMention) -> bool:
    """Whether the words say "in" the place rather than to, from or about it."""
    preposition = reading.preposition(place.head) or place.preposition
    token = reading.tokens[place.head]
    case = token.feats.get("Case")
    if preposition in ("в", "во", "на"):
        return case in ("Loc", None, "Nom", "Gen") or (place.name == token.text and token.text[-1] in "иоуеэ")
    return bracketed(reading, place)


_HOSTING = lex.RECEIVE_VERBS | lex._words("собрать собирать встречать встретить провожать ждать")


def reached(reading: Reading, place: PlaceMention) -> bool:
    """ "Томск посетила посол", "делегация отправилась в Томск", "Пекин собирал гостей"."""
    token = reading.tokens[place.head]
    if place.kind != "city" or token.head < 0 or token.feats.get("Case") not in ("Acc", "Nom", None):
        return False
    verb = reading.lemma(token.head)
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
    named = any(mention.form == "name" and mention.stop == before for mention in reading.mentions)
    return inside and not (named and place.kind == "country")


def own_places(candidate: Candidate, rivals: Iterable[Candidate]) -> list[PlaceMention]:
    """The places of the candidate's own words and clause, venues included, the nearest first."""
    reading = candidate.reading
    home = _home_clauses(reading, candidate)
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
        ):
            continue
        rank = 0.0 if of_event else 0.5 if number in told else _rank(reading, candidate, token, number, home)
        if rank is None and bracketed(reading, place) and 0 < token - candidate.trigger < 25:
            rank = 2.0
        if rank is None or _of_topic(reading, token, candidate.trigger) or _in_title(place, candidate):
            continue
        if _of_ordinal(candidate, token, rivals):
            continue
        if any(
            _belongs_to(reading, token, rival, candidate)
            and (rival.type != "visit" or discussed(reading, rival.trigger, rival.verb))
            and not _frames(rival, candidate)
            for rival in rivals
        ):
            continue
        found.append((rank + 0.01 * abs(token - candidate.trigger), place))
    found.sort(key=lambda item: item[0])
    return [place for _, place in found]


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
    """ "говорили о Вильнюсе, где в июле соберётся НАТО": the town right before "где"."""
    reading = candidate.reading
    mark = next(
        (i for i in range(candidate.verb - 1, 0, -1) if reading.tokens[i].text.lower() in ("где", "куда")), None
    )
    if mark is None or not reading.no_predicate_between(mark, candidate.verb):
        return None
    return whereabouts([p for p in reading.places if p.kind == "city" and 0 <= mark - p.tokens.stop <= 1])


def _frames(rival: Candidate, candidate: Candidate) -> bool:
    """ "на встрече в Лиме договор подписали X и Y": what takes place at another event is where that is."""
    reading, noun = rival.reading, rival.trigger
    return (
        candidate.type == "signing"
        and noun != rival.verb
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
        and place.kind in ("city", "region")
        and ((reading.preposition(place.head) or place.preposition) in ("в", "во", "на") or reached(reading, place))
    ]
    return whereabouts(near[-1:])


def carried_place(candidate: Candidate, rivals: Iterable[Candidate]) -> Where | None:
    """Where the sentence is before the candidate's words: "прилетел в Осло и встретился", "годом раньше, в Харбине, …".

    Of clauses that describe somebody, and beyond "что", nothing is taken; nor what another event stands with.
    """
    reading = candidate.reading
    first = min(candidate.trigger, candidate.verb)
    for place in reversed(reading.places):
        token = place.head
        if place.tokens.stop > first or place.kind not in ("city", "venue") or not place.name:
            continue
        if not located(reading, place) or _in_title(place, candidate) or _left_for(reading, place, candidate):
            continue
        kind = reading.clauses.clauses[reading.clauses.of[token]].kind
        if (kind in ("participle", "relative") and not over(candidate, token)) or _of_somebody(reading, token):
            continue
        verb = _predicate(reading, token)
        if verb is not None and reading.lemma(verb) in _SAY_VERBS:
            return None
        if any(rival.type != "visit" and _belongs_to(reading, token, rival, candidate) for rival in rivals):
            return None
        said = any(
            fold(reading.tokens[i].text) in ("что", "чтобы", "который") and reading.tokens[i - 1].text == ","
            for i in range(token + 1, first)
        )
        return None if said else whereabouts([place])
    return None


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
    verb = _predicate(reading, place.head)
    return verb is not None and reading.lemma(verb) in _LEAVE_VERBS and not over(candidate, place.head)


_LEAVE_VERBS = lex.DEPART_VERBS | {"улететь", "уехать", "отбыть"}
_THERE_BEING = lex._words(
    "источник посольство посол консул консульство завод фабрика предприятие компания житель пресса газета телеканал "
    "представительство корпункт школа больница шахта рудник"
)


def _of_somebody(reading: Reading, token: int) -> bool:
    """ "источник в Белом доме", "посольство в Астане": where somebody is, not where something takes place."""
    above = reading.tokens[token].head
    return above >= 0 and reading.lemma(above) in _THERE_BEING


def _of_topic(reading: Reading, token: int, trigger: int) -> bool:
    """ "говорили о боях в Карабахе", "обсудили ситуацию в Карабахе": a place of what is talked about."""
    at = reading.tokens[token].head
    for _ in range(4):
        if at < 0 or at == trigger or reading.tokens[at].pos not in ("NOUN", "PROPN"):
            return False
        if reading.preposition(at) in ("о", "об", "обо", "про"):
            return True
        if reading.lemma(at) in _TOPICS:
            return True
        at = reading.tokens[at].head
    return False


def beside_the_story(reading: Reading, place: PlaceMention) -> bool:
    """Whether a place is that of something spoken of: "ситуация в Карабахе", "проведение форума в Костанае"."""
    at = reading.tokens[place.head].head
    for _ in range(4):
        if at < 0 or reading.tokens[at].pos not in ("NOUN", "PROPN"):
            return False
        if reading.lemma(at) in _TOPICS or reading.lemma(at) in _TO_BE_DONE:
            return True
        at = reading.tokens[at].head
    return False


_TO_BE_DONE = lex._words("проведение строительство подготовка организация открытие создание")
_TOPICS = lex._words(
    "ситуация положение обстановка конфликт война кризис событие урегулирование бой боестолкновение эскалация "
    "перемирие выборы наводнение землетрясение напряженность"
)


def of_airport(candidate: Candidate) -> PlaceMention | None:
    """ "в аэропорту Исламабада": the city that the airport of the candidate's sentence is of."""
    reading = candidate.reading
    return next(
        (
            place
            for place in reading.places
            if place.kind == "city" and place.head > 0 and reading.lemma(place.head - 1) in ("аэропорт", "аэродром")
        ),
        None,
    )


def refers_back(reading: Reading, candidate: Candidate) -> bool:
    """Whether the clause says "там", "здесь"."""
    numbers = _home_clauses(reading, candidate)
    for clause in reading.clauses.clauses:  # "саммит, прошедший там 13 октября"
        if clause.kind == "participle" and reading.tokens[clause.head].head == candidate.trigger:
            numbers.add(clause.number)
    return any(reading.lemma(i) in _HERE for number in numbers for i in reading.clauses.clauses[number].tokens)


def where_clause(reading: Reading, candidate: Candidate) -> bool:
    """Whether the candidate's clause begins with "где": it is where the sentence's other event leads."""
    tokens = reading.clause(candidate.verb).tokens[:3]
    return any(reading.tokens[i].text.lower() in ("где", "куда") for i in tokens)


_THEREUPON = re.compile(r"после чего|\bзатем\b|\bследом\b")
_GOES_ON = re.compile(
    r"по (?:\w+ )?(?:итогам|результатам|завершении|окончании)|"
    r"после (?:(?:\w+ ){0,2}(?:переговор|встреч|заседани|саммит|бесед|церемони|совещани|приема|аудиенци)|них)|"
    r"\b(?:в ходе|в рамках|в кулуарах|на полях|в завершение|вслед за|в тот же день|тогда же|там же)\b|"
    r"итогом|итог (?:встречи|переговоров|дня|визита)|кульминацией"
)


_RESULTS = re.compile(r"по (?:\w+ )?(?:итогам|результатам|завершении|окончании)|заверши\w+ подписанием")


def on_the_margins(candidate: Candidate) -> bool:
    """Whether the sentence tells of what is done on the margins of a gathering: "на полях саммита"."""
    return re.search(r"(?:на полях|в кулуарах)\b|на [«\"]полях[»\"]", fold(candidate.reading.sentence.text)) is not None


_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b|\bв \d{1,2} час")


def at_an_hour(candidate: Candidate) -> bool:
    """Whether the sentence gives the hour: an item of the day's programme."""
    return _CLOCK.search(candidate.reading.sentence.text) is not None


def results_of(candidate: Candidate) -> bool:
    """Whether the sentence tells of results: "по его итогам"."""
    return _RESULTS.search(fold(candidate.reading.sentence.text)) is not None


def goes_on(candidate: Candidate) -> bool:
    """Whether the words go on with the event told just before: "по итогам", "после переговоров", "затем"."""
    sentence = candidate.reading.sentence
    text = fold(sentence.text)
    verb = candidate.reading.tokens[max(candidate.verb, candidate.trigger)].start - sentence.start
    return _GOES_ON.search(text) is not None or _THEREUPON.search(text, 0, max(verb, 0)) is not None


# Another occasion, and only a moment before what was told.
_ANOTHER_TIME = re.compile(r"(?:прошлый|предыдущий|последний) раз|\bвновь\b|\bснова\b|годом ран|предыдущ")
_AGAIN = re.compile(r"\bвновь\b|\bснова\b")
_JUST_BEFORE = re.compile(
    r"до этого|до того|ранее|раньше|прежде чем|(?:перед|до) (?:визит|поездк|приезд)|уже (?:встреча|беседова)"
)


def _clause_text(candidate: Candidate) -> str:
    reading = candidate.reading
    return fold(" ".join(reading.tokens[i].text for i in reading.clause(candidate.verb).tokens))


def told_as_earlier(reading: Reading, candidate: Candidate) -> bool:
    """Whether the clause says that this was before what was told: "до этого", "ранее", "в прошлый раз"."""
    text = _clause_text(candidate)
    if candidate.trigger != candidate.verb and reading.preposition(candidate.trigger) in ("перед", "до"):
        return False  # "перед визитом в Осло он был в Риме": what the other was before
    return _ANOTHER_TIME.search(text) is not None or _JUST_BEFORE.search(text) is not None


def recalls(candidate: Candidate) -> bool:
    """Whether the clause goes back in time: "в прошлый раз", "до этого", but not "вновь", which goes on."""
    text = _AGAIN.sub("", _clause_text(candidate))
    return _ANOTHER_TIME.search(text) is not None or _JUST_BEFORE.search(text) is not None


def on_another_occasion(candidate: Candidate) -> bool:
    """Whether the clause says that this was another time ("в прошлый раз") and not only earlier ("до этого")."""
    return _ANOTHER_TIME.search(_clause_text(candidate)) is not None
