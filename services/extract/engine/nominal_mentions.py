"""Nominal mentions: those who stand in a sentence without a name of their own, by what they are.

Offices ("президент Албании", "главы двух государств"), the chiefs of residences ("хозяин Белого дома"), delegations
("делегация Сената Чили") and foreigners of a trade ("китайские предприниматели"). The role nouns and pronouns that are
left when these have their words are in `mentions`.
"""

import re
from collections.abc import Iterable, Sequence

from services.extract.engine.coreference import Expression
from services.extract.engine.document import Sentence, Token
from services.extract.engine.lexicon import fold
from services.extract.engine.mentions import HEAD_OF_STATE, LEADERS, MINISTERS, Countries, Spotted
from services.extract.engine.parties import Mention, Party
from services.extract.engine.people.offices import Office
from services.extract.engine.people.roles import of_each
from services.extract.engine.places import PlaceMention

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


def at_the_head(words: Sequence[str]) -> bool:
    """Whether the words between a delegation and a name say "во главе с", the name's office after them included."""
    at = next((i for i in range(len(words) - 1) if words[i] == "глава" and words[i + 1] == "с"), None)
    return at is not None and not {"с", ";", ":"} & set(words[at + 2 :])


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


_COMPANIES = frozenset("группа член депутат сенатор парламентарий представитель миссия предприниматель".split())
_LED_WITHIN = 9  # words from those who are led to "во главе с"


def led_in(sentence: Sentence, claimed: Sequence[bool]) -> Iterable[Spotted]:
    """ "члены группы дружбы во главе с X", "депутаты сената во главе с X": like a delegation, X stands for them."""
    for index, token in enumerate(() if _COMPANIES.isdisjoint(sentence.lemmas) else sentence.tokens):
        if sentence.lemmas[index] in _COMPANIES and not claimed[index] and _is_led(sentence, index):
            led = Party("delegation", "делегация")
            yield Spotted(Mention("delegation", index, index + 1, index, token.feats.get("Case"), False, [led]))


def _is_led(sentence: Sentence, index: int) -> bool:
    """Whether "во главе с" follows, after what these are of."""
    words = [token.text.lower() for token in sentence.tokens[index + 1 : index + _LED_WITHIN]]
    at = next(
        (i for i in range(len(words) - 2) if words[i : i + 2] == ["во", "главе"] and words[i + 2] in ("с", "со")), -1
    )
    between = sentence.tokens[index + 1 : index + 1 + max(at, 0)]
    return at >= 0 and all(token.pos in ("NOUN", "PROPN", "ADJ", "PUNCT") and token.text != "," for token in between)


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
    first = stop
    while stop < len(sentence.tokens) and stop not in bodies and sentence.tokens[stop].feats.get("Case") == "Gen":
        stop += 1
    quoted = stop + 1 < len(sentence.tokens) and sentence.tokens[stop].text in '«"“„'
    if stop not in bodies and not (quoted and stop + 1 in bodies) and not _is_named_body(sentence, first):
        return False
    return {"глава", "возглавлять", "который"}.isdisjoint(sentence.lemmas[stop : stop + 12])


def _is_named_body(sentence: Sentence, at: int) -> bool:
    """Whether a body's noun with a name follows: "Ханойского университета", "университета Цинхуа"."""
    noun = _body_ahead(sentence, at)
    if noun is None:
        return False
    beside = [*sentence.tokens[at:noun], *sentence.tokens[noun + 1 : noun + 2]]
    return any(token.text[:1].isupper() for token in beside)


_BODIES = frozenset("университет институт академия колледж музей театр завод банк палата мэрия администрация".split())


def _body_ahead(sentence: Sentence, at: int) -> int | None:
    """The body's noun whose adjectives begin at `at`: "Ханойского | технического университета"; None for others."""
    noun = next((i for i in range(at, len(sentence.tokens)) if sentence.tokens[i].pos != "ADJ"), len(sentence.tokens))
    return noun if noun < len(sentence.tokens) and sentence.lemmas[noun] in _BODIES else None


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
        if token.pos == "ADJ" and _body_ahead(sentence, at) is not None:
            return None  # "делегация Ханойского университета"
        if at in countries.adjectives and token.feats.get("Case") == "Gen":
            end = _genitives_end(sentence, at + 1, claimed)  # "делегация чилийских врачей", "… чилийской провинции Лоа"
            return (end, countries.adjectives[at][-1]) if end > at + 1 else None
        if token.text == "из" and not from_there and at > index + 1:
            at, from_there = at + 1, True  # "делегация бизнесменов из Перу"
            continue
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


def _genitives_end(sentence: Sentence, at: int, claimed: Sequence[bool]) -> int:
    """Where the nouns in the genitive and the name after them that go on at `at` end."""
    people = {index for entity in sentence.entities if entity.type == "PER" for index in entity.tokens}
    while at < len(sentence.tokens) and not claimed[at] and at not in people:
        token = sentence.tokens[at]
        named = token.pos == "PROPN" and token.rel == "appos"
        if token.pos not in ("NOUN", "ADJ", "PROPN") or (token.feats.get("Case") != "Gen" and not named):
            break
        at += 1
    return at


_PROFESSIONS = frozenset(
    "предприниматель бизнесмен инвестор нефтяник парламентарий депутат сенатор специалист военный дипломат "
    "промышленник железнодорожник энергетик аграрий банкир эмиссар переговорщик законодатель".split()
)


def foreigners_in(sentence: Sentence, claimed: Sequence[bool], countries: Countries) -> Iterable[Spotted]:
    """ "китайские предприниматели": several of a trade and a country, who travel and meet like a delegation."""
    for index, token in enumerate(() if _PROFESSIONS.isdisjoint(sentence.lemmas) else sentence.tokens):
        if sentence.lemmas[index] not in _PROFESSIONS or token.feats.get("Number") != "Plur":
            continue
        if (named := _of_countries_after(sentence, index, claimed, countries)) is not None:
            yield named
            continue
        if index == 0:
            continue
        found = countries.adjectives.get(index - 1)
        if found is None or claimed[index] or claimed[index - 1]:
            continue
        adjective = fold(sentence.tokens[index - 1].lemma)
        party = Party("delegation", f"{adjective[:-1]}е {_plural(token.lemma)}", None, found[-1])
        yield Spotted(Mention("delegation", index - 1, index + 1, index, token.feats.get("Case"), True, [party]))


def _plural(noun: str) -> str:
    """The nominative plural of a noun of `_PROFESSIONS`."""
    if noun == "военный":
        return "военные"
    if noun.endswith("к"):
        return noun + "и"
    return noun[:-1] + "и" if noun.endswith(("ь", "й")) else noun + "ы"


def _of_countries_after(
    sentence: Sentence, index: int, claimed: Sequence[bool], countries: Countries
) -> Spotted | None:
    """ "парламентарии Перу и Чили": each country's; None where no country follows or an adjective names one."""
    tokens, after = sentence.tokens, index + 1
    if after not in countries.nouns or any(claimed[index : after + 1]) or index - 1 in countries.adjectives:
        return None
    if tokens[after].feats.get("Case") not in ("Gen", None):
        return None
    if index and tokens[index].feats.get("Case") == "Gen" and tokens[index - 1].pos in ("NOUN", "PROPN"):
        return None  # "Федерация промышленников Алжира"
    stop, others = _of_others_too(tokens, after + 1, countries)
    who = _plural(tokens[index].lemma)
    each = [
        Party("delegation", f"{who} {tokens[after + 2 * number].text}", None, country)
        for number, country in enumerate((countries.nouns[after], *others))
    ]
    return Spotted(Mention("delegation", index, stop, index, tokens[index].feats.get("Case"), len(each) > 1, each))


def _feminine(lemma: str) -> str:
    for ending, feminine in (("ый", "ая"), ("ий", "ая"), ("ой", "ая")):
        if lemma.endswith(ending):
            return lemma[: -len(ending)] + feminine
    return lemma
