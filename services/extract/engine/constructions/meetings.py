"""Meetings and calls told by a verb: reciprocal verbs, receptions, visits to somebody."""

import re
from collections.abc import Iterator

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.constructions import credentials
from services.extract.engine.constructions.calls import as_call
from services.extract.engine.constructions.delegations import leading, leads_a_side
from services.extract.engine.constructions.gatherings import (
    attending,
    by_side,
    comings,
    expected,
    gathered,
    hosts_gathering,
    is_at_talks,
    joining,
    represents_a_state,
    seated,
    speaking,
    takes_part,
)
from services.extract.engine.constructions.journeys import AIRPORT, head_of_delegation
from services.extract.engine.constructions.participants import attendance, possessor_of
from services.extract.engine.constructions.talks import talk
from services.extract.engine.constructions.with_each import gapped, left_out, listed, one_with_each
from services.extract.engine.parties import Group, Party, distinct
from services.extract.engine.reading import Reading
from services.extract.engine.status import stays_away, tense


def find(reading: Reading) -> Iterator[Candidate]:
    """All candidates for meetings and calls in a sentence, the most explicit constructions first."""
    yield from _face_to_face(reading)
    yield from _interlocutors(reading)
    yield from credentials.find(reading)
    yield from comings(reading)
    yield from by_side(reading)
    yield from expected(reading)
    yield from listed(reading)
    for index, (token, lemma) in enumerate(zip(reading.tokens, reading.lemmas, strict=True)):
        if lemma == "сопредседатель":
            chairing = _chairing(reading, index)
            if chairing is not None:
                yield chairing
        if token.pos in ("VERB", "AUX", "ADJ") and lemma not in lex.MEETING_NOUNS:
            for candidate in _verbs(reading, index, lemma):
                yield candidate
                yield from gapped(reading, candidate)
        elif lemma in lex.MEETING_NOUNS and token.pos in ("NOUN", "PROPN", "X", "ADJ", "VERB"):
            noun_candidate = talk(reading, index, lemma) if not _is_of_name(reading, index) else None
            if noun_candidate is not None:
                for candidate in one_with_each(reading, index, noun_candidate):
                    yield candidate
                    if candidate.asserted and candidate.trigger != candidate.verb:
                        yield from left_out(reading, candidate)


def _is_of_name(reading: Reading, noun: int) -> bool:
    """ "Парламентская ассамблея": what a body is called, and no session of it."""
    return reading.lemma(noun) == "ассамблея" and any(
        mention.form == "organization" and mention.start <= noun < mention.stop for mention in reading.mentions
    )


def _interlocutors(reading: Reading) -> Iterator[Candidate]:
    """ "среди его собеседников — X и Y", "собеседником X стал Y": a meeting with each."""
    if "участник" not in reading.lemmas and "собеседник" not in reading.lemmas:
        return
    for index, lemma in enumerate(reading.lemmas):
        if lemma == "участник" and reading.preposition(index) in ("среди", "из"):
            among = [
                party
                for group in reading.groups
                if group.case == "Nom" and group.preposition is None and group.start > index
                for party in group.people()
            ]
            if among:
                among_them = Candidate("meeting", "attending:seated", reading, index, reading.clause(index).head)
                among_them.add(distinct(among), "participant")
                among_them.kind, among_them.anaphoric = "summit", True
                yield among_them
        if lemma != "собеседник":
            continue
        owner = reading.genitive(index) or possessor_of(reading, index)
        if owner is None or len(owner.people()) != 1:
            continue
        verb = reading.clause(index).head
        others = [
            party
            for group in reading.groups
            if group.case == "Nom" and group.preposition is None and group is not owner
            for party in group.people()
            if party not in owner.people()
        ]
        for other in others:
            candidate = Candidate("meeting", "interlocutor", reading, index, verb)
            candidate.add([*owner.people(), other], "participant")
            yield candidate


_CHAIR_VERBS = frozenset("выступить выступать быть являться стать".split())


def _chairing(reading: Reading, noun: int) -> Candidate | None:
    """ "Сопредседателями выступили X и Y", "Сопредседатели — X и Y": who holds the session that was told of."""
    token = reading.tokens[noun]
    around = (noun, token.head, *reading.children(noun), reading.clause(noun).head)
    instrumental = token.feats.get("Case") == "Ins" or token.text.lower().endswith(("ями", "ем"))
    chairs = instrumental and any(reading.lemma(i) in _CHAIR_VERBS for i in around if i >= 0)
    after = noun + 1
    while after < len(reading.tokens) and reading.tokens[after].feats.get("Case") == "Gen":
        after += 1  # "Сопредседатели комиссии — X и Y"
    listed = after < len(reading.tokens) and reading.tokens[after].text in ("—", "–")
    if not chairs and not listed:
        return None
    people = [
        party
        for group in reading.groups
        if group.case == "Nom" and group.preposition is None and not group.start <= noun < group.stop
        for party in group.people()
    ]
    candidate = Candidate("meeting", "attending:seated", reading, noun, reading.clause(noun).head)
    candidate.add(distinct(people), "participant")
    candidate.kind, candidate.anaphoric = "summit", True
    return candidate if people else None


_FACE_TO_FACE = re.compile("глаз|галстуков|тет-а-тет|наедине|стол")


def _face_to_face(reading: Reading) -> Iterator[Candidate]:
    """ "с глазу на глаз", "за одним столом", "без галстуков": whatever the verb, where the clause has two people."""
    if _FACE_TO_FACE.search(reading.sentence.folded) is None:
        return
    words = [token.text.lower() for token in reading.tokens]
    for index, word in enumerate(words):
        if not (
            (word == "глаз" and words[max(0, index - 3) : index] == ["с", "глазу", "на"])
            or (word == "галстуков" and words[index - 1 : index] == ["без"])
            or word in ("тет-а-тет", "наедине")
            or (
                word in ("столом", "стол")
                and words[index - 1] in ("одним", "один", "круглым", "общим", "переговорным")
                and words[index - 2 : index - 1] == ["за"]
            )
        ):
            continue
        verb = reading.clause(index).head
        if reading.lemma(verb) in lex.RECIPROCAL_VERBS or (
            reading.lemma(verb) in lex.GATHER_VERBS and gathered(reading, verb) is not None
        ):
            continue  # the verb's own construction says it
        subject = reading.subject(verb)
        companions = reading.companions([verb], reading.clause(verb).number)
        sides = distinct([p for g in (subject, companions) if g is not None for p in g.people()])
        if word == "стол":  # "усадил за один стол X и Y"
            seated = reading.object(verb) or next(
                (g for g in reading.groups if 0 < g.start - index <= 2 and g.preposition is None and g.case != "Nom"),
                None,
            )
            sides = distinct([*sides, *(seated.people() if seated is not None else [])])
        if len(sides) >= 2:
            candidate = Candidate("meeting", "face to face", reading, verb, verb)
            candidate.add(sides, "participant")
            yield as_call(reading, candidate)


# --- verbs -------------------------------------------------------------------------------------------


def _verbs(reading: Reading, verb: int, lemma: str) -> Iterator[Candidate]:
    if leads_a_side(reading, verb):
        candidate = leading(reading, verb)
    elif (
        lemma in lex.ATTEND_VERBS
        and reading.preposition(verb) is None
        and not (lemma == "присутствовать" and "церемония" in reading.lemmas)
        and (lemma != "представлять" or represents_a_state(reading, verb))
    ) or (
        (lemma in ("передать", "принять") and any(reading.lemma(c) in lex.ATTEND_NOUNS for c in reading.children(verb)))
        or (lemma in ("быть", "находиться") and is_at_talks(reading, verb))
    ):
        candidate = seated(reading, verb)
    elif lemma in lex.ADD_VERBS:
        candidate = joining(reading, verb)
    elif lemma in ("приветствовать", "поприветствовать"):
        candidate = _welcoming_all(reading, verb)
    elif lemma in lex.JOIN_VERBS or (lemma in ("принять", "принимать") and takes_part(reading, verb)):
        candidate = None if stays_away(reading, verb) else attending(reading, verb) or speaking(reading, verb)
    elif lemma in lex.RECIPROCAL_VERBS or lemma in lex.TALK_VERBS or lemma in lex.DISCUSS_VERBS:
        candidate = _together(reading, verb, lemma)
    elif lemma in lex.RECEIVE_VERBS:
        candidate = _reception(reading, verb)
    elif lemma in ("провести", "проводить"):
        candidate = _held(reading, verb)
    elif lemma in ("ждать", "ожидать"):
        candidate = _awaiting(reading, verb)
    elif lemma in lex.CALL_ON_VERBS:
        candidate = _came_to(reading, verb)
    elif lemma in lex.GATHER_VERBS:
        candidate = gathered(reading, verb)
    else:
        candidate = None
    if candidate is not None:
        yield candidate


def _welcoming_all(reading: Reading, verb: int) -> Candidate | None:
    """ "участников поприветствовал X": he is at the session that was told of."""
    subject = reading.subject(verb)
    if subject is None or not subject.people():
        return None
    if not any(_all_present(reading, i) for i in reading.children(verb, "obj", "nsubj", "obl")):
        return None
    candidate = Candidate("meeting", "attending:seated", reading, verb, verb)
    candidate.add(subject.people(), "participant")
    candidate.kind, candidate.anaphoric, candidate.joined = "summit", True, True
    return candidate


def _all_present(reading: Reading, noun: int) -> bool:
    """ "участников", "собравшихся", "руководителей делегаций"."""
    several = reading.tokens[noun].feats.get("Number") == "Plur"
    led = any(reading.lemma(i) == "делегация" for i in reading.children(noun, "nmod"))
    heads = reading.lemma(noun) in ("глава", "руководитель") and led
    return reading.lemma(noun) in ("участник", "собравшийся") or (several and heads)


def _together(reading: Reading, verb: int, lemma: str) -> Candidate | None:
    """ "X встретился с Y", "X и Y беседовали", "X обсудил с Y …"."""
    clause = reading.clause(verb)
    size = len(reading.tokens)
    subject = reading.subject(verb)
    passive = any(reading.tokens[child].rel == "nsubj:pass" for child in reading.children(verb))
    if passive:
        subject = reading.agent(verb)
    companions = reading.companions([verb], clause.number)
    if companions is not None and subject is not None and companions.start == subject.start:
        companions = None
    if companions is None and lemma in lex.DISCUSS_VERBS:
        companions = _after_topics(reading, verb)
    if companions is not None and lemma in lex.DISCUSS_VERBS:
        with_it = reading.governor(companions)
        of_talks = any(reading.lemma(i) in lex.MEETING_NOUNS for i in range(verb + 1, companions.start))
        mutual = not companions.people() and with_it >= 0 and reading.lemma(with_it) in _MUTUAL
        if of_talks or mutual:
            companions = None  # "обсудили взаимодействие республики с Агентством"
    if companions is not None and companions.start and reading.lemma(companions.start - 1) in _SEVERAL:
        return None  # "встретился с несколькими губернаторами"
    sides = distinct([*(subject.parties() if subject else []), *(companions.parties() if companions else [])])
    sides = [party for party in sides if party.kind != "country" or lemma not in lex.SPEAK_VERBS]
    if not sides and companions is None:
        sides = _counted_after_colon(reading, verb)
    if companions is None and len(sides) < 2 and lemma in lex.RECIPROCAL_VERBS:
        sides = _sides_after_colon(reading, verb) or sides
    if companions is None and not sides and lemma in lex.RECIPROCAL_VERBS and _of_those_told(reading, verb):
        again = Candidate("meeting", f"verb:{lemma}", reading, verb, verb)
        again.again = again.asserted = True
        return again
    if companions is None and (_vague(subject, sides) or (verb == 0 and len(reading.tokens) <= 6 and len(sides) < 2)):
        return None  # "Беседовал И. Петров."
    if any(
        (
            token.text.lower() in ("неоднократно", "регулярно", "часто", "ежегодно")
            or (
                token.text.lower() in ("раз", "раза")
                and i > 0
                and (
                    reading.tokens[i - 1].pos == "NUM"
                    or reading.tokens[i - 1].text.lower() in ("не", "много", "несколько", "столько")
                )
            )
        )
        and abs(i - verb) <= 5
        for i, token in enumerate(reading.tokens)
    ):
        return None
    if lemma == "сойтись" and any(
        reading.lemma(c) in ("то", "тот", "мнение", "оценка", "цена") for c in reading.children(verb)
    ):
        return None  # "сошлись на том, что"
    above = reading.tokens[verb].head
    if reading.tokens[verb].feats.get("VerbForm") == "Inf" and above >= 0 and reading.lemma(above) in _GENERIC_VERBS:
        return None  # "позволяет президентам общаться"
    explicit = companions is not None and bool(companions.parties())
    if lemma == "познакомиться" and not (explicit and all(party.office or party.role for party in sides)):
        return None  # "познакомились с выставкой", "познакомились ещё в институте"
    if lemma in lex.EXCHANGE_VERBS and any(
        reading.lemma(i) in _EXCHANGED for i in range(verb + 1, min(verb + 7, size))
    ):
        return None  # "обменялись нотами"
    if lemma in lex.AGREE_VERBS and any(
        reading.tokens[child].feats.get("VerbForm") == "Inf" for child in reading.children(verb)
    ):
        return None
    if lemma == "говорить" and not explicit and reading.tokens[verb].feats.get("Tense") == "Pres":
        return None  # "ничего не меняет, говорят они"
    if lemma in lex.SPEAK_VERBS:
        if not explicit and not (subject is not None and len(subject.people()) >= 2):
            return None
        if any(party.kind in ("organization", "country") for party in sides) and not any(
            party.kind == "person" for party in sides
        ):
            return None
    if not sides:
        return None
    if lemma in lex.RECIPROCAL_VERBS and len(sides) >= 2 and "посредничество" in reading.lemmas:
        sides = distinct([*sides, *attendance(reading, verb, clause.number)])  # "при посредничестве X встретились"
    candidate = Candidate("meeting", f"verb:{lemma}", reading, verb, verb)
    if lemma in ("собраться", "собираться", "съехаться", "заседать"):
        if lemma in ("собраться", "собираться") and len(sides) == 1 and sides[0].kind == "person":
            return None  # "собирается в Осло"
        if (verb != clause.head and reading.tokens[clause.head].feats.get("VerbForm") == "Inf") or any(
            reading.tokens[child].feats.get("VerbForm") == "Inf" for child in reading.children(verb, "xcomp")
        ):
            return None
        if lemma == "заседать" and clause.kind == "relative" and reading.tokens[verb].feats.get("Tense") == "Pres":
            return None  # "совет, в котором заседают премьеры"
        candidate.kind = (
            "session" if all(p.kind != "person" for p in sides) else "summit" if len(sides) > 2 else "talks"
        )
    candidate.add(sides, "participant")
    anaphoric = subject is not None and subject.mentions[0].form in ("anaphor", "pronoun")
    candidate.weak = (lemma in lex.SPEAK_VERBS and not explicit) or lemma in lex.AGREE_VERBS
    candidate.anaphoric = candidate.weak and (anaphoric or lemma in lex.AGREE_VERBS)
    if "ужин" in lemma or "обед" in lemma:
        candidate.kind = "meal"
    return as_call(reading, candidate)


def _after_topics(reading: Reading, verb: int) -> Group | None:
    """ "обсудит торговлю, а также климат, включая выбросы, с министром N": whom all the topics stand before."""
    return next(
        (
            group
            for group in reading.groups
            if group.preposition in ("с", "со") and group.case == "Ins" and group.start > verb + 3 and group.people()
            if group.mentions[0].form in ("name", "office") and reading.tokens[group.start - 2].text == ","
            if reading.no_predicate_between(verb, group.head)
        ),
        None,
    )


_MUTUAL = frozenset(
    "взаимодействие сотрудничество отношение связь партнерство торговля граница взаимоотношение борьба война конфликт "
    "противостояние".split()
)


def _came_to(reading: Reading, verb: int) -> Candidate | None:
    """ "к X пришёл Y", "затем Y зашёл к X": they met, unless he came to an office or to power."""
    number = reading.clause(verb).number
    host = next((g for g in reading.groups if g.preposition in ("к", "ко") and g.clause == number and g.people()), None)
    guest = reading.subject(verb)
    if host is None or guest is None or not guest.people() or host.start == guest.start:
        return None
    if {id(party) for party in host.people()} & {id(party) for party in guest.people()}:
        return None
    candidate = Candidate("meeting", f"verb:{reading.lemma(verb)}", reading, verb, verb)
    candidate.add([*host.people(), *guest.people()], "participant")
    return candidate


_EXCHANGED = frozenset(
    "документ протокол соглашение меморандум договор контракт нота грамота экземпляр подарок сувенир письмо послание "
    "опыт телеграмма поздравление рукопожатие пленный удар обвинение посол делегация визит открытка".split()
)


def _held(reading: Reading, verb: int) -> Candidate | None:
    """ "её проведут X и Y": the talks that the sentence before spoke of."""
    subject = reading.subject(verb)
    pronoun = any(
        reading.tokens[child].text.lower() in ("ее", "её", "их", "его")
        for child in reading.children(verb, "obj", "det")
    )
    if not pronoun or subject is None or len(subject.people()) < 2:
        return None
    candidate = Candidate("meeting", "held", reading, verb, verb)
    candidate.add(subject.people(), "participant")
    candidate.asserted = True
    return candidate


_COUNTS = {"двое": 2, "трое": 3, "четверо": 4, "пятеро": 5, "шестеро": 6, "семеро": 7}


def _counted_after_colon(reading: Reading, verb: int) -> list[Party]:
    """ "сошлись трое: к X приехали Y и Z": those whom the words after the colon name, if they are so many."""
    count = next((n for i in reading.children(verb) if (n := _COUNTS.get(reading.tokens[i].text.lower()))), None)
    colon = next((i for i in range(verb, len(reading.tokens)) if reading.tokens[i].text == ":"), None)
    if count is None or colon is None:
        return []
    named = distinct([p for g in reading.groups if g.start > colon for p in g.people() if p.name])
    return named if len(named) == count else []


def _sides_after_colon(reading: Reading, verb: int) -> list[Party]:
    """ "встретились сопредседатели: с чилийской стороны — X, с кубинской — Y": X and Y, of two countries."""
    colon = next((i for i in range(verb, len(reading.tokens)) if reading.tokens[i].text == ":"), None)
    sent = reading.tokens[colon + 1].text.lower() in ("с", "со", "от") if colon is not None else False
    if colon is None or not sent:
        return []
    named = distinct([p for g in reading.groups if g.start > colon and g.case == "Nom" for p in g.people() if p.name])
    return named if len({party.country for party in named} - {None}) >= 2 else []


_OFTEN = frozenset("неоднократно регулярно часто ежегодно редко иногда дважды трижды раз раза всегда".split())


def _of_those_told(reading: Reading, verb: int) -> bool:
    """ "Встречались, например, 30 ноября": whom the text has told of, on a day of which the clause speaks."""
    feats = reading.tokens[verb].feats
    if feats.get("Tense") != "Past" or feats.get("Number") != "Plur" or any(reading.children(verb, "nsubj")):
        return False
    if any(token.text.lower() in _OFTEN for token in reading.tokens):
        return False
    opens = all(token.pos in ("PUNCT", "ADV", "PART", "CCONJ") for token in reading.tokens[:verb])
    return opens and any(mention.precision == "day" and mention.resolved for mention in reading.dates)


def _vague(subject: Group | None, sides: list[Party]) -> bool:
    return subject is None and len(sides) < 2


def _awaiting(reading: Reading, verb: int) -> Candidate | None:
    """ "на следующий день гостя ждал президент X": a reception."""
    if reading.tokens[verb].feats.get("Number") != "Sing" or reading.tokens[verb].feats.get("VerbForm") == "Part":
        return None
    host, guest = reading.subject(verb), reading.object(verb)
    if host is None or guest is None or host.start == guest.start:
        return None
    if guest.mentions[0].form not in ("anaphor", "pronoun"):
        return None
    if any(
        place.kind != "venue" and reading.clauses.of[place.head] == reading.clauses.of[verb] for place in reading.places
    ):
        return None  # "X ждёт гостя в Москве": a visit
    hosts, guests = host.people(), guest.people()
    clause = reading.clause(verb)
    countries = {party.country for party in hosts} & {party.country for party in guests}
    if len(hosts) != 1 or len(guests) != 1 or countries or any(reading.lemma(i) in AIRPORT for i in clause.tokens):
        return None
    candidate = Candidate("meeting", "reception", reading, verb, verb)
    candidate.add([*hosts, *guests], "participant")
    candidate.received = (hosts, guests)
    past = tense(reading, verb) == "Past"
    candidate.status = "held" if past else "planned"
    return candidate


def _guests_before(reading: Reading, verb: int) -> Group | None:
    """ "В здании гостей принял ректор": right before the verb, whatever noun the parser gives them to."""
    before = next((g for g in reading.groups if g.stop == verb and g.preposition is None), None)
    told_of = before is not None and before.case in ("Gen", "Acc") and before.mentions[0].form == "anaphor"
    return before if told_of and reading.lemma(verb - 1) == "гость" else None


def _guest_at_home(reading: Reading, verb: int) -> Group | None:
    """ "принял у себя губернатора X": whom the parser hangs on "себя"."""
    himself = next((i for i in reading.children(verb) if reading.lemma(i) == "себя"), None)
    after = (g for g in reading.groups if g.case in ("Gen", "Acc") and g.preposition is None and g.people())
    return next((g for g in after if himself is not None and g.start == himself + 1), None)


_NO_GUESTS = frozenset("приглашение предложение решение участие закон присяга".split())


def _reception(reading: Reading, verb: int) -> Candidate | None:
    """ "X принял Y", "Y был принят X"."""
    if any(reading.lemma(child) in _NO_GUESTS for child in reading.children(verb, "obj")):
        return None  # "принял приглашение посетить X"
    passive = reading.tokens[verb].feats.get("Voice") == "Pass" or any(
        reading.tokens[child].rel in ("nsubj:pass", "aux:pass") for child in reading.children(verb)
    )
    host: Group | None
    guest: Group | None
    if passive:
        guest, host = reading.subject(verb), reading.agent(verb)
    else:
        host = reading.subject(verb)
        guest = reading.object(verb) or _guests_before(reading, verb) or _guest_at_home(reading, verb)
    if host is not None and guest is None and host.people() and (hosts_gathering(reading, verb)):
        gathering = Candidate("meeting", "attending", reading, verb, verb)
        gathering.add(host.people(), "participant")
        gathering.kind = "summit"
        return gathering
    plural = guest is not None and guest.mentions[0].form == "anaphor" and guest.mentions[0].plural
    if plural and guest is not None:
        first = guest.mentions[0]
        counted = {token.text.lower() for token in reading.tokens[first.start : first.stop]}
        plural = not counted & {"обоих", "обеих", "двух", "трёх", "трех"}
    if host is not None and host.people() and plural and hosts_gathering(reading, verb):
        gathering = Candidate("meeting", "attending", reading, verb, verb)
        gathering.add(host.people(), "participant")
        gathering.kind = "summit"
        return gathering
    led = head_of_delegation(reading, reading.clause(verb).number)
    if host is None or (guest is None and not led) or (guest is not None and host.start == guest.start):
        return None
    hosts = [party for party in host.parties() if party.kind == "person"]
    kinds = ["person", "delegation"]
    if guest is not None and reading.lemma(guest.head) in lex.PEOPLE_OF_BODIES:
        kinds.append("organization")  # "принял представителей «Волги»"
    guests = [p for p in (guest.parties() if guest is not None else led) if p.kind in kinds]
    if not hosts or not guests or {id(party) for party in hosts} & {id(party) for party in guests}:
        return None
    if reading.lemma(verb) == "принимать" and guest is not None and reading.lemma(guest.head) == "гость":
        welcome = Candidate("visit", "greeting", reading, verb, verb, anaphoric=True, weak=True)
        welcome.add(guests, "visitor")
        welcome.add(hosts, "host")
        return welcome  # "принимать гостя будет X": the host of the visit
    candidate = Candidate("meeting", "reception", reading, verb, verb)
    if len({guest.country for guest in guests}) >= 3:
        candidate.kind = "summit"
    candidate.add([*hosts, *guests], "participant")
    candidate.received = (hosts, guests)
    return candidate


_SEVERAL = frozenset(("несколько", "многие", "некоторые", "ряд"))
_GENERIC_VERBS = frozenset("позволять позволить помогать помочь мешать помешать уметь любить привыкнуть".split())
