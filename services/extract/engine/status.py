"""Whether an event happened, is to happen, is offered, was called off or is denied: out of the words around it."""

import re

from services.contracts.event import Status
from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.clauses import Clause
from services.extract.engine.dates import Prefer
from services.extract.engine.lexicon import fold
from services.extract.engine.reading import Reading
from services.extract.engine.scope import takes_place_then

_PREPARATION = frozenset(
    (
        "подготовка",
        "организация",
        "программа",
        "дата",
        "график",
        "срок",
        "канун",
        "преддверие",
        "план",
        "проект",
        "анонс",
    )
)
_TERMS = frozenset(("место", "время", "формат"))  # of a meeting still to be agreed on; "во время", "на месте" are not
_ALL_TERMS = _TERMS | {"дата", "срок", "график", "программа", "повестка"}
_OFFER_NOUNS = frozenset(("приглашение", "готовность", "предложение", "инициатива", "возможность", "вероятность"))
_ANNOUNCE_VERBS = lex.AGREE_VERBS | {"объявить", "анонсировать", "уведомить", "оповестить"}
_PAST = re.compile(r"(л[аои]?(с[ья])?|шел|вез|нес|рос|мог|лег|пас|крыт)$|[бгкхрсз](ся)?$")
_IN_STORE = frozenset("ждать оставаться стоять значиться".split())
_PREVENT = frozenset(("отказаться", "отказываться", "отказ", "помешать", "запретить"))
_PHASAL = frozenset(
    "начать начинать продолжить продолжать успеть смочь удаться суметь закончить завершить довестись прийтись "
    "приехать прибыть прилететь".split()
)


# What is said of whether an event takes place.
_HAPPENS = lex.HOLD_VERBS | lex.TAKE_PLACE_VERBS
_OF_WHETHER = lex.TAKE_PLACE_VERBS | lex.CANCEL_VERBS | lex.PLAN_VERBS | lex.words("откладывать переносить отменять")


def status_of(candidate: Candidate, outlook: Prefer | None = None) -> Status:
    """The status that the trigger's clause gives to its event, the words nearest to the trigger first.

    `outlook` is where a text that goes through a week looks: its present ("в среду прибывает") is of that week.
    """
    if candidate.status is not None:
        return candidate.status
    status = _status(candidate)
    if outlook == "past" and status == "planned" and _in_present(candidate):
        return "held"
    if outlook == "future" and status == "held" and _in_present(candidate) and candidate.type != "visit":
        return "planned"
    return status


def _in_present(candidate: Candidate) -> bool:
    """ "прибывает", "встречается": the event's own verb in the present."""
    reading, verb = candidate.reading, candidate.verb
    own = candidate.trigger == verb or reading.lemma(verb) in _HAPPENS
    planned = reading.lemma(verb) in lex.PLAN_VERBS
    return own and not planned and reading.is_finite(verb) and tense(reading, verb) == "Pres"


def _status(candidate: Candidate) -> Status:
    reading, verb, trigger = candidate.reading, candidate.verb, candidate.trigger
    if _called_off_after(reading, trigger):
        return "cancelled"
    around = _around(reading, trigger) if reading.group_at(trigger) is None else None
    relative = reading.told_of(trigger, _OF_WHETHER) if reading.tokens[trigger].pos == "NOUN" else []
    if relative:
        statuses = [_of_predicate(reading, each, each) for each in relative]
        if verb != relative[0] and reading.lemma(verb) in _COMES_ABOUT and tense(reading, verb) == "Fut":
            return _of_predicate(reading, verb, trigger)  # "встреча, которую переносили, пройдёт 5 мая"
        return next((s for s in statuses if s in ("cancelled", "denied")), statuses[0])
    if around == "held":
        return around
    if around == "planned" and negated(reading, verb) and _of_terms(reading, trigger):
        return around  # "сроки поездки не названы"
    if around is not None:
        stopped = _of_predicate(reading, verb, trigger) if verb != trigger else around
        return stopped if stopped in ("cancelled", "denied") else around
    if trigger != verb and (_on_a_list(reading, verb) or _of_a_list(reading, verb)):
        return "planned"
    if candidate.type == "visit" and discussed(reading, trigger, verb):
        return "proposed" if reading.lemma(verb) in ("рассматривать", "рассматриваться") else "planned"
    found = _of_predicate(reading, verb, trigger)
    if found == "planned" and _but_put_off(reading, verb):
        return "cancelled"
    if found == "cancelled" and _moved(reading, verb):
        return "planned"
    if found in ("denied", "planned") and _called_off_as_well(reading, trigger):
        return "cancelled"
    gathers = candidate.kind in ("session", "summit") and reading.preposition(trigger) in ("на", "в")
    if found in ("denied", "cancelled") and gathers and (candidate.joined or reading.lemma(verb) in lex.ARRIVE_VERBS):
        return "planned" if tense(reading, verb) != "Past" else "held"  # "не приедет на саммит": it takes place
    if found == "held" and not reading.is_finite(verb) and _listed(reading, trigger):
        return "planned"
    if found in ("denied", "cancelled", "proposed") and verb != trigger:
        inside = not candidate.joined and reading.preposition(trigger) in ("на", "в", "во")
        inside = inside and "участие" not in reading.lemmas[max(0, trigger - 4) : trigger]  # "отказался от участия в …"
        if _only_frames(reading, trigger) or (inside and reading.tokens[trigger].feats.get("Case") == "Loc"):
            return "held"  # "на встрече они не подали друг другу руки"
    past = tense(reading, verb) == "Past" and not any(is_to_be(reading.tokens[i].text) for i in reading.children(verb))
    if found == "planned" and past and candidate.type != "visit" and verb != trigger and _only_frames(reading, trigger):
        return "held"  # "согласовано в ходе разговора"
    return found


def _moved(reading: Reading, verb: int) -> bool:
    """ "перенесена из Осло в Лиму", "перенесена и пройдёт в мае", "переносится с 19 на 24 мая": it is to be."""
    if reading.lemma(verb) not in lex.PUT_OFF_VERBS or negated(reading, verb):
        return False
    if takes_place_then(reading, verb):
        return True
    elsewhere = {"из", "в"} <= {reading.preposition(place.head) for place in reading.places if place.head > verb}
    return elsewhere or _FROM_DAY_TO_DAY.search(reading.sentence.folded) is not None


_FROM_DAY_TO_DAY = re.compile(r"\bсо? \d{1,2}(?:-го)?(?: [а-я]+)? на \d")


_INTEND = lex.words(
    "планировать планироваться собираться намереваться предполагать предполагаться намечаться ожидаться"
)


def once_intended(reading: Reading, verb: int) -> int | None:
    """ "собирался посетить", "планировалось, что он прибудет": the past verb of a plan over the predicate."""
    clause = reading.clause(verb)
    above = reading.clauses.clauses[clause.parent].head if clause.parent is not None else verb
    for at in (verb, reading.tokens[verb].head, above):
        if at >= 0 and reading.lemma(at) in _INTEND and tense(reading, at) == "Past" and not negated(reading, at):
            return at
    return None


def was_to_be(candidate: Candidate) -> bool:
    """ "была намечена на среду", "в программе значилась встреча": a plan that the text looks back on."""
    reading = candidate.reading
    if reading.lemma(candidate.verb) in lex.LIST_VERBS and reading.tokens[candidate.verb].feats.get("Tense") == "Past":
        return True
    if once_intended(reading, candidate.verb) is not None:
        return True
    return any(
        reading.tokens[i].text.lower() in ("был", "была", "было", "были") for i in reading.clause(candidate.verb).tokens
    )


def _but_put_off(reading: Reading, verb: int) -> bool:
    """ "был запланирован, но переносился", "собирался приехать, но передумал": what came of the plan."""
    plan = once_intended(reading, verb)
    for other in [*reading.children(verb, "conj"), *(reading.children(plan, "conj") if plan is not None else ())]:
        fails = reading.lemma(other) in lex.CANCEL_VERBS and not negated(reading, other)
        fails = fails or (negated(reading, other) and reading.lemma(other) in _COMES_ABOUT | _MODALS)
        stayed = plan is not None and reading.lemma(other) in ("остаться", "передумать")
        if other < verb or not (fails or stayed or _changes_mind(reading, other)):
            continue
        between = [reading.tokens[i].text.lower() for i in range(verb, other)]
        to_a_date = any(reading.preposition(i) == "на" for i in range(other + 1, min(other + 4, len(reading.tokens))))
        if {"но", "однако"} & set(between) and not to_a_date:
            return True
    return False


def _changes_mind(reading: Reading, verb: int) -> bool:
    """ "изменил планы"."""
    changed = reading.lemma(verb) in ("изменить", "поменять", "пересмотреть")
    return changed and any(
        reading.lemma(child) in ("план", "решение", "график") for child in reading.children(verb, "obj")
    )


_RULE_OUT = frozenset(("исключить", "исключать", "исключаться"))
_STRUCK = _RULE_OUT | {"вычеркнуть", "выпасть", "снять"}
_CALLED_OFF = lex.CANCEL_VERBS | _STRUCK


def _out_of_programme(reading: Reading, verb: int) -> bool:
    """ "исключили из программы", "выпал из графика", "снята с повестки"."""
    return reading.lemma(verb) in _STRUCK and any(
        reading.lemma(i) in _LISTS and reading.preposition(i) in ("из", "с") for i in reading.clause(verb).tokens
    )


_IT = {"Masc": ("он", "его"), "Fem": ("она", "ее"), "Neut": ("оно", "его"), None: ("они", "их")}


def _called_off_after(reading: Reading, noun: int) -> bool:
    """ "разговор не состоялся: его перенесли", "ждали визита, но он сорвался"."""
    feats = reading.tokens[noun].feats
    if reading.tokens[noun].pos not in ("NOUN", "PROPN") or _CALLED_OFF.isdisjoint(reading.lemmas[noun + 1 :]):
        return False
    words = _IT[None if feats.get("Number") == "Plur" else feats.get("Gender", "Masc")]
    for verb in range(noun + 1, len(reading.tokens)):
        off = reading.lemma(verb) in lex.CANCEL_VERBS or _out_of_programme(reading, verb)
        if not off or negated(reading, verb):
            continue
        it = next((i for i in (verb - 1, verb - 2) if fold(reading.tokens[i].text) in words), None)
        if it is None or it <= noun or any(reading.lemma(i) in lex.EVENT_NOUNS for i in range(noun + 1, it)):
            continue
        to_a_date = any(reading.preposition(i) == "на" for i in range(verb + 2, min(verb + 4, len(reading.tokens))))
        return not to_a_date or "неопределенный" in reading.lemmas[verb + 1 : verb + 4]
    return False


def _called_off_as_well(reading: Reading, noun: int) -> bool:
    """ "приезд X не состоялся: поездку отменили": the same event by another noun with no words of its own."""
    if lex.CANCEL_VERBS.isdisjoint(reading.lemmas[noun + 1 :]):
        return False
    said = reading.lemma(noun)
    alike = next((nouns for nouns in (lex.VISIT_NOUNS, lex.MEETING_NOUNS) if said in nouns), frozenset())
    if said in lex.RECIPROCAL_VERBS:  # "собирался увидеться с X, однако встречу пришлось отменить"
        alike = lex.MEETING_NOUNS
    elif said in lex.GO_TO_VERBS | lex.ARRIVE_VERBS:
        alike = lex.VISIT_NOUNS
    for verb in range(noun + 2, len(reading.tokens)):
        if reading.lemma(verb) not in lex.CANCEL_VERBS or negated(reading, verb):
            continue
        for index in (verb - 2, verb - 1, verb + 1, verb + 2):
            called = noun < index < len(reading.tokens) and reading.lemma(index) in alike
            if called and not any(reading.children(index, "nmod", "amod", "det")):
                return True
    return False


_LISTS = frozenset("календарь план график расписание программа повестка афиша".split())


def _on_a_list(reading: Reading, verb: int) -> bool:
    """ "в календаре стоял визит X": nothing more is said than that it was to be."""
    return reading.lemma(verb) in lex.LIST_VERBS and any(
        reading.lemma(i) in _LISTS and reading.preposition(i) in ("в", "на", "по") for i in reading.clause(verb).tokens
    )


def _of_a_list(reading: Reading, verb: int) -> bool:
    """ "программа четверга включает беседу с X": what a list of things to come holds."""
    if reading.lemma(verb) not in ("включать", "предусматривать") or tense(reading, verb) != "Pres":
        return False
    return any(reading.lemma(child) in _LISTS for child in reading.children(verb, "nsubj"))


_TALKED_OF = lex.DISCUSS_VERBS | {"обсуждаться", "рассматриваться"}


def discussed(reading: Reading, noun: int, verb: int) -> bool:
    """ "обсудили визит X в Осло": what is talked about, mostly still to come, unlike "итоги визита"."""
    if noun == verb or reading.lemma(verb) not in _TALKED_OF or reading.preposition(noun) is not None:
        return False
    at, steps = noun, 0
    while reading.tokens[at].rel == "conj" and reading.tokens[at].head >= 0 and steps < 4:
        at, steps = reading.tokens[at].head, steps + 1
    case = reading.tokens[noun].feats.get("Case")
    return reading.tokens[at].head == verb and case in ("Nom", "Acc") and reading.tokens[at].rel != "obl"


_FRAMES = frozenset("ход итог время рамка результат окончание завершение поле".split())


def _only_frames(reading: Reading, trigger: int) -> bool:
    """Whether the event only frames what the clause denies: "после визита график не опустел", "в ходе встречи"."""
    if reading.tokens[trigger].pos not in ("NOUN", "PROPN"):
        return False
    token = reading.tokens[trigger]
    above = reading.tokens[token.head] if token.head >= 0 else None
    if above is not None and reading.lemma(token.head) in ("режим", "формат"):
        return False  # "переговоры в режиме видеоконференции перенесены"
    if token.feats.get("Case") == "Gen" and above is not None and above.pos == "NOUN" and token.rel == "nmod":
        return True  # "стенограмму беседы не обнародовали"
    if reading.preposition(trigger) in ("после", "перед", "до", "по", "за"):
        return True
    frame = next((i for i in range(trigger - 1, max(-1, trigger - 4), -1) if reading.lemma(i) in _FRAMES), None)
    between = range(trigger if frame is None else frame + 1, trigger)
    of_another = any(
        reading.is_finite(i) or (reading.tokens[i].pos != "ADJ" and reading.lemma(i) in lex.EVENT_NOUNS)
        for i in between
    )
    return frame is not None and not of_another  # "в ходе визита запланирована встреча"


def _around(reading: Reading, trigger: int) -> Status | None:
    """What the trigger's own attributes and the noun above it say: "предстоящий визит", "подготовка к визиту"."""
    token = reading.tokens[trigger]
    if token.pos not in ("NOUN", "PROPN"):
        return None
    for child in reading.children(trigger):
        lemma = reading.lemma(child)
        if lemma in lex.PLAN_ADJECTIVES:
            return "planned"
        if lemma == "возможный" and child < trigger:
            return "proposed"
        described = child < trigger and reading.tokens[child].feats.get("Case") == token.feats.get("Case") is not None
        if (
            reading.tokens[child].pos in ("VERB", "ADJ")
            and (child != reading.clause(trigger).head or described)
            and reading.tokens[child].feats.get("VerbForm") == "Part"
        ):
            if lemma in ("запланировать", "наметить", "назначить", "планировать", "намечать", "ожидать", "предстоять"):
                return "planned"
            if lemma in lex.CANCEL_VERBS:
                return "cancelled"
            if lemma in ("состояться", "пройти", "завершиться", "начаться", "проходить"):
                return "held"
    ahead = next((i for i in range(trigger - 1, max(-1, trigger - 8), -1) if reading.lemma(i) == "предстоящий"), None)
    if ahead is not None and reading.described_ahead(ahead) == trigger:
        return "planned"  # "к предстоящему 24 мая в Осло очередному заседанию"
    if scheduled(reading, trigger):
        return "planned"
    arranged = _arranged_after(reading, trigger)
    if arranged is not None:
        return arranged
    at = reading.tokens[trigger].head
    steps = 0
    while at >= 0 and steps < 4 and reading.tokens[at].pos in ("NOUN", "PROPN"):
        lemma = reading.lemma(at)
        if token.feats.get("Case") == "Ins" and at == token.head:
            break  # "завершилась программа подписанием плана"
        if lemma == "программа" and any(tense(reading, i) == "Past" for i in reading.children(at) if i < trigger):
            return "held"  # "в программе были переговоры"
        if lemma == "контекст" and reading.preposition(at) == "в":
            return "held"  # "обсудят вопросы в контексте встречи X и Y"
        if lemma in _PREPARATION or (lemma in _TERMS and reading.preposition(at) not in ("в", "во", "на")):
            return "planned"
        if lemma in _OFFER_NOUNS and at < trigger:
            return "proposed"
        if lemma in ("отмена", "перенос", "срыв"):
            return "cancelled"
        at, steps = reading.tokens[at].head, steps + 1
    if reading.preposition(trigger) in ("о", "об") and (
        reading.lemma(token.head) in _ANNOUNCE_VERBS
        or "договоренность" in reading.lemmas[max(0, trigger - 4) : trigger]
    ):
        return "planned"  # "достигнута договорённость о визите"
    return None


def scheduled(reading: Reading, noun: int) -> bool:
    """ "у министра по плану визит": said right before the noun of the event, and no verb says otherwise."""
    return reading.follows(noun, _LISTS, 2) and any(
        reading.preposition(i) == "по" and reading.lemma(i) in _LISTS for i in range(max(0, noun - 3), noun)
    )


def _listed(reading: Reading, trigger: int) -> bool:
    """ "В программе визита — встреча с X", and no verb that says otherwise."""
    programme = next((i for i in range(trigger) if reading.lemma(i) in ("программа", "повестка", "расписание")), None)
    return (
        programme is not None
        and reading.preposition(programme) == "в"
        and any(token.text in ("—", "–", ":") for token in reading.tokens[programme:trigger])
        and not any(tense(reading, i) == "Past" for i in range(programme, trigger) if reading.is_finite(i))
    )


def _of_terms(reading: Reading, trigger: int) -> bool:
    """Whether the event's noun stands right under its date, place or programme."""
    above = reading.tokens[trigger].head
    return above >= 0 and reading.lemma(above) in _ALL_TERMS


_ARRANGED = frozenset("запланировать наметить назначить планировать намечать ожидать".split())
_ENDINGS = {
    "Fem": ("ая", "ую", "ой"),
    "Neut": ("ое", "ого", "ому", "ым", "ом"),
    "Masc": ("ый", "ого", "ому", "ым", "ом"),
}


def _arranged_after(reading: Reading, trigger: int) -> Status | None:
    """ "визит X, намеченный на октябрь": the participle, whatever noun the parser gives it to."""
    feats = reading.tokens[trigger].feats
    endings = _ENDINGS.get(feats.get("Gender", "")) if feats.get("Number") == "Sing" else ("ые", "ых", "ым", "ыми")
    for index in range(trigger + 2, min(trigger + 16, len(reading.tokens))):
        if reading.is_finite(index):
            return None
        token = reading.tokens[index]
        if (
            reading.tokens[index - 1].text == ","
            and reading.lemma(index) in _ARRANGED
            and token.text.lower().endswith(endings or ())
        ):
            return "planned"
    return None


def negated(reading: Reading, verb: int) -> bool:
    """Whether "не" stands right before the verb or hangs on it."""
    before = reading.tokens[verb - 1].text.lower() if verb > 0 else ""
    if before == "не":
        return True
    # "не будет встречаться", "не был принят": the negation stands before the auxiliary.
    return (
        before in ("будет", "будут", "был", "была", "были", "было", "станет", "станут")
        and verb > 1
        and (reading.tokens[verb - 2].text.lower() == "не")
    )


_REFUSALS = frozenset("отказаться отказываться отказ".split())


def stays_away(reading: Reading, verb: int) -> bool:
    """Whether it is said that somebody does not do something: "не примет", "не сможет принять", "отказался принять"."""
    at, steps = verb, 0
    while not negated(reading, at):
        above = reading.tokens[at].head
        if above < 0 or steps > 2 or reading.tokens[at].feats.get("VerbForm") != "Inf":
            return False
        if reading.lemma(above) in _REFUSALS:
            return True
        at, steps = above, steps + 1
    return True


_MODALS = frozenset(("мочь", "смочь"))
_COMES_ABOUT = frozenset("состояться пройти начаться произойти последовать".split())


def _of_predicate(reading: Reading, verb: int, trigger: int) -> Status:
    tokens = reading.tokens
    feats = tokens[verb].feats
    passive = _to_be_done(reading, verb)
    infinitive = passive or feats.get("VerbForm") == "Inf"
    chain: list[int] = [verb]
    # Up through infinitives and their modals: "собирались встретиться", "намерен посетить".
    at, steps = verb, 0
    while (
        steps < 4
        and (tokens[at].feats.get("VerbForm") == "Inf" or (passive and at == verb))
        and not any(
            is_to_be(tokens[child].text) for child in reading.children(at)
        )  # "не уточнил, о чём будут говорить"
        and tokens[at].rel in ("xcomp", "csubj", "csubj:pass", "conj", "ccomp", "acl", "advcl", "obl", "nmod")
    ):
        at = tokens[at].head
        if at < 0:
            break
        chain.append(at)
        steps += 1
    # Down: an infinitive trigger under the clause's head, or that of "встреча может состояться".
    if trigger != verb and tokens[trigger].feats.get("VerbForm") == "Inf":
        chain.insert(0, trigger)
        infinitive = True
    elif reading.lemma(verb) in _MODALS and trigger != verb:
        below = next(
            (i for i in reading.children(verb, "xcomp") if reading.lemma(i) in _COMES_ABOUT or _to_be_done(reading, i)),
            None,
        )
        if below is not None:
            chain.insert(0, below)
            infinitive = True
    if trigger != verb:  # "от поездки решено отказаться"
        chain += [
            i for i in reading.children(verb, "xcomp", "csubj", "csubj:pass") if reading.lemma(i) in lex.CANCEL_VERBS
        ]
    denied = any(negated(reading, index) for index in chain) or (
        tokens[trigger].feats.get("Case") == "Gen"
        and any(tokens[index].text.lower() == "нет" for index in (verb, *reading.children(verb)))
    )
    if _said_by_denier(reading, verb):
        return "denied"
    if possible(reading, verb) or (trigger != verb and negated(reading, verb) and reading.lemma(verb) in _CONFIRM):
        return "proposed"
    for index in chain:
        word = reading.lemma(index)
        if word in _RULE_OUT and negated(reading, index):
            return "proposed"  # "не исключил встречи"
        if _out_of_programme(reading, index):
            return "denied" if denied else "cancelled"
        if word in lex.DENY_VERBS or (infinitive and word in _PREVENT):
            return "denied"
        if word in lex.CANCEL_VERBS:
            return "planned" if denied else "cancelled"
    if denied and trigger != verb and (reading.lemma(verb) == "анонсировать" or _of_effect(reading, verb, trigger)):
        denied = False  # "встреча ранее не была анонсирована", "визит не принёс результатов"
    if denied:
        return "denied"
    if reading.lemma(verb) == "подтвердить" and reading.lemma(trigger) in lex.VISIT_NOUNS:
        return "planned"  # "в Осло подтвердили визит X"
    for index in chain[1:] if infinitive else chain:
        word = reading.lemma(index)
        if word in lex.PROPOSE_VERBS or word in lex.PROPOSE_ADJECTIVES or word in _OFFER_NOUNS:
            return "proposed"
        # "хотел бы предложить вам посетить": the parser hangs both infinitives on one verb
        if any(reading.lemma(i) in _OFFER_VERBS for i in reading.children(index, "xcomp") if i < verb):
            return "proposed"
    if reading.lemma(chain[-1]) == "хотеть" and _would(reading, chain[-1]):
        return "proposed"  # "хотел бы посетить"
    for index in chain:
        word = reading.lemma(index)
        feats = tokens[index].feats
        signed = reading.lemma(trigger) in lex.SIGNATURE_NOUNS  # "стоят подписи"
        if word in _IN_STORE and feats.get("Tense") == "Pres" and tokens[trigger].pos == "NOUN" and not signed:
            return "planned"  # "гостя ждёт встреча", "в программе остаются переговоры"
        if word in lex.PLAN_ADJECTIVES or tokens[index].text.lower().startswith(
            ("планируе", "намеча", "ожидае", "предполага", "предусматриваетс", "предусматриваютс")
        ):
            return "planned"
        if (
            word in lex.PLAN_VERBS
            and (index != trigger or word not in ("собраться", "собираться"))
            and (
                index != verb
                or infinitive
                or word
                in (
                    "планировать",
                    "планироваться",
                    "ожидать",
                    "ожидаться",
                    "предполагаться",
                    "намечаться",
                    "наметить",
                    "запланировать",
                    "назначить",
                    "готовиться",
                    "предстоять",
                    "намечать",
                    "предусмотреть",
                    "анонсировать",
                    "готовить",
                    "подготовить",
                    "согласовать",
                )
            )
        ):
            return "planned"
        if tense(reading, index) == "Fut" or any(
            (tokens[child].pos == "AUX" or tokens[child].rel == "aux")
            and (is_to_be(tokens[child].text) or tokens[child].feats.get("Tense") == "Fut")
            for child in reading.children(index)
        ):
            return "planned"
        if feats.get("Mood") == "Cnd" or _would(reading, index):
            return "proposed"
    if (
        infinitive
        and len(chain) > 1
        and reading.lemma(chain[-1]) not in _PHASAL
        and not (reading.lemma(chain[-1]) == "мочь" and tokens[chain[-1]].feats.get("Tense") == "Past")
    ):
        return "planned"
    if feats.get("Tense") == "Pres" and _future_present(reading, verb):
        return "planned"
    return "held"


_EFFECTS = lex.words(
    "связать связанный связан принести приносить привести приводить дать давать стать означать повлиять влиять решить "
    "решать изменить менять снять касаться носить являться вызвать вызывать оправдать обойтись помешать мешать "
    "нарушить зависеть преследовать добавить остаться противоречить иметь направить"
)


def _of_effect(reading: Reading, verb: int, trigger: int) -> bool:
    """Whether an event is the subject of what comes of it: "визит не связан с …", "встреча не привела к …"."""
    subject = reading.tokens[trigger]
    return reading.lemma(verb) in _EFFECTS and subject.head == verb and subject.rel.startswith("nsubj")


def _to_be_done(reading: Reading, verb: int) -> bool:
    """ "может быть подписан", "должна быть проведена": an infinitive in the passive."""
    auxiliaries = reading.children(verb, "aux:pass")
    return any(reading.lemma(i) == "быть" and reading.tokens[i].feats.get("VerbForm") == "Inf" for i in auxiliaries)


def _would(reading: Reading, verb: int) -> bool:
    return any(
        reading.tokens[child].text.lower() == "бы" and reading.clauses.of[child] == reading.clauses.of[verb]
        for child in reading.children(verb)
    )


def tense(reading: Reading, index: int) -> str | None:
    """The tense of a verb; its form knows better where the network takes "созвонится" for the past."""
    token = reading.tokens[index]
    said = token.feats.get("Tense")
    if said == "Fut" and token.text.endswith("нут") and _of_one(reading, index):
        return None  # "достигнут ряд договорённостей": a participle, taken for "they will reach"
    if said == "Past" and token.feats.get("VerbForm") == "Fin" and not _PAST.search(fold(token.text)):
        return "Fut" if token.feats.get("Aspect") == "Perf" else "Pres"
    return said


def _of_one(reading: Reading, verb: int) -> bool:
    """Whether the nominative after a verb is in the singular."""
    after = next((t for t in reading.tokens[verb + 1 : verb + 4] if t.pos == "NOUN"), None)
    return after is not None and after.feats.get("Number") == "Sing" and after.feats.get("Case") in ("Nom", "Acc")


def _said_by_denier(reading: Reading, verb: int) -> bool:
    """ "опровергли, что X встречался с Y"."""
    clause = reading.clause(verb)
    opening = {reading.tokens[i].text.lower() for i in clause.tokens[:2]}
    if "будто" in opening and any(
        reading.lemma(i) in lex.DENY_VERBS and not negated(reading, i) for i in range(len(reading.tokens))
    ):
        return True  # "опроверг слухи, будто X встретится с Y"
    if _rumoured(reading, clause):
        return True
    if clause.kind != "complement" or clause.parent is None:
        return False
    above = reading.clauses.clauses[clause.parent].head
    return reading.lemma(above) in lex.DENY_VERBS and not negated(reading, above)


_CONFIRM = frozenset(("подтвердить", "подтверждать", "согласовать"))


def possible(reading: Reading, verb: int) -> bool:
    """ "не исключено, что X посетит Y", "допустил, что встретится с Y"."""
    clause = reading.clause(verb)
    if clause.kind != "complement" or clause.parent is None:
        return False
    above = reading.clauses.clauses[clause.parent].head
    ruled_in = reading.lemma(above) in _RULE_OUT and negated(reading, above)
    return ruled_in or (reading.lemma(above) in ("допустить", "допускать") and not negated(reading, above))


def _rumoured(reading: Reading, clause: Clause) -> bool:
    """ "опровергли сообщения СМИ о том, что X встречался с Y", "назвали ложной информацию о том, что …"."""
    first = min(clause.tokens)
    words = [fold(token.text) for token in reading.tokens[max(0, first - 3) : first + 2]]
    if "том" not in words or "что" not in words:
        return False
    noun = next((i for i in range(first, max(-1, first - 8), -1) if reading.lemma(i) in _RUMOURS), None)
    if noun is None:
        return False
    before = range(noun - 1, max(-1, noun - 12), -1)
    return any(
        (reading.lemma(i) in lex.DENY_VERBS and not negated(reading, i))
        or fold(reading.tokens[i].text).startswith(_FALSE)
        for i in before
    )


_OFFER_VERBS = frozenset(("предложить", "пригласить", "позвать"))
_RUMOURS = lex.words("слух сообщение информация сведения данные утверждение публикация новость")
_FALSE = ("ложн", "недостоверн", "фейк", "выдум")


def is_to_be(word: str) -> bool:
    """Whether a word is the future of "быть", which the network tags as present."""
    return word.lower() in ("будет", "будут", "буду", "будем")


def _future_present(reading: Reading, verb: int) -> bool:
    """ "едет", "вылетает", "летит", "собираются в Минск": the present of going that means a plan."""
    if reading.lemma(verb) == "собираться":
        return any(
            reading.preposition(child) in ("в", "во", "на")
            and reading.tokens[child].feats.get("Case") == "Acc"
            and reading.tokens[child].pos == "PROPN"
            for child in reading.children(verb)
        )
    return reading.lemma(verb) in (
        "ехать",
        "лететь",
        "вылетать",
        "отправляться",
        "направляться",
        "прибывать",
        "приезжать",
        "прилетать",
        "открываться",
        "отбывать",
        "улетать",
        "уезжать",
        "выезжать",
    )
