"""When and where: the date and the place that a clause gives to its event, never those of another clause's event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.clauses import Clause
from services.extract.engine.dates import DateMention
from services.extract.engine.lexicon import fold
from services.extract.engine.places import PlaceMention
from services.extract.engine.reading import Reading

_UNFIT = frozenset(
    ("quoted", "birth", "name", "horizon", "since", "reference", "edition", "vague", "approximate", "dateline")
)
_HERE = frozenset(("здесь", "тут", "там", "сюда", "туда", "тогда"))


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
    presuppose a day that was told before ("вечером", "тогда"). `mention` are the words that gave `date` or `last`.
    """

    date: Span | None = None
    last: Span | None = None
    visit_day: int | None = None
    same_day: bool = False
    mention: DateMention | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands over a sentence.

    `day` is the date that the text gave last, `fresh` whether it did so in the same paragraph, `main` the day that the
    article's own story has reached, and `heading` the day of the programme or chronicle that the sentence stands in.
    """

    day: Span | None = None
    fresh: bool = False
    main: Span | None = None
    heading: Span | None = None


def usable(mention: DateMention) -> bool:
    """Whether an expression can date an event: resolved, and nothing speaks against it."""
    return mention.resolved and not mention.flags & _UNFIT and mention.kind != "duration"


def _begins(mention: DateMention) -> bool:
    """ "с 26 мая находится в Баку": no more than the beginning of it is said."""
    return mention.resolved and mention.flags == {"since"} and mention.precision == "day"


def span_of(mention: DateMention) -> Span:
    assert mention.since is not None
    return Span(mention.since, mention.until or mention.since)


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
    home = _home_clauses(reading, candidate)
    best: tuple[float, DateMention] | None = None
    for mention in reading.dates:
        if not usable(mention) and not (candidate.type == "visit" and _begins(mention)):
            continue
        token = token_at(reading, mention.start)
        number = reading.clauses.of[token]
        rank = 0.5 if _when_follows(reading, mention, home) else _rank(reading, candidate, token, number, home)
        if rank is None:
            continue
        if any(
            _belongs_to(reading, token, rival, candidate)
            and not (number in home and number not in _home_clauses(reading, rival))
            for rival in rivals
        ):
            continue
        score = rank + 0.01 * abs(token - candidate.trigger)
        if best is None or score < best[0]:
            best = (score, mention)
    return best[1] if best is not None else None


def opening_date(candidate: Candidate, rivals: Iterable[Candidate]) -> DateMention | None:
    """The day that the sentence opens with, where it holds for the candidate's clause too.

    "16 мая президент посетил завод, после чего встретился с …": it reaches every clause but what somebody says and what
    describes somebody.
    """
    reading = candidate.reading
    for mention in reading.dates:
        if not usable(mention) or mention.precision != "day":
            continue
        token = token_at(reading, mention.start)
        if token > 7 or any(reading.is_finite(index) for index in range(token)):
            return None
        if any(rival.trigger < token and _belongs_to(reading, token, rival, candidate) for rival in rivals):
            return None  # "на встрече 12 мая"
        return mention if over(candidate, token) else None
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
    "завершиться завершаться завершить завершать закончиться заканчиваться закончить отбыть вылететь улететь "
    "покинуть вернуться возвратиться возвращаться продлиться длиться истечь"
)


def ends(candidate: Candidate, mention: DateMention) -> bool:
    """Whether a date in the words of a visit is the last day of it: "продлится до 18 мая", "вчера завершился визит"."""
    if mention.since != mention.until or mention.precision != "day":
        return False
    if mention.preposition in ("до", "по"):
        return True
    verb = candidate.reading.lemma(candidate.verb)
    return verb in _ENDING_VERBS and not (verb in ("вылететь", "отбыть") and candidate.goal is not None)


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
    return None


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
        base.kind in ("city", "venue") and base.name is not None,
        base.lat,
        base.lon,
    )


# --- places ----------------------------------------------------------------------------------------


def located(reading: Reading, place: PlaceMention) -> bool:
    """Whether the words say "in" the place rather than to, from or about it."""
    preposition = reading.preposition(place.head)
    case = reading.tokens[place.head].feats.get("Case")
    return preposition in ("в", "во", "на") and case in ("Loc", None, "Nom", "Gen")


def own_places(candidate: Candidate, rivals: Iterable[Candidate]) -> list[PlaceMention]:
    """The places of the candidate's own words and clause, venues included, the nearest first."""
    reading = candidate.reading
    home = _home_clauses(reading, candidate)
    gathers = reading.lemma(candidate.trigger) in ("собраться", "собираться", "съехаться", "слететься", "прибыть")
    found: list[tuple[float, PlaceMention]] = []
    for place in reading.places:
        token = place.head
        number = reading.clauses.of[token]
        if not located(reading, place) and not (gathers and reading.preposition(place.head) in ("в", "во", "на")):
            continue
        rank = _rank(reading, candidate, token, number, home)
        if rank is None:
            continue
        if any(_belongs_to(reading, token, rival, candidate) and rival.type != "visit" for rival in rivals):
            continue
        found.append((rank + 0.01 * abs(token - candidate.trigger), place))
    found.sort(key=lambda item: item[0])
    return [place for _, place in found]


def refers_back(reading: Reading, candidate: Candidate) -> bool:
    """Whether the clause says "там", "здесь"."""
    numbers = _home_clauses(reading, candidate)
    return any(reading.lemma(i) in _HERE for number in numbers for i in reading.clauses.clauses[number].tokens)


def where_clause(reading: Reading, candidate: Candidate) -> bool:
    """Whether the candidate's clause begins with "где": it is where the sentence's other event leads."""
    tokens = reading.clause(candidate.verb).tokens[:3]
    return any(reading.tokens[i].text.lower() in ("где", "куда") for i in tokens)


EARLIER = lex._words("ранее прежде прежний предыдущий раньше")


def told_as_earlier(reading: Reading, candidate: Candidate) -> bool:
    """Whether the clause says that this was before what was told: "до этого", "ранее", "в прошлый раз"."""
    clause = reading.clause(candidate.verb)
    words = " ".join(reading.tokens[i].text.lower() for i in clause.tokens)
    return any(
        cue in words
        for cue in (
            "до этого",
            "до того",
            "в прошлый раз",
            "в предыдущий раз",
            "в последний раз",
            "еще раньше",
            "ещё раньше",
            "вновь",
            "снова",
            "годом ран",
            "предыдущ",
            "ранее",
            "раньше",
            "прежде чем",
        )
    )
