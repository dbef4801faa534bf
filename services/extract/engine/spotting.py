"""Who stands in a sentence: names, bodies, offices, delegations and foreigners, where they stand and in which case."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from services.extract.engine import mentions
from services.extract.engine.bodies import Bodies, BodyMention
from services.extract.engine.coreference import Expression
from services.extract.engine.document import Sentence, Token
from services.extract.engine.lexicon import LED_BODIES, PEOPLE_OF_BODIES, fold
from services.extract.engine.mentions import HEAD_OF_STATE, LEADERS, MINISTERS, Countries, Spotted
from services.extract.engine.parties import Mention, Party
from services.extract.engine.people.offices import Office
from services.extract.engine.people.roles import of_each
from services.extract.engine.people.spans import HONORIFICS
from services.extract.engine.places import PlaceMention
from services.extract.engine.reading import OF_PEOPLE


@dataclass(slots=True)
class Named:
    """A named person in a sentence: tokens [start, stop) with the offices around the name, the name at `head`."""

    start: int
    stop: int
    head: int
    name_start: int
    name_stop: int
    party: Party
    case: str | None = None  # by the forms of the name


DATELINE = re.compile(
    r"[А-ЯЁ][\w-]+(?:, \d{1,2} \w+)?\.?\s?/[^/\n]{2,60}/\.?\s?(?:[-–—]\s)?|[А-ЯЁ]{4,}(?:, [^—–\n]{2,30})?\s[—–]\s"
)


# Houses that stand for whoever sits in them; the rest of the register's are of heads of state.
_OF_GOVERNMENT = frozenset(("Даунинг-стрит", "Матиньонский дворец", "дворец Киджи"))


_SEATS = _OF_GOVERNMENT | frozenset(
    (
        "Белый дом", "Кремль", "Акорда", "Елисейский дворец", "Голубой дом", "Дворец Независимости",
        "Квиринальский дворец", "дворец Планалту", "Малаканьянский дворец",
        "дворец Мирафлорес", "дворец Бельвю", "Розовый дом", "Ынтымак Ордо",
    )
)  # fmt: skip


_SITTING = frozenset("глава хозяин хозяйка обитатель".split())


def chiefs_of_residences(sentence: Sentence, places: Sequence[PlaceMention]) -> Iterable[Spotted]:
    """ "глава Белого дома", "хозяин Елисейского дворца"."""
    for place in places:
        before = place.tokens.start - 1
        if place.venue not in _SEATS or not place.country or before < 0:
            continue
        chief = sentence.tokens[before]
        if fold(chief.lemma) in _SITTING and chief.feats.get("Number") != "Plur":
            kind = "head_of_government" if place.venue in _OF_GOVERNMENT else "head_of_state"
            role = "премьер-министр" if place.venue in _OF_GOVERNMENT else "президент"
            mention = Mention("office", before, place.tokens.stop, before, chief.feats.get("Case"), False)
            yield Spotted(mention, Expression("office", frozenset((kind,)), (place.country,), role=role), role)


def side_of(sentence: Sentence, name: Mention, countries: Countries, places: Sequence[PlaceMention]) -> str | None:
    """The country that the words before a name give: "афганский предприниматель X", "коллега из Томской области X"."""
    tokens = sentence.tokens
    noun = name.start - 1
    home = next((place for place in places if place.tokens.stop == name.start and place.kind != "venue"), None)
    if home is not None and home.country:
        above = home.tokens.start - 2
        from_there = (
            above >= 0 and tokens[above + 1].text.lower() == "из" and tokens[above].feats.get("Animacy") == "Anim"
        )
        return home.country if from_there else None
    if noun < 1 or tokens[noun].pos != "NOUN" or tokens[noun].feats.get("Animacy") != "Anim":
        return None
    return countries.adjectives.get(noun - 1, (None,))[-1]


def of_the_noun_before(sentence: Sentence, index: int) -> bool:
    """ "мэриями Осло": a town whose name shows no case, after the noun that is of it."""
    token, before = sentence.tokens[index], sentence.tokens[index - 1] if index else None
    if before is None or before.pos != "NOUN" or token.text[-1:] not in "оеиуэ":
        return False
    return token.rel in ("nmod", "appos") and token.head == index - 1


def _in_brackets(sentence: Sentence, mention: Mention) -> bool:
    """Whether nothing but the mention stands in a pair of brackets."""
    tokens = sentence.tokens
    return (
        mention.start > 0
        and mention.stop < len(tokens)
        and (tokens[mention.start - 1].text == "(" and tokens[mention.stop].text == ")")
    )


def without_countries_of_offices(sentence: Sentence, spotted: list[Spotted]) -> list[Spotted]:
    """In "государственный министр Бангладеш X" the country says whose X is; it is no party beside X.

    The same in "президенты Албании X и Латвии Y", where Y holds the office of X.
    """
    starting = {spot.mention.start: spot.mention for spot in spotted if spot.mention.form == "name"}
    ending = {spot.mention.stop: spot.mention for spot in spotted if spot.mention.form == "name"}
    kept: list[Spotted] = []
    for spot in spotted:
        own = spot.mention
        person = starting.get(own.stop) or starting.get(_after_titles(sentence, own.stop))
        first = _state_begins(sentence, own.start)
        before = sentence.tokens[first - 1] if first > 0 else None
        beside = ending.get(own.start - 1) if _in_brackets(sentence, own) else None
        if own.form == "country" and beside is not None:  # "X (Беларусь)"
            beside.parties[0].country = beside.parties[0].country or own.parties[0].country
            continue
        if own.form != "country" or person is None or before is None or own.case not in ("Gen", None):
            kept.append(spot)
            continue
        listed = ending.get(first - 1) if before.text in (",", "и") else None
        if listed is not None and mentions.same_case(listed.case, person.case):
            (holder,), (other,) = listed.parties, person.parties
            other.role, other.office = other.role or holder.role, other.office or holder.office
        elif before.pos != "NOUN" or before.feats.get("Animacy") != "Anim":
            kept.append(spot)
            continue
        person.parties[0].country = person.parties[0].country or own.parties[0].country
    return kept


_STATE_NOUNS = frozenset("государство королевство республика султанат эмират княжество федерация герцогство".split())


def _state_begins(sentence: Sentence, start: int) -> int:
    """Where "Королевства" of "Королевства Бутан" begins, before a country."""
    before = start - 1
    return before if before >= 0 and fold(sentence.tokens[before].lemma) in _STATE_NOUNS else start


def _after_titles(sentence: Sentence, stop: int) -> int:
    """Where a name begins after a country: "Бруней | принцем | Махмудом"."""
    while stop < len(sentence.tokens) and fold(sentence.tokens[stop].text) in HONORIFICS:
        stop += 1
    return stop


def at_the_head(words: Sequence[str]) -> bool:
    """Whether the words between a delegation and a name say "во главе с", the name's office after them included."""
    at = next((i for i in range(len(words) - 1) if words[i] == "глава" and words[i + 1] == "с"), None)
    return at is not None and not {"с", ";", ":"} & set(words[at + 2 :])


def organization_of(sentence: Sentence, body: BodyMention) -> Spotted:
    """A body that the sentence names, as a mention of it."""
    case = _body_case(sentence, body.start, body.head)
    return Spotted(Mention("organization", body.start, body.stop, body.head, case, False, [body.party]))


def put_people_first(sentence: Sentence, spotted: Sequence[Spotted], bodies: Bodies) -> None:
    """ "представители «Волги» и «Дона»", "руководство банка": what they are of stands where the people do.

    The mentions of bodies and states are changed: they take the place and the case of the noun. A body's delegation is
    a party of its own.
    """
    tokens = sentence.tokens
    _put_members_first(sentence, spotted)
    if PEOPLE_OF_BODIES.isdisjoint(sentence.lemmas):
        return
    taken = {index for spot in spotted for index in range(spot.mention.start, spot.mention.stop)}
    last: Mention | None = None
    for spot in sorted(spotted, key=lambda spot: spot.mention.start):
        own = spot.mention
        if own.form not in ("organization", "country") or own.case not in ("Gen", "Nom", None):
            continue
        if last is not None and own.start == last.stop + 1 and tokens[last.stop].text in ("и", ","):
            own.case, last = last.case, own
            continue
        last = None
        noun = own.start - 1
        while noun > 0 and tokens[noun].pos == "ADJ" and tokens[noun].feats.get("Case") == "Gen":
            noun -= 1
        if noun < 0 or noun in taken or sentence.lemmas[noun] not in PEOPLE_OF_BODIES:
            continue
        first = tokens[own.start]
        if first.pos == "ADJ" and first.feats.get("Case") == "Nom" and tokens[noun].feats.get("Case") == "Gen":
            continue  # "в день визита делегации Минский завод подписал …"
        if tokens[noun].feats.get("Number") == "Plur" or sentence.lemmas[noun] in LED_BODIES:
            if sentence.lemmas[noun] == "делегация" and own.form == "organization":
                whose = sentence.text[
                    tokens[own.start].start - sentence.start : tokens[own.stop - 1].stop - sentence.start
                ]
                own.parties = [bodies.delegation(f"делегация {whose}", own.parties[0].country)]
            own.start = own.head = noun
            own.case, last = tokens[noun].feats.get("Case"), own


_MEMBERS = re.compile(
    r"(?:(?:страны|государства)(?:\s*[-–—]\s*(?:участни(?:ки|цы)|члены))?|участни(?:ки|цы)|члены)\s", re.IGNORECASE
)


def _put_members_first(sentence: Sentence, spotted: Sequence[Spotted]) -> None:
    """ "страны-участницы ШОС подписали", "государства — члены ШОС": all of them act as the body."""
    for spot in spotted:
        own = spot.mention
        if own.form != "organization" or not own.start or own.case not in ("Gen", None):
            continue
        for first in range(max(0, own.start - 4), own.start):
            token = sentence.tokens[first]
            words = sentence.text[token.start - sentence.start : sentence.tokens[own.start].start - sentence.start]
            acts = token.rel.startswith("nsubj") or token.feats.get("Case") == "Nom"
            if acts and _MEMBERS.fullmatch(words):
                own.start = own.head = first
                own.case = "Nom"
                break


def in_brackets(sentence: Sentence, mention: Mention) -> range:
    """The words in brackets that a mention ends with: "Болонский университет (Италия)"."""
    tokens = sentence.tokens
    opens = next((i for i in range(mention.start, mention.stop) if tokens[i].text == "("), mention.stop)
    return range(opens, mention.stop)


def is_attached(sentence: Sentence, start: int) -> bool:
    """Whether words stand after "при": nobody acts there, but something belongs to them."""
    return start > 0 and fold(sentence.tokens[start - 1].text) == "при"


def is_dateline(sentence: Sentence, body: BodyMention) -> bool:
    """Whether the body is the agency that a paragraph begins with: "КАБАР — Президент принял …"."""
    return (
        body.start == 0
        and body.stop + 1 < len(sentence.tokens)
        and sentence.tokens[body.stop].text in ("—", "–", "-")
        and sentence.tokens[body.stop + 1].text[:1].isupper()
        and not any(token.text in '«"“„' for token in sentence.tokens[: body.stop])
    )


_UNDECLINED = re.compile(r"Мин\w+(?:[ыи]|труда)")  # "Минобороны", "Минэкономики"


def _body_case(sentence: Sentence, start: int, head: int) -> str | None:
    """A body's case; a name that begins with quotation marks is often left in the nominative."""
    case = sentence.tokens[head].feats.get("Case")
    if case == "Gen" and sentence.tokens[head].rel.startswith("nsubj"):
        return "Nom"  # "правительства" of the plural, taken for the genitive of the singular
    word = sentence.tokens[head].text
    if (word.isupper() and len(word) > 1) or _UNDECLINED.fullmatch(word):
        return None
    if case == "Acc" and sentence.tokens[head].rel == "conj" and word[-1] not in "ую":
        return None  # "Дума и Управление X подписали": looks like the nominative
    return None if sentence.tokens[start].text in '«"“' and case == "Nom" else case


def case_of(sentence: Sentence, person: Named) -> str | None:
    """The office's case, else the name's; None for an indeclinable name that the network takes for oblique."""
    tokens = sentence.tokens
    if (acting := _ACTING.get(tokens[person.start].text.lower())) is not None:
        return acting
    said = tokens[person.head].feats.get("Case")
    if said in ("Ins", "Loc", "Dat") and _is_nominative(sentence, person):
        return "Nom"  # the office is a word that the network does not know
    if said == "Acc" and person.head < person.name_start and _shows_nominative(tokens[person.head]):
        return "Nom"
    written = [token.text for token in tokens[person.name_start : person.name_stop] if token.text != "."]
    nominative = (person.party.name or "").replace(".", " ").split()
    unchanged = all(word in nominative for word in written)
    declines = any(_declines(word, person.party.gender) for word in written)
    shown = fold(tokens[person.start].text) not in _ACTS and not fold(tokens[person.head].text).startswith("зам")
    if person.head < person.name_start and said and shown:
        if said == "Gen" and unchanged and declines and not _is_of_noun_before(tokens, person):
            return "Nom"  # "главы МИД двух стран A и B", taken for the genitive of one head
        if (
            said == "Nom"
            and not unchanged
            and person.case not in (None, "Nom")
            and tokens[person.head].text.endswith("и")
        ):
            return person.case  # "его коллеги Натальи N", taken for the plural
        return "Acc" if said == "Gen" and person.case == "Acc" else said
    if unchanged:
        if declines:
            return "Nom"
        above = tokens[person.name_start].head
        received = above >= 0 and fold(tokens[above].lemma) in OF_PEOPLE
        if tokens[person.name_start].rel == "obj" and person.party.gender == "f" and received:
            return "Acc"  # "Вильярруэль приняли президент и премьер"
        own = mentions.case_of(tokens, person.name_start, person.name_stop, person.name_start)
        return own if own == "Nom" else None
    own = mentions.case_of(tokens, person.name_start, person.name_stop, person.name_start)
    if person.case is not None and person.case != own and not (person.case in ("Gen", "Acc") and own in ("Gen", "Acc")):
        return person.case
    return own


def _is_of_noun_before(tokens: Sequence[Token], person: Named) -> bool:
    """Whether the office hangs on the noun right before it: "по приглашению главы МИД N"."""
    before = tokens[person.start - 1]
    of_noun = person.start > 0 and tokens[person.head].head == person.start - 1 and before.pos == "NOUN"
    return of_noun and before.feats.get("Animacy") != "Anim"


# "исполняющим обязанности министра X": the case is the participle's.
_ACTS = frozenset(("и.о.", "врио"))  # after which the office is in the genitive, whatever the case of all
_ACTING = {
    "исполняющий": "Nom", "исполняющая": "Nom", "исполняющего": "Gen", "исполняющему": "Dat",
    "исполняющую": "Acc", "исполняющим": "Ins", "исполняющем": "Loc",
}  # fmt: skip


def _shows_nominative(token: Token) -> bool:
    """Whether a man's office cannot be an accusative by its form: "президент", for that is "президента"."""
    one = token.feats.get("Gender") == "Masc" and token.feats.get("Number") == "Sing"
    return one and token.text[-1:].lower() in "бвгджзйклмнпрстфхцчшщь"


def _is_nominative(sentence: Sentence, person: Named) -> bool:
    """Whether the name is written as in the nominative, and would be written otherwise in another case."""
    written = [t.text for t in sentence.tokens[person.name_start : person.name_stop] if t.text != "."]
    nominative = (person.party.name or "").replace(".", " ").split()
    return all(word in nominative for word in written) and any(_declines(w, person.party.gender) for w in written)


def _declines(word: str, gender: str | None) -> bool:
    """Whether a name in this form would look different in another case."""
    last = word[-1:].lower()
    if last in "ая":
        return True
    return gender != "f" and (last in "бвгджзйклмнпрстфхцчшщь") and not word.endswith(("ых", "их"))


def claim(claimed: list[bool], spotted: Iterable[Spotted]) -> None:
    for spot in spotted:
        for index in range(spot.mention.start, spot.mention.stop):
            claimed[index] = True


_NAMING = frozenset(("ADJ", "NOUN", "PROPN", "DET"))


def countries_in(sentence: Sentence, places: Sequence[PlaceMention], bodies: Bodies) -> Countries:
    nouns = {
        index: place.country for place in places if place.kind == "country" and place.country for index in place.tokens
    }
    adjectives: dict[int, tuple[str, ...]] = {}
    natives: dict[int, tuple[str, Literal["m", "f"]]] = {}
    adjectives_of, people = bodies.countries.adjectives, bodies.countries.people
    for index, token in enumerate(sentence.tokens):
        pos = token.pos
        if pos not in _NAMING:
            continue
        text = token.text
        if found := adjectives_of(text):
            adjectives[index] = found
        if pos == "NOUN" and text.islower() and token.feats.get("Number") == "Sing":
            if (man := people(text)) is not None:
                natives[index] = man, "m"
            elif token.lemma.endswith("ка") and (woman := bodies.countries.woman(fold(token.lemma))) is not None:
                natives[index] = woman, "f"
    return Countries(nouns, adjectives, natives)


def prepositional(sentence: Sentence, index: int) -> bool:
    return (
        index > 0
        and sentence.tokens[index - 1].pos == "ADP"
        and sentence.tokens[index - 1].text.lower() not in ("с", "со", "между")
    )


def office_in(sentence: Sentence, office: Office, holders: list[Party]) -> Spotted | None:
    """An office without a name: its holders where they are known, else an expression to resolve."""
    tokens = sentence.tokens
    token = tokens[office.head]
    case = token.feats.get("Case") or next(iter(sorted(office.cases)), None)
    if office.cases and case not in office.cases:
        # The network misread the word ("Президенты" at the beginning of a sentence): its form knows better.
        case = "Nom" if "Nom" in office.cases else next(iter(sorted(office.cases)))
    if holders:
        return Spotted(Mention("office", office.start, office.stop, office.head, case, office.plural, list(holders)))
    if office.kind == "colleague":
        expression = Expression("colleague", countries=office.countries)
        return Spotted(Mention("anaphor", office.start, office.stop, office.head, case, office.plural), expression)
    kinds: frozenset[str] = frozenset((office.kind,))
    if office.role in ("лидер", "глава государства", "руководитель"):
        kinds = LEADERS
    if office.role == "глава государства" and not office.countries and not office.plural:
        kinds = HEAD_OF_STATE
    heads = _HEADS_MINISTRY.fullmatch(fold(office.role)) is not None
    if office.role == "министр" or heads:
        kinds = MINISTERS  # "турецкий министр" may be the foreign minister as well
    elif _HEADS_BODY.fullmatch(fold(office.role)) is not None and not office.countries:
        kinds = _BODY
    if office.former or fold(office.role).startswith(_NOBODY):
        return None
    if office.start and fold(tokens[office.start - 1].lemma) in ("другой", "иной") and not office.plural:
        return None  # none of those named
    count = _count_before(sentence, office.start)
    if office.plural or count is not None:
        if office.kind in ("other", "deputy") and len(office.countries) < 2:
            return None
        if not office.countries and _of_a_body(office):
            last = office.owner.split()[-1]
            if last.isupper() and len(last) > 2 and case == "Nom":
                party = Party("organization", last)
                return Spotted(Mention("organization", office.start, office.stop, office.head, case, False, [party]))
            return None
        role = office.role
        if len(office.countries) > 1:  # "послы Кубы, Евросоюза и Перу": none of these is of the other's
            role = " ".join(word for word in role.split() if word.islower()) or role
            role = of_each(role)
        expression = Expression(
            "plural", kinds, office.countries if len(office.countries) > 1 else (), count=count, role=role
        )
        if count is not None and case == "Gen":
            case = sentence.tokens[office.start - 1].feats.get("Case") or case
        return Spotted(Mention("anaphor", office.start, office.stop, office.head, case, True), expression)
    if not office.countries and office.start and fold(tokens[office.start - 1].lemma) in _CONTINENTS:
        # "с африканским лидером встретится премьер": whoever has come from there
        expression = Expression("guest", kinds)
        return Spotted(Mention("anaphor", office.start - 1, office.stop, office.head, case, False), expression)
    if (
        office.kind
        in (
            "other",
            "deputy",
            "minister",
            "body",
            "governor",
            "mayor",
            "ambassador",
            "speaker",
            "deputy_head_of_government",
        )
        or office.countries
        or office.kind in ("head_of_state", "head_of_government", "foreign_minister")
    ):
        role = "министр" if heads else office.role
        expression = Expression("office", kinds, office.countries, role=role)
        return Spotted(Mention("office", office.start, office.stop, office.head, case, False), expression, role)
    return None


_CONTINENTS = frozenset(
    "африканский азиатский европейский латиноамериканский южноамериканский центральноазиатский среднеазиатский "
    "арабский балканский прибалтийский скандинавский западноафриканский".split()
)


_BODY = frozenset(("body",))


_HEADS_BODY = re.compile(r"(?:глава|руководитель) (?:международной )?(?:организации|секретариата|объединения|альянса)")


_HEADS_MINISTRY = re.compile(r"(?:глава|руководитель) (?:ведомства|министерства)")


_STATES = (
    "стран",
    "государств",
    "держав",
    "республик",
    "сторон",
    "правительств",
    "мид",
    "ведомств",
    "внешнеполитических",
    "палат",
    "парламентов",
)


def _of_a_body(office: Office) -> bool:
    """Whether the office is of something that is not simply "двух стран": a body, a region, a group of states."""
    words = [fold(word) for word in office.owner.split()]
    if any(word[:1].isupper() for word in office.owner.split() if word.lower() not in ("мид",)):
        return True
    return (
        bool(words)
        and not any(word.startswith(_STATES) for word in words)
        and not all(word in _COUNTED for word in words)
    )


_NOBODY = (
    "пресс-секретарь",
    "эксперт",
    "политолог",
    "аналитик",
    "журналист",
    "корреспондент",
    "обозреватель",
    "экономист",
    "тренер",
    "капитан",
    "вратарь",
    "рабочий",
    "сотрудник",
    "врач",
    "инженер",
    "игрок",
    "представитель",
    "член",
    "редактор",
    "собеседник",
    "наблюдатель",
    "оператор",
    "юрист",
    "адвокат",
    "депутат",
)


_COUNTED = {
    "двух": 2,
    "оба": 2,
    "обе": 2,
    "обоих": 2,
    "два": 2,
    "трех": 3,
    "трёх": 3,
    "три": 3,
    "четырех": 4,
    "четырёх": 4,
    "пяти": 5,
    "пять": 5,
}


def _count_before(sentence: Sentence, start: int) -> int | None:
    return _COUNTED.get(sentence.tokens[start - 1].text.lower()) if start > 0 else None


_DELEGATIONS = frozenset(("делегация", "бизнес-делегация", "бизнес-миссия"))


def delegations_in(
    sentence: Sentence, claimed: Sequence[bool], countries: Countries, places: Sequence[PlaceMention]
) -> Iterable[Spotted]:
    """ "делегация Оренбуржья", "белорусская правительственная делегация", "делегация Сената Чили"."""
    tokens = sentence.tokens
    for index, token in enumerate(() if _DELEGATIONS.isdisjoint(sentence.lemmas) else tokens):
        if sentence.lemmas[index] not in _DELEGATIONS or claimed[index]:
            continue
        start, stop = index, index + 1
        country: str | None = None
        words: list[str] = []
        while start > 0 and tokens[start - 1].pos == "ADJ" and not claimed[start - 1]:
            start -= 1
            if start in countries.adjectives:
                country = countries.adjectives[start][-1]
            else:
                words.insert(0, fold(tokens[start].lemma))
        while (
            stop < len(tokens)
            and stop - index < 5
            and (stop in countries.nouns)
            and tokens[stop].feats.get("Case") in ("Gen", None)
        ):
            country = countries.nouns[stop]
            stop += 1
        of_what = ""
        if country is None and (whose := _whose_delegation(sentence, index, claimed, countries, places)) is not None:
            stop, country = whose
            of_what = (
                " " + sentence.text[tokens[index + 1].start - sentence.start : tokens[stop - 1].stop - sentence.start]
            )
        if country is None and _is_of_body(sentence, stop):
            continue
        if country is not None and token.text.lower() != "делегация":
            stop, others = _of_others_too(tokens, stop, countries)
            if others:  # "делегации США, России и Кубы"
                each = [Party("delegation", "делегация", None, found) for found in (country, *others)]
                yield Spotted(Mention("delegation", start, stop, index, _case_of_several(token, index), True, each))
                continue
        if country is None and token.feats.get("Number") == "Plur":
            # "правительственные делегации": nobody can say whose, unless the words after them say who leads them
            if _says_who_leads(sentence, stop):
                led = Party("delegation", "делегация")
                yield Spotted(Mention("delegation", start, stop, index, token.feats.get("Case"), True, [led]))
            continue
        name = " ".join([_feminine(word) for word in words] + ["делегация"]) if words else "делегация"
        party = Party("delegation", name + of_what, None, country)
        yield Spotted(Mention("delegation", start, stop, index, token.feats.get("Case"), False, [party]))


def _case_of_several(noun: Token, index: int) -> str | None:
    """The case of "делегации" before several countries, which the network may take for the genitive of one."""
    if noun.feats.get("Number") == "Plur" or noun.rel not in ("nsubj", "nsubj:pass", "obj"):
        return noun.feats.get("Case")
    return "Acc" if noun.rel == "obj" and 0 <= noun.head < index else "Nom"


def _of_others_too(tokens: Sequence[Token], stop: int, countries: Countries) -> tuple[int, list[str]]:
    """Where a list of countries in the genitive that goes on at `stop` ends, and the countries."""
    found: list[str] = []
    while stop + 1 < len(tokens) and tokens[stop].text in (",", "и") and stop + 1 in countries.nouns:
        if tokens[stop + 1].feats.get("Case") not in ("Gen", None):
            break
        found.append(countries.nouns[stop + 1])
        stop += 2
    return stop, found


def _is_of_body(sentence: Sentence, stop: int) -> bool:
    """Whether a body follows, and not who leads its delegation: "делегация «Волги»"."""
    bodies = {index for entity in sentence.entities if entity.type == "ORG" for index in entity.tokens}
    while stop < len(sentence.tokens) and stop not in bodies and sentence.tokens[stop].feats.get("Case") == "Gen":
        stop += 1
    quoted = stop + 1 < len(sentence.tokens) and sentence.tokens[stop].text in '«"“„'
    if stop not in bodies and not (quoted and stop + 1 in bodies):
        return False
    return {"глава", "возглавлять", "который"}.isdisjoint(sentence.lemmas[stop : stop + 12])


def _says_who_leads(sentence: Sentence, stop: int) -> bool:
    """Whether "во главе с …" or "возглавляемые …" follows."""
    return any(fold(token.lemma) in ("глава", "возглавлять") for token in sentence.tokens[stop : stop + 3])


def _whose_delegation(
    sentence: Sentence, index: int, claimed: Sequence[bool], countries: Countries, places: Sequence[PlaceMention]
) -> tuple[int, str] | None:
    """Where the genitives after "делегация" end that name a country or a region, and the country."""
    regions = {place.tokens.start: place for place in places if place.kind in ("region", "city") and place.country}
    at = index + 1
    from_there = at + 1 < len(sentence.tokens) and sentence.tokens[at].text == "из"
    at += from_there
    while at < len(sentence.tokens) and at - index <= 7 and not claimed[at]:
        token = sentence.tokens[at]
        if from_there and at in countries.adjectives:  # "делегация из иранской провинции Гилян"
            end = at + 1
            while end < len(sentence.tokens) and sentence.tokens[end].pos in ("NOUN", "PROPN") and not claimed[end]:
                end += 1
            return end, countries.adjectives[at][-1]
        if at in regions and regions[at].country is not None:
            return regions[at].tokens.stop, regions[at].country or ""
        if at in countries.nouns:
            while at + 1 in countries.nouns:
                at += 1
            return at + 1, countries.nouns[at]
        named = token.pos == "PROPN" and token.rel == "appos" and token.text.istitle() and at > index + 1
        if token.pos not in ("NOUN", "ADJ", "PROPN") or (token.feats.get("Case") not in ("Gen", None) and not named):
            return None
        at += 1
    return None


_PROFESSIONS = frozenset(
    "предприниматель бизнесмен инвестор нефтяник парламентарий депутат сенатор специалист военный дипломат "
    "промышленник железнодорожник энергетик аграрий банкир эмиссар переговорщик законодатель".split()
)


def foreigners_in(sentence: Sentence, claimed: Sequence[bool], countries: Countries) -> Iterable[Spotted]:
    """ "китайские предприниматели": several of a trade and a country, who travel and meet like a delegation."""
    for index, token in enumerate(() if _PROFESSIONS.isdisjoint(sentence.lemmas) else sentence.tokens):
        if index == 0 or sentence.lemmas[index] not in _PROFESSIONS or token.feats.get("Number") != "Plur":
            continue
        found = countries.adjectives.get(index - 1)
        if found is None or claimed[index] or claimed[index - 1]:
            continue
        adjective, noun = fold(sentence.tokens[index - 1].lemma), token.lemma
        plural = noun[:-1] + "и" if noun.endswith(("ь", "й", "к")) else noun + "ы"
        plural = noun + "и" if noun.endswith("к") else "военные" if noun == "военный" else plural
        party = Party("delegation", f"{adjective[:-1]}е {plural}", None, found[-1])
        yield Spotted(Mention("delegation", index - 1, index + 1, index, token.feats.get("Case"), True, [party]))


def _feminine(lemma: str) -> str:
    for ending, feminine in (("ый", "ая"), ("ий", "ая"), ("ой", "ая")):
        if lemma.endswith(ending):
            return lemma[: -len(ending)] + feminine
    return lemma
