"""When and where: the date and the place that a clause gives to its event, never those of another clause's event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
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


def usable(mention: DateMention) -> bool:
    """Whether an expression can date an event: resolved, and nothing speaks against it."""
    return mention.resolved and not mention.flags & _UNFIT and mention.kind != "duration"


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
        if not usable(mention):
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
