"""What all visits share: who travels, where to, and of which mode the visit is; the words around its trigger."""

from itertools import pairwise

from services.contracts.event import Mode
from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.parties import Group, Party
from services.extract.engine.places import PlaceMention
from services.extract.engine.reading import Reading

VEHICLES = frozenset(
    ("самолет", "борт", "лайнер", "кортеж", "спецборт", "авиалайнер", "вертолет", "поезд", "бронепоезд")
)
AIRPORT = frozenset(
    (
        "аэропорт",
        "трап",
        "аэродром",
        "аэровокзал",
        "вокзал",
        "авиагавань",
        "гавань",
        "терминал",
        "внуково",
        "шереметьево",
        "домодедово",
    )
)
# What a journey does in one of its towns.
LEG_VERBS = lex.words(
    "начаться начинаться стартовать продолжиться продолжаться завершиться завершаться закончиться заканчиваться"
)
RETURN_VERBS = frozenset(("вернуться", "возвратиться", "возвращаться"))
INTEND_VERBS = frozenset(("собраться", "собираться"))
GATHERINGS = (
    lex.SUMMIT_NOUNS
    | lex.SESSION_NOUNS
    | lex.MEETING_NOUNS
    | frozenset(
        (
            "парад",
            "церемония",
            "переговоры",
            "открытие",
            "инаугурация",
            "похороны",
            "чемпионат",
            "празднование",
            "торжество",
            "игры",
            "выставка",
        )
    )
)


def direction(
    reading: Reading, clause: int, anchor: int, cases: tuple[str, ...] = ("Acc", "Loc")
) -> PlaceMention | None:
    """The place that "в" or "на" leads to, in the clause, the nearest after the anchor first."""
    options: list[tuple[int, PlaceMention]] = []
    for place in reading.places:
        if place.tokens.start >= len(reading.clauses.of) or reading.clauses.of[place.tokens.start] != clause:
            continue
        if place.kind == "venue" or reading.not_there(place.tokens.start):
            continue
        preposition = reading.preposition(place.head)
        case = reading.tokens[place.head].feats.get("Case")
        if preposition in ("в", "во", "на") and (case in cases or case is None or case == "Nom"):
            distance = place.tokens.start - anchor
            options.append((distance if distance > 0 else 3 - distance, place))
    return min(options, key=lambda option: option[0])[1] if options else None


def says_here(reading: Reading, clause: int) -> bool:
    words = [reading.tokens[i].text.lower() for i in reading.clauses.clauses[clause].tokens]
    if any(pair in (("к", "нам"), ("у", "нас"), ("нашу", "страну"), ("наш", "город")) for pair in pairwise(words)):
        return True
    return any(reading.lemma(i) in lex.HERE for i in reading.clauses.clauses[clause].tokens)


def to_that_country(reading: Reading, clause: int) -> bool:
    """ "вместо него в страну поедет X", "пробудет в стране": the country that the text speaks of."""
    return any(
        reading.lemma(i) in ("страна", "республика", "королевство", "регион", "область", "край", "город-герой")
        and reading.preposition(i) == "в"
        and reading.tokens[i].feats.get("Case") in ("Acc", "Loc")
        and reading.tokens[i].feats.get("Number") != "Plur"
        and not any(reading.children(i, "amod", "nmod", "det"))
        for i in reading.clauses.clauses[clause].tokens
    )


def to_gathering(reading: Reading, clause: int) -> bool:
    """ "на саммит", "на форум": a goal that is no place."""
    return any(
        reading.lemma(i) in GATHERINGS and reading.preposition(i) in ("на", "в")
        for i in reading.clauses.clauses[clause].tokens
    )


def visit_mode(reading: Reading, noun: int) -> Mode | None:
    lemma = reading.lemma(noun)
    if lemma == "госвизит":
        return "state"
    for child in reading.children(noun):
        mode = lex.VISIT_MODES.get(reading.lemma(child))
        if mode is not None:
            return mode  # type: ignore[return-value]
    for back in (1, 2, 3):
        if noun - back >= 0:
            mode = lex.VISIT_MODES.get(reading.lemma(noun - back))
            if mode is not None and reading.tokens[noun - back].pos == "ADJ":
                return mode  # type: ignore[return-value]
    return None


def mode_in(reading: Reading, clause: int) -> Mode | None:
    for index in reading.clauses.clauses[clause].tokens:
        if reading.lemma(index) in lex.VISIT_NOUNS:
            mode = visit_mode(reading, index)
            if mode is not None:
                return mode
    return None


def has_visit_word(reading: Reading, clause: int) -> bool:
    return any(reading.lemma(i) in lex.VISIT_NOUNS for i in reading.clauses.clauses[clause].tokens)


def origin(reading: Reading, clause: int) -> PlaceMention | None:
    """ "из Пекина": where somebody comes back from."""
    return next(
        (
            place
            for place in reading.places
            if place.kind != "venue"
            and reading.clauses.of[place.head] == clause
            and reading.preposition(place.head) in ("из", "с")
        ),
        None,
    )


def as_far_as(reading: Reading, clause: int) -> PlaceMention | None:
    """ "до Осло"."""
    return next(
        (
            place
            for place in reading.places
            if place.kind != "venue"
            and reading.clauses.of[place.head] == clause
            and reading.preposition(place.head) == "до"
        ),
        None,
    )


def whereto(reading: Reading, clause: int) -> PlaceMention | None:
    """ "в Риме, куда прибыл X": the place right before the clause."""
    tokens = reading.clauses.clauses[clause].tokens
    mark = next((i for i in tokens[:3] if reading.tokens[i].text.lower() == "куда"), None)
    if mark is None:
        return None
    return next((p for p in reading.places if p.kind != "venue" and 0 <= mark - p.tokens.stop <= 1), None)


def of_airport(reading: Reading) -> PlaceMention | None:
    """ "в аэропорту Тираны": the city that the airport is of."""
    return next(
        (
            place
            for place in reading.places
            if place.kind == "city" and place.head > 0 and reading.lemma(place.head - 1) in AIRPORT
        ),
        None,
    )


def noun_goal(reading: Reading, noun: int, clause: int) -> PlaceMention | None:
    """The destination after a visit noun: "визит Путина в Казахстан", "поездка по странам" has none."""
    for place in reading.places:
        if place.kind == "venue" or not 0 < place.head - noun <= 14:
            continue
        if (
            reading.preposition(place.head) in ("в", "во", "на")
            and reading.no_predicate_between(noun, place.head)
            and not any(reading.lemma(i) in lex.VISIT_NOUNS for i in range(noun + 1, place.head))
            and reading.tokens[place.head].feats.get("Case") in ("Acc", None, "Nom", "Loc")
        ):
            return place
    if reading.lemma(noun) == "посещение":  # "посещение Осло"
        return next(
            (
                place
                for place in reading.places
                if place.kind in ("city", "country")
                and 0 < place.head - noun <= 3
                and place.tokens.start == noun + 1
                and reading.tokens[place.head].feats.get("Case") in ("Gen", None)
            ),
            None,
        )
    return None


def who_travels(reading: Reading, verb: int) -> list[Party]:
    """Who travels: the subject, or whose plane it is; the named head of a delegation stands for it."""
    subject = reading.subject(verb)
    for child in reading.children(verb):
        if reading.lemma(child) in VEHICLES and reading.tokens[child].feats.get("Case") in ("Nom", None):
            owner = reading.genitive(child) or reading.companions([child]) or _whose(reading, child)
            if owner is not None:
                subject = owner
    clause = reading.clause(verb).number
    led = head_of_delegation(reading, clause)
    parties = subject.parties() if subject is not None else []
    if subject is not None and not subject.people() and (named := _called(reading, subject)) is not None:
        parties = named.parties()
    if led and (not parties or all(party.kind != "person" for party in parties)):
        parties = led
    return [party for party in parties if party.kind in ("person", "delegation")]


def _called(reading: Reading, group: Group) -> Group | None:
    """Who "представители университета – ректор X и проректор Y" are."""
    after = next((g for g in reading.groups if g.start == group.stop + 1 and g.case == "Nom" and g.people()), None)
    dash = group.stop < len(reading.tokens) and reading.tokens[group.stop].text in ("—", "–", ":")
    return after if dash else None


def _whose(reading: Reading, noun: int) -> Group | None:
    """ "его самолёт"."""
    return next((g for g in reading.groups if g.mentions[0].form == "pronoun" and 0 < noun - g.head <= 2), None)


def head_of_delegation(reading: Reading, clause: int) -> list[Party]:
    """ "во главе с X", "возглавляемая X"."""
    for group in reading.groups:
        if group.preposition not in ("с", "со") or not reading.no_predicate_between(
            reading.clauses.clauses[clause].head, group.head
        ):
            continue
        before = [token.text.lower() for token in reading.tokens[max(0, group.start - 6) : group.start]]
        if "главе" in before:
            return group.people()
    return []


def visit(reading: Reading, name: str, verb: int, travellers: list[Party], goal: PlaceMention | None) -> Candidate:
    candidate = Candidate("visit", name, reading, verb, verb)
    candidate.add(travellers, "visitor")
    candidate.goal = goal
    candidate.mode = mode_in(reading, reading.clause(verb).number)
    return candidate
