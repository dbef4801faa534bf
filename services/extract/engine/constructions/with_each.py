"""One meeting with each of several: plurals, lists, verbs left out after a dash, what a colon lists."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.constructions.calls import rung_one_by_one
from services.extract.engine.parties import Group, Party, distinct
from services.extract.engine.reading import Reading


def one_with_each(reading: Reading, noun: int, candidate: Candidate) -> Iterator[Candidate]:
    """ "провёл встречи с X и Y": meetings in the plural are one with each."""
    companions = reading.companions([noun], reading.clauses.of[noun])
    separate = any(
        reading.lemma(child) in ("отдельный", "раздельный", "двусторонний") for child in reading.children(noun, "amod")
    )
    # "провёл встречи": the network takes the accusative for the genitive of one.
    several = reading.tokens[noun].feats.get("Number") == "Plur" or (
        reading.tokens[noun].feats.get("Case") == "Gen" and reading.tokens[noun].rel == "obj"
    )
    plural = several and (reading.lemma(noun) in ("встреча", "беседа", "разговор", "обсуждение") or separate)
    if companions is not None and candidate.mode == "phone":
        plural = plural or rung_one_by_one(reading, companions.people())
    alone = [party for party in candidate.parties if companions is not None and party not in companions.people()]
    text = reading.sentence.text.lower()
    if companions is not None and len(alone) == 1 and not any(word in text for word in _AT_ONCE):
        offices = [*companions.people(), *_also_with(reading, companions)]
        plural = plural or _from_office_to_office(alone[0], offices)
    elif companions is not None and not alone and not any(word in text for word in _AT_ONCE):
        plural = plural or (_on_a_visit(reading) and _in_houses_apart(companions.people()))
    if companions is not None and len(alone) == 1 and lex.fold(reading.lemma(noun)) == "переговоры":
        met = [*companions.people(), *_also_with(reading, companions)]
        plural = plural or _of_many_states(reading, alone[0], met, companions.stop)
    if companions is not None and len(alone) == 1 and not any(word in text for word in _AT_ONCE):
        again = _also_with(reading, companions)  # "переговоры с X и с Y"
        plural = plural or (len({p.country for p in (*alone, *companions.people(), *again)}) > 2 and bool(again))
    several = companions is not None and len(companions.people()) + len(_also_with(reading, companions)) > 1
    if not plural or companions is None or not several or candidate.kind != "talks":
        yield candidate
        return
    met = [*companions.people(), *_also_with(reading, companions)]
    sides = {id(party) for party in met}
    first = [party for party in candidate.parties if id(party) not in sides]
    for other in met:
        single = Candidate(candidate.type, candidate.construction, reading, noun, candidate.verb, mode=candidate.mode)
        single.add([*first, other], "participant")
        single.asserted = candidate.asserted
        yield single


def _on_a_visit(reading: Reading) -> bool:
    """ "в программе поездки встреча с X": whoever it is, he is on a visit there."""
    return not lex.VISIT_NOUNS.isdisjoint(reading.lemmas)


def _also_with(reading: Reading, companions: Group) -> list[Party]:
    """ "с X, а также с Y": Y."""
    found: list[Party] = []
    stop = companions.stop
    for group in reading.groups:
        link = [token.text.lower() for token in reading.tokens[stop : group.start]]
        if group.start < stop or group.preposition not in ("с", "со") or not group.people():
            continue
        if not link or len(link) > 5 or not set(link) <= {",", ";", "и", "а", "также", "так", "же", "с", "со"}:
            break
        found += group.people()
        stop = group.stop
    return found


def _with_each(reading: Reading, candidate: Candidate) -> Iterator[Candidate]:
    """ "встретился с X, а также с Y": a meeting with each."""
    each = _each_of(reading)
    if each and len(candidate.parties) == 1 and candidate.parties[0] not in each:
        yield from _apart(candidate, candidate.parties[0], each)
        return
    companions = [g for g in reading.groups if g.preposition in ("с", "со") and g.case == "Ins" and g.people()]
    beside = {reading.lemma(i) for i in (candidate.verb - 1, candidate.verb + 1) if 0 <= i < len(reading.tokens)}
    if "отдельно" in beside or any(
        token.text.lower() in ("отдельности", "поочередно", "поочерёдно", "порознь") for token in reading.tokens
    ):
        if candidate.received is not None and len(candidate.received[1]) > 1 and len(candidate.received[0]) == 1:
            hosts, guests = candidate.received
            for guest in guests[1:]:
                yield _beside(candidate, [*hosts, guest], (hosts, [guest]))
            candidate.participants = [(hosts[0], "participant"), (guests[0], "participant")]
            candidate.received = (hosts, guests[:1])
            return
        clause = reading.clause(candidate.verb).number
        one = candidate.parties[0]
        others = distinct(
            [
                party
                for group in reading.groups
                if group.preposition in ("с", "со", None) and group.case == "Ins" and group.clause == clause
                for party in group.people()
                if party is not one
            ]
        )
        if others:
            yield from _apart(candidate, one, others)
        return
    if candidate.received is not None:
        hosts, guests = candidate.received
        text = reading.sentence.text.lower()
        if any(m.form == "delegation" and m.parties == guests for m in reading.mentions):
            text = text.replace("делегаци", "", 1)  # "делегацию приняли президент и премьер": one after the other
        if len(guests) == 1 and _from_office_to_office(guests[0], hosts) and not any(w in text for w in _AT_ONCE):
            for host in hosts[1:]:
                yield _beside(candidate, [host, *guests], ([host], guests))
            candidate.participants = [(hosts[0], "participant"), (guests[0], "participant")]
            candidate.received = (hosts[:1], guests)
            return
    if (several := _one_after_another(reading, candidate)) is not None:
        yield from _apart(candidate, candidate.parties[0], several)
        return
    for first, second in pairwise(companions):
        link = [token.text.lower() for token in reading.tokens[first.stop : second.start]]
        if (
            not link
            or len(link) > 5
            or not all(word in (",", ";", "и", "а", "но", "также", "затем", "потом", "с", "со") for word in link)
        ):
            continue
        head = reading.clauses.clauses[second.clause].head
        if second.clause != first.clause and head >= second.stop and reading.is_finite(head) and "также" not in link:
            continue  # "встретился с X, а с Y подписал план"
        sides = {id(party) for party in first.people()}
        others = [party for party in candidate.parties if id(party) not in sides]
        if len(others) == len(candidate.parties) or (not others and reading.subject(candidate.verb) is not None):
            continue  # without a subject: "проведёт переговоры с X, встретится с Y, а также с Z"
        met = second.people()
        apart = len(others) == 1 and len(met) > 1 and _lead_states([*others, *met])
        for side in [[party] for party in met] if apart else [met]:
            more = _beside(candidate, [*others, *side])
            more.kind = candidate.kind
            yield more


def _each_of(reading: Reading) -> list[Party]:
    """ "встретился с каждым из них"."""
    return next(
        (
            group.people()
            for group in reading.groups
            if group.preposition == "из" and group.start > 2 and reading.lemma(group.start - 2) == "каждый"
            if reading.preposition(group.start - 2) in ("с", "со")
        ),
        [],
    )


def _apart(candidate: Candidate, one: Party, others: Sequence[Party]) -> Iterator[Candidate]:
    """A meeting of one with each of the others but the first, whom the candidate itself is left with."""
    for other in others[1:]:
        yield _beside(candidate, [one, other])
    candidate.participants = [(one, "participant"), (others[0], "participant")]


def _beside(
    candidate: Candidate, parties: list[Party], received: tuple[list[Party], list[Party]] | None = None
) -> Candidate:
    """One more meeting by the same words; `received` as in a candidate."""
    single = Candidate("meeting", "with each", candidate.reading, candidate.trigger, candidate.verb, received=received)
    single.add(parties, "participant")
    return single


_AMONG = frozenset("генассамблея ассамблея сессия форум конференция неделя".split())
_AT_ONCE = (
    "вместе",
    "совместн",
    "сторонн",
    "формат",
    "сразу",
    "одновременно",
    "одним столом",
    "делегаци",
    "с участи",
    "при участи",
)
_SEEN = frozenset("встретиться встречаться увидеться повидаться".split())
_LOCAL = frozenset(("mayor", "governor"))
_SEATS_OF_POWER = frozenset(("head_of_state", "head_of_government", "speaker", "foreign_minister"))


def _one_after_another(reading: Reading, candidate: Candidate) -> list[Party] | None:
    """Those met, where a list of them is one of meetings and not of people at one table.

    "на полях форума встретился с A, B и C": each of another state. "В Осло он встретился с премьером A, спикером B и
    мэром C": a foreigner goes from office to office.
    """
    if reading.lemma(candidate.trigger) not in _SEEN | lex.CONVERSE_VERBS:
        return None
    text = reading.sentence.text.lower()
    subject = reading.subject(candidate.verb)
    if any(word in text for word in _AT_ONCE) or subject is None or len(subject.people()) != 1:
        return None
    one = subject.people()[0]
    met = [party for party in candidate.parties if party is not one]
    if candidate.parties[0] is not one or not all(party.kind == "person" and party.role for party in met):
        return None
    aside = "на полях" in text or "в кулуарах" in text
    among = any(
        lemma in _AMONG and reading.preposition(i) in ("на", "в", "во") for i, lemma in enumerate(reading.lemmas)
    )
    sides = [party.country for party in (one, *met)]
    several = len(met) >= 2 and len(set(sides)) == len(sides)
    also = any(reading.lemma(i) == "также" for i in reading.clause(candidate.verb).tokens)
    if several and (also or ((aside or among) and len(met) >= 3) or _of_one_day(reading, candidate)):
        return met
    local = len(met) == 2 and one.office in _LOCAL and met[1].office == "ambassador"
    if local and met[1].country == one.country != met[0].country:
        return met  # "мэр Омска встретился с мэром Осло и послом России": his own ambassador is met apart
    last = max((g.stop for g in reading.groups if met and met[-1] in g.people()), default=0)
    if _of_many_states(reading, one, met, last):
        return met
    return met if _from_office_to_office(one, met) else None


def _of_one_day(reading: Reading, candidate: Candidate) -> bool:
    """ "В тот же день X встретился с Y и Z": a list of what he did on a day that the text has told of."""
    text = lex.fold(reading.sentence.text)
    return candidate.trigger == candidate.verb and text.startswith(("в тот же день", "в этот же день", "в этот день"))


def _lead_states(parties: Sequence[Party]) -> bool:
    """Whether all of them lead states, each another one."""
    leads = all(p.office in _HEADS or (p.role or "").startswith(("лидер", "глава государства")) for p in parties)
    sides = [party.country for party in parties]
    return leads and None not in sides and len(set(sides)) == len(sides)


_HEADS = frozenset(("head_of_state", "head_of_government"))
_LEADERS = frozenset("лидер глава президент премьер руководитель".split())


def _of_many_states(reading: Reading, one: Party, met: Sequence[Party], stop: int) -> bool:
    """Whether a leader meets three and more leaders, and nothing says that they sit at one table.

    "проведёт переговоры с A, B и лидерами Азии": those who are not named count as one.
    """
    text = reading.sentence.text.lower()
    if any(word in text for word in _AT_ONCE) or len(met) < 2 or not _lead_states([one, *met]):
        return False
    more = any(
        reading.lemma(i) in _LEADERS and reading.tokens[i].feats.get("Number") == "Plur"
        for i in range(stop, min(stop + 4, len(reading.tokens)))
    )
    return len(met) + more >= 3


def listed(reading: Reading) -> Iterator[Candidate]:
    """ "Пройдут восемь встреч: с A, с B и с C": one with each, whose they are the text has said."""
    colon = next((i for i, token in enumerate(reading.tokens) if token.text == ":"), None)
    if colon is None:
        return
    noun = next((i for i in range(colon) if reading.lemma(i) in _MEETINGS), None)
    if noun is None or reading.tokens[noun].feats.get("Number") != "Plur":
        return
    each = [g for g in reading.groups if g.start > colon and g.preposition in ("с", "со") and g.people()]
    if len(each) < 2 or each[0].start > colon + 3:
        return
    subject = reading.subject(reading.verb_over(noun)) or reading.genitive(noun)
    own = subject.people() if subject is not None and subject.start < colon else []
    for group in each:
        candidate = Candidate("meeting", "listed", reading, noun, reading.verb_over(noun))
        candidate.add([*own, *group.people()], "participant")
        candidate.asserted = True
        yield candidate


_MEETINGS = frozenset(("встреча", "переговоры", "беседа"))


def _from_office_to_office(guest: Party, hosts: Sequence[Party]) -> bool:
    """Whether a foreigner meets those who do not sit in one house, or somebody of no country three of them."""
    countries = {host.country for host in hosts} - {None}
    far = len(hosts) > 2 if guest.country is None else guest.country not in countries
    return far and _in_houses_apart(hosts)


def _in_houses_apart(hosts: Sequence[Party]) -> bool:
    """Whether people of one country do not sit in one house: heads of powers, or three with offices apart."""
    if len(hosts) < 2 or len({host.country for host in hosts} - {None}) != 1:
        return False
    classes = [host.office for host in hosts]
    roles = {host.role for host in hosts}
    apart = len(set(classes)) == len(classes) or (len(roles) == len(hosts) and set(classes) == {"speaker"})
    if apart and _SEATS_OF_POWER.issuperset(classes):
        return True
    below = any((role or "").startswith(_BELOW) for role in roles)  # "ректором X, проректором Y и деканом Z"
    return len(hosts) >= 3 and len(roles) == len(hosts) and "deputy" not in classes and not below


_BELOW = ("проректор", "вице-", "зам", "первый зам", "помощник", "советник")


def gapped(reading: Reading, candidate: Candidate) -> Iterator[Candidate]:
    """ "встретился с X, а 16 февраля — с Y", "принял X, потом — Y": the verb left out after a dash."""
    if candidate.type not in ("meeting", "call") or not candidate.parties:
        return
    if candidate.type == "meeting":
        yield from _with_each(reading, candidate)
    yield from left_out(reading, candidate)


def left_out(reading: Reading, candidate: Candidate) -> Iterator[Candidate]:
    """ "…, а во вторник — с Y": one more of the same kind, after a dash."""
    for group in reading.groups:
        if not candidate.parties or group.start <= candidate.trigger + 2 or not group.people():
            continue
        before = group.start - 1
        while before > candidate.trigger and reading.tokens[before].pos in ("ADP", "DET", "PRON", "ADJ"):
            before -= 1  # "— с его новым коллегой"
        dashed = reading.tokens[before].text in ("—", "–", "-")
        unsaid = dashed or _then_with(reading, candidate.trigger, group) or _with_another(reading, group)
        of_other_talks = reading.lemma(group.start - 2) in lex.MEETING_NOUNS  # "…, а во вторник — встреча с Y"
        if before <= candidate.trigger or not unsaid or of_other_talks:
            continue
        if not reading.no_predicate_between(candidate.trigger, group.head):
            continue
        if reading.lemma(before - 1) in ("очередь", "впереди", "далее", "дальше"):
            continue  # "принял X, на очереди — Y"
        if candidate.received is not None and group.case == "Nom" and group.preposition is None:
            if not {id(p) for p in group.people()} & {id(p) for p in candidate.parties}:
                by_other = Candidate("meeting", "gapped", reading, group.head, candidate.verb)
                by_other.add([*group.people(), *candidate.received[1]], "participant")
                by_other.received = (group.people(), candidate.received[1])
                yield by_other
            continue
        if (group.preposition in ("с", "со") and group.case == "Ins") or (
            candidate.received is not None and group.case in ("Acc", "Gen")
        ):
            first = candidate.received[0] if candidate.received is not None else candidate.parties[:1]
            own = next((g for g in reading.groups if g.stop == before and g.case == "Nom" and g.people()), None)
            if own is not None and group.preposition is not None:
                first = own.people()  # "X встретился с Y, а его литовский коллега — с Z"
            if {id(p) for p in group.people()} & {id(p) for p in candidate.parties}:
                continue
            other = Candidate(candidate.type, "gapped", reading, group.head, candidate.verb, mode=candidate.mode)
            other.add([*first, *group.people()], "participant")
            if candidate.received is not None:
                other.received = (first, group.people())
            yield other


def _with_another(reading: Reading, group: Group) -> bool:
    """ "С X он обсудил торговлю, с Y — климат": the dash stands after whom else he spoke with."""
    if group.preposition not in ("с", "со") or group.stop + 1 >= len(reading.tokens):
        return False
    opens = any(reading.tokens[i].text in (",", ";") for i in range(max(0, group.start - 2), group.start))
    return opens and reading.tokens[group.stop].text in ("—", "–", "-")


def _then_with(reading: Reading, trigger: int, group: Group) -> bool:
    """ "…, а 16 февраля с Y": a day that no dash divides from those met then."""
    if group.preposition not in ("с", "со"):
        return False
    for index in range(group.start - 1, max(trigger, group.start - 8), -1):
        token = reading.tokens[index]
        if token.text.lower() == "а" and reading.tokens[index - 1].text == ",":
            start, stop = token.stop, reading.tokens[group.start].start
            return any(start <= mention.start and mention.stop <= stop for mention in reading.dates)
        if token.text in (",", ";", ":") or reading.is_finite(index):
            return False
    return False
