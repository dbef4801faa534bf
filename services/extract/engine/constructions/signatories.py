"""Who signs: the parties around a verb of signing that are no plain subject, those who watch, unnamed officials."""

import re
from collections.abc import Iterable, Sequence

from services.extract.engine import lexicon as lex
from services.extract.engine.coreference import HEADS
from services.extract.engine.lexicon import fold
from services.extract.engine.mentions import MINISTERS
from services.extract.engine.papers import Paper
from services.extract.engine.parties import Group, Party
from services.extract.engine.reading import Reading


def unknown_sides(reading: Reading, signers: Group) -> bool:
    """ "Стороны подпишут …" after no two people by name: the document that they sign may say who they are."""
    return reading.lemma(signers.head) == "сторона" and not (
        len(signers.people()) > 1 and all(party.name and party.country for party in signers.people())
    )


def members(reading: Reading, signers: Group | None, party: Party) -> list[Party]:
    """ "консорциум в составе X и Y подписал": the bodies that the last of the signers is made of."""
    if signers is None or party is not signers.parties()[-1] or party.kind == "person":
        return []
    words = [token.text.lower() for token in reading.tokens[signers.stop : signers.stop + 2]]
    group = next((g for g in reading.groups if g.start == signers.stop + 2), None)
    if words != ["в", "составе"] or group is None or group.people():
        return []
    for member in group.parties():
        member.country = member.country or party.country
    return group.parties()


def in_person(reading: Reading, signers: Group | None) -> list[Party]:
    """ "акимат в лице X и компания подписали": who signs for the body, and who is coordinated with it after that."""
    if signers is None or signers.people():
        return []
    there = next(
        (
            number
            for number, g in enumerate(reading.groups)
            if g.people() and g.start and _stands_for(reading, signers, g)
        ),
        None,
    )
    if there is None:
        return []
    found = reading.groups[there].people()
    bodies = signers.parties()
    for person, body in zip(found, bodies if len(bodies) == len(found) else bodies[-1:], strict=False):
        person.country = person.country or body.country
    beside = reading.groups[there + 1] if there + 1 < len(reading.groups) else None
    if beside is not None and beside.preposition is None and beside.case in ("Nom", None):
        link = reading.tokens[reading.groups[there].stop : beside.start]
        if [token.text for token in link] == ["и"]:
            return [*found, *beside.parties()]
    return found


def _stands_for(reading: Reading, signers: Group, group: Group) -> bool:
    """Whether people are said to stand for the last of the signers: "в лице X", ", представленный X,"."""
    if 0 <= group.start - signers.stop <= 3 and reading.lemma(group.start - 1) == "лицо":
        return True
    by = 2 <= group.start - signers.stop <= 9 and group.case == "Ins"
    return by and reading.lemma(signers.stop + 1) == "представить" and reading.tokens[signers.stop].text == ","


def of_another_kind(reading: Reading, signers: Group | None) -> Group | None:
    """ "завод «Заря» и предприниматель X": a person coordinated with an organisation, or the other way round."""
    if signers is None:
        return None
    for group in reading.groups:
        link = reading.tokens[signers.stop : group.start]
        if not link or group.preposition is not None or group.case not in ("Nom", None) or link[0].text.lower() != "и":
            continue
        described = all(t.pos in ("ADJ", "NOUN") and t.feats.get("Case") in ("Nom", "Gen") for t in link[1:])
        if described and len(link) <= 4 and bool(group.people()) != bool(signers.people()):
            return group
    return None


def between_it_and_paper(reading: Reading, participle: int, papers: Sequence[Paper]) -> Group | None:
    """ "подписанный тут же X и Y протокол": those in the instrumental right before what they signed."""
    return next(
        (
            group
            for group in reading.groups
            if group.case == "Ins"
            and group.preposition is None
            and any(participle < group.start and group.stop == paper.tokens.start for paper in papers)
        ),
        None,
    )


def before_and(reading: Reading, signers: Group | None) -> Group | None:
    """ "заключили университет А и институт Б": the first of two bodies, which the parser takes for an object."""
    if signers is None or signers.people() or signers.start < 2 or signers.case != "Nom":
        return None
    if reading.tokens[signers.start - 1].text.lower() != "и":
        return None
    first = next((g for g in reading.groups if g.stop == signers.start - 1 and g.preposition is None), None)
    bodies = first is not None and all(party.kind == "organization" for party in first.parties())
    return first if bodies and first is not None and first.case in ("Acc", None) else None


_OFFICIALS = frozenset("министр руководитель представитель глава чиновник ведомство правительство министерство".split())


_STATES = frozenset("страна государство республика сторона держава правительство".split())


_SEVERAL = {"двух": 2, "обеих": 2, "обоих": 2, "трёх": 3, "трех": 3, "четырёх": 4, "четырех": 4, "пяти": 5, "шести": 6}


def states_signing(reading: Reading) -> int:
    """How many states "представители трёх стран" who sign are of; 2 where no number is said."""
    counts = (
        _SEVERAL[token.text.lower()]
        for i, token in enumerate(reading.tokens[:-1])
        if token.text.lower() in _SEVERAL and reading.lemma(i + 1) in _STATES
    )
    return next(counts, 2)


def firms_after(reading: Reading, verb: int) -> Group | None:
    """ "Контракт на поставку: подписан «Зарёй» и Siemens": several organisations right after the verb."""
    group = next((g for g in reading.groups if 0 < g.start - verb <= 2 and g.preposition is None), None)
    several = group is not None and len(group.parties()) > 1 and not group.people()
    return group if several and group is not None and group.case in (None, "Ins") else None


def exchange(reading: Reading, participle: int) -> Group | None:
    """ "X и Y обменялись подписанными соглашениями": those who have signed them."""
    verb = next((i for i in range(participle - 1, -1, -1) if reading.is_finite(i)), None)
    return reading.subject(verb) if verb is not None and reading.lemma(verb) in lex.EXCHANGE_VERBS else None


def officials_of_states(reading: Reading, verb: int, signers: Group | None) -> bool:
    """ "подписали министры и руководители регионов двух стран": nobody is named, the states sign."""
    if signers is not None and any(mention.form == "name" for mention in signers.mentions):
        return False
    clause = reading.clause(verb)
    officials = any(
        reading.lemma(i) in _OFFICIALS and reading.tokens[i].feats.get("Number") == "Plur"
        for i in clause.tokens
        if reading.preposition(i) is None
    )
    if signers is not None and (reading.lemma(signers.head) not in _OFFICIALS or len(signers.parties()) > 2):
        return False
    ministers = signers.people() if signers is not None else []
    if ministers and all(p.office in MINISTERS for p in ministers) and len({p.role for p in ministers}) == 1:
        return False
    if ministers and signers is not None and _leaders_of_two(reading, signers):
        return False
    return officials and any(
        reading.tokens[i].text.lower() in _SEVERAL and reading.lemma(i + 1) in _STATES
        for i in clause.tokens
        if i + 1 < len(reading.tokens)
    )


_BODIES = {
    "министерство": "министерства", "правительство": "правительства", "палата": "палаты", "парламент": "парламенты",
    "академия": "академии", "прокуратура": "прокуратуры", "нацбанк": "нацбанки", "центробанк": "центробанки",
    "генпрокуратура": "генпрокуратуры", "служба": "службы", "банк": "банки",
}  # fmt: skip
_SHORT = ("МИД", "МВД", "МЧС")
_NAMELESS = frozenset(
    "компания предприятие вуз университет институт ведомство министерство город регион область организация завод "
    "муниципалитет сторона".split()
)


def body_of_each(reading: Reading, verb: int) -> str | None:
    """ "торгово-промышленные палаты двух стран", "представители двух правительств": the body of one, nominative."""
    for i in reading.clause(verb).tokens:
        token = reading.tokens[i]
        lemma, short = reading.lemma(i), token.text in _SHORT
        if lemma in _BODIES and i > 1 and reading.tokens[i - 1].text.lower() in _SEVERAL:
            if reading.lemma(i - 2) == "представитель":
                return lemma
            continue
        if i > verb or not ((short and token.rel.startswith("nsubj")) or token.text.lower() == _BODIES.get(lemma)):
            continue
        if i and reading.tokens[i - 1].pos == "ADP":
            continue
        name = _body_of_several(reading, i)
        if name is not None:
            return name
    return None


def body_between(reading: Reading, words: Iterable[int]) -> str | None:
    """ "соглашение между нижними палатами парламентов двух стран": the body of each, in the nominative."""
    start = next((i for i in words if reading.tokens[i].text.lower() == "между"), None)
    if start is None:
        return None
    noun = next((i for i in range(start + 1, len(reading.tokens)) if reading.tokens[i].pos != "ADJ"), start)
    if reading.lemma(noun) not in _BODIES.keys() | {"ведомство"} and reading.tokens[noun].text not in _SHORT:
        return None
    return _body_of_several(reading, noun)


def _body_of_several(reading: Reading, noun: int) -> str | None:
    """The name of one of the bodies that a plural noun is of, with adjectives and genitives but "двух стран"."""
    number = next((i for i in range(noun + 1, min(noun + 7, len(reading.tokens))) if _is_of_several(reading, i)), None)
    if number is None or any(reading.tokens[i].feats.get("Case") != "Gen" for i in range(noun + 1, number)):
        return None
    lemma, short = reading.lemma(noun), reading.tokens[noun].text in _SHORT
    gender = "f" if lemma.endswith(("а", "я")) else "n" if lemma.endswith("о") else "m"
    adjectives = [_agreeing(reading.lemma(j), gender) for j in range(noun) if _describes(reading, j, noun)]
    rest = [_OF_ONE.get(token.text, token.text) for token in reading.tokens[noun + 1 : number]]
    return " ".join([*adjectives, reading.tokens[noun].text if short else lemma, *rest])


_OF_ONE = {"парламентов": "парламента", "правительств": "правительства", "государств": "государства"}


def of_each_country(reading: Reading, verb: int) -> list[Party]:
    """ "авиационные власти Перу и Чили подписали": of each country, what the subject calls those who sign for it."""
    for noun in reading.children(verb, "nsubj"):
        feats, of = reading.tokens[noun].feats, reading.genitive(noun)
        several = of is not None and len(of.parties()) > 1 and all(party.kind == "country" for party in of.parties())
        if of is None or not several or feats.get("Number") != "Plur" or feats.get("Animacy") != "Inan":
            continue
        if reading.group_at(noun) is not None or reading.lemma(noun) in _STATES or of.start != noun + 1:
            continue
        first = next((i for i in range(noun) if _describes(reading, i, noun)), noun)
        words = " ".join(token.text for token in reading.tokens[first : noun + 1])
        called = words[:1].lower() + words[1:]
        names = [" ".join(t.text for t in reading.tokens[m.start : m.stop]) for m in of.mentions]
        lands = [party.country for party in of.parties()]
        return [Party("organization", f"{called} {n}", None, c) for n, c in zip(names, lands, strict=False)]
    return []


def of_each_side(reading: Reading, dash: int, countries: Sequence[str]) -> list[Party]:
    """ "…, а министры здравоохранения — план", "…, а МИД двух стран — план": of each of the countries told of."""
    start = next((i + 1 for i in range(dash - 1, max(dash - 8, -1), -1) if reading.tokens[i].text.lower() == "а"), None)
    lands = list(dict.fromkeys(countries))
    if start is None or start >= dash or len(lands) < 2 or any(g.people() for g in reading.groups if g.stop == dash):
        return []
    noun, lemma = reading.tokens[start], reading.lemma(start)
    number = next((j for j in range(start + 1, dash) if _is_of_several(reading, j)), dash)
    rest = "".join(f" {token.text}" for token in reading.tokens[start + 1 : number])
    if lemma == "министр" and noun.feats.get("Number") == "Plur" and rest:
        return [Party("person", None, lemma + rest, country) for country in lands]
    if lemma in _BODIES or noun.text in _SHORT:
        name = noun.text if noun.text in _SHORT else lemma
        return [Party("organization", name + rest, None, country) for country in lands]
    return []


def _is_of_several(reading: Reading, i: int) -> bool:
    following = i + 1 < len(reading.tokens) and reading.lemma(i + 1) in _STATES
    return following and reading.tokens[i].text.lower() in _SEVERAL


def _describes(reading: Reading, adjective: int, noun: int) -> bool:
    between = reading.tokens[adjective:noun]
    return bool(between) and all(token.pos == "ADJ" and (token.text.islower() or not adjective) for token in between)


def _agreeing(adjective: str, gender: str) -> str:
    soft = adjective.endswith("ний")
    ending = {"f": "яя" if soft else "ая", "n": "ее" if soft else "ое", "m": adjective[-2:]}[gender]
    return adjective[:-2] + ending if adjective.endswith(("ый", "ий", "ой")) else adjective


def sides_told_of(reading: Reading, verb: int) -> str | None:
    """ "Компании подписали", "Стороны подписали": the noun for those, all alike, that the text has told of."""
    return next(
        (
            reading.lemma(child)
            for child in reading.children(verb, "nsubj")
            if reading.lemma(child) in _NAMELESS
            and (reading.tokens[child].feats.get("Number") == "Plur" or reading.tokens[child - 1].text.lower() == "обе")
            and reading.group_at(child) is None
            and not any(reading.tokens[i].rel.startswith("nmod") for i in reading.children(child))
        ),
        None,
    )


_BY_THE_DOZEN = frozenset("министр губернатор мэр аким хоким руководитель".split())


def states_of_officials(signers: Group | None) -> list[str]:
    """ "министры и губернаторы Перу и Чили", none by name: the states whose officials sign, or none."""
    if signers is None or any(party.kind != "person" or party.name for party in signers.parties()):
        return []
    officials = all(
        mention.plural and all(_is_one_of_many(party.role) for party in mention.parties) for mention in signers.mentions
    )
    states = list(dict.fromkeys(party.country for party in signers.parties() if party.country))
    return states if officials and len(states) > 1 else []


def _is_one_of_many(role: str | None) -> bool:
    return role is not None and (role in _BY_THE_DOZEN or role.startswith(("глава министерств", "глава регион")))


def _leaders_of_two(reading: Reading, signers: Group) -> bool:
    """ "главы двух государств", who are two people that the text has named."""
    people = signers.people()
    if len(signers.mentions) != 1 or len(people) != 2 or people[0].country == people[1].country:
        return False
    short = signers.stop - signers.start <= 3 and reading.lemma(signers.head) in _AT_THE_HEAD
    return short and all(party.name and party.office in HEADS for party in people)


_AT_THE_HEAD = frozenset(("лидер", "глава", "президент", "премьер", "премьер-министр"))


_CHIEFS = frozenset(("лидер", "глава"))


def _of_a_session(reading: Reading) -> bool:
    """Whether the sentence tells of a body's session: its leaders are not those who met before."""
    return any(reading.lemma(i) in lex.SESSION_NOUNS for i in range(len(reading.tokens))) and any(
        mention.form == "organization" for mention in reading.mentions
    )


_LEADERS = frozenset("президент премьер премьер-министр король канцлер".split())


def by_unknown_leaders(reading: Reading, verb: int) -> bool:
    """ "карта, подписанная президентами": of whom the text has named none, so not those who met."""
    return any(
        reading.lemma(child) in _LEADERS
        and reading.tokens[child].feats.get("Case") == "Ins"
        and reading.preposition(child) is None
        and reading.group_at(child) is None
        for child in reading.children(verb)
    )


def by_others(reading: Reading, verb: int) -> bool:
    """Whether the subject is none of the parties known ("железнодорожники двух стран подписали")."""
    heads = [verb, reading.tokens[verb].head] if reading.tokens[verb].feats.get("VerbForm") == "Inf" else [verb]
    return any(
        reading.tokens[child].pos in ("NOUN", "PROPN")
        and reading.group_at(child) is None
        and reading.tokens[verb].feats.get("Number") in (None, reading.tokens[child].feats.get("Number"))
        and (
            reading.lemma(child)
            not in _STATES | _CHIEFS | {"гость", "участник", "политик", "коллега", "сопредседатель"}
            or (reading.lemma(child) in _CHIEFS and _of_a_session(reading))
        )
        for head in heads
        if head >= 0
        for child in reading.children(head, "nsubj")
    )


def before_contrast(reading: Reading, verb: int, signers: Group | None, papers: Sequence[Paper]) -> Group | None:
    """ "A и B заключили договор, а C и D – соглашение": those before the verb, not those of the other document."""
    if signers is None or signers.start < verb:
        return signers
    past_object = any(verb < paper.head and paper.tokens.stop < signers.start for paper in papers)
    if reading.tokens[signers.start - 1].text.lower() != "а" and not past_object:
        return signers
    return next(
        (
            group
            for group in reversed(reading.groups)
            if group.stop <= verb
            and group.preposition is None
            and (group.case in ("Nom", None) or not past_object)
            and reading.no_predicate_between(group.head, verb)
        ),
        signers,
    )


def outside_brackets(reading: Reading, signers: Group | None) -> Group | None:
    """ "порт Осло (директор X) и Volvo": those around the brackets, where the one inside was taken for the subject."""
    if signers is None or not signers.people():
        return signers
    opens = next((i for i in range(signers.start - 1, -1, -1) if reading.tokens[i].text in "()"), None)
    closes = next((i for i in range(signers.stop, len(reading.tokens)) if reading.tokens[i].text in "()"), None)
    if opens is None or closes is None or reading.tokens[opens].text != "(" or reading.tokens[closes].text != ")":
        return signers
    bodies = [g for g in reading.groups if g.preposition is None and not g.people()]
    around = next((g for g in bodies if g.start < opens and g.stop > closes), None)
    before = next((g for g in bodies if g.stop == opens), None)
    after = next((g for g in bodies if 0 < g.start - closes <= 3 and reading.tokens[closes + 1].text == "и"), None)
    if around is None and before is not None and after is not None:
        around = Group([*before.mentions, *after.mentions], None, "Nom", before.clause)
    return around or before or signers


def represented(reading: Reading, verb: int) -> Group | None:
    """ "представители «Волги» подписали": the organisation that a noun before the verb stands for.

    Or bodies that sign through people: "компании «Волга» и Volvo, в лице X и Y, подписали".
    """
    for group in reading.groups:
        words = [t.text.lower() for t in reading.tokens[group.stop : group.stop + 3] if t.text != ","]
        if words[:2] == ["в", "лице"] and group.preposition is None and not group.people() and group.stop < verb:
            return group
    for group in reading.groups:
        above = reading.governor(group)
        if (
            group.case in ("Gen", None)
            and group.clause == reading.clause(verb).number
            and all(party.kind == "organization" for party in group.parties())
            and above >= 0
            and reading.lemma(above) in ("представитель", "глава", "руководитель", "руководство", "делегация")
            and reading.tokens[above].feats.get("Case") == "Nom"
        ):
            return group
    return None


_ORGAN = re.compile(
    r"\b(?:правительств|кабинет министров|министерств|ведомств|мид\b|мвд\b|мчс\b|мин(?!ск)[а-я]{3,}|парламент|сенат|"
    r"агентств|комитет|(?:ген)?прокуратур|(?:таможенн|федеральн|миграционн|государственн)[а-я]+ служб)"
)


def of_state(party: Party) -> bool:
    """Whether a party is a state or an organ of one: a government, a ministry, a parliament, no region or company."""
    return party.kind == "country" or (
        party.kind == "organization" and _ORGAN.search(fold(party.name or "")) is not None
    )


def each_side(reading: Reading, verb: int, signers: Group | None) -> list[Party]:
    """ "от Грузии — X, от Армении — Y", "с турецкой стороны — X": who signs for each side."""
    sides = [i for i, token in enumerate(reading.tokens) if token.text.lower() == "от" or reading.lemma(i) == "сторона"]
    if not sides:
        return []
    return [
        party
        for group in reading.groups
        if group.case == "Nom"
        and group.preposition is None
        and group.people()
        and group is not signers
        and not any(reading.is_finite(i) and i != verb for i in range(min(verb, group.head) + 1, max(verb, group.head)))
        for party in group.people()
    ]


def stand_for_country(reading: Reading, signers: Iterable[Party]) -> None:
    """ "от Минсельхоза Перу — министр X", "от имени банка подписал X": he is of the country of whom he signs for."""
    people = {id(party) for party in signers if party.kind == "person" and party.country is None}
    if not people or "от" not in reading.lemmas:
        return
    whose: str | None = None
    for group in reading.groups:
        of_name = group.start > 1 and reading.lemma(group.start - 1) == "имя"
        if group.preposition == "от" or (of_name and reading.preposition(group.start - 1) == "от"):
            whose = group.parties()[0].country
        elif group.people() and whose is not None:
            for party in group.people():
                party.country = party.country or (whose if id(party) in people else None)
            whose = None


def settle_country(signers: Sequence[Party], sides: Sequence[Party]) -> None:
    """ "Соглашение между правительствами А и Б подписали X и министр Б Y": X, of no known country, signs for А."""
    unknown = [party for party in signers if party.kind == "person" and party.country is None]
    left = {side.country for side in sides} - {party.country for party in signers}
    if len(signers) == len(sides) == 2 and len(unknown) == len(left) == 1:
        unknown[0].country = left.pop()


def witnesses(reading: Reading, trigger: int) -> list[Party]:
    """ "в присутствии X": those who watch the signing."""
    for index, lemma in enumerate(reading.lemmas):
        if lemma == "присутствие" and reading.preposition(index) == "в":
            group = reading.genitive(index)
            if group is not None:
                return group.parties()
            if index > 0 and reading.tokens[index - 1].text.lower() in ("их",):
                pronoun = reading.group_at(index - 1)
                if pronoun is not None:
                    return pronoun.parties()
    return []
