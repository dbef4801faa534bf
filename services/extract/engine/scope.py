"""Scope: which words of a sentence belong to an event, by clauses and by the tree.

A word belongs to the event in whose clause it stands or on whose noun it hangs, never to another clause's event.
"""

from collections.abc import Iterable, Mapping

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.circumstances import token_at
from services.extract.engine.clauses import Clause
from services.extract.engine.dates import DateMention
from services.extract.engine.lexicon import fold
from services.extract.engine.reading import Reading


def hangs_on(reading: Reading, mention: DateMention, trigger: int) -> bool:
    """Whether a date stands with the noun that names the event: "визит 20 мая", "запланированный на 20 мая визит"."""
    return under(reading, token_at(reading, mention.start), trigger)


def told_of(candidate: Candidate) -> set[int]:
    """The clauses of "…, который состоится в мае" about the candidate's noun."""
    reading, noun = candidate.reading, candidate.trigger
    if reading.tokens[noun].pos != "NOUN":
        return {reading.clauses.of[verb] for verb in _it_takes_place(reading, candidate.verb)}
    verbs = [*reading.told_of(noun, lex.FIXING_VERBS), *_arranged(reading, noun)]
    verbs += [*_it_takes_place(reading, noun), *takes_place_then(reading, candidate.verb)]
    return {reading.clauses.of[verb] for verb in verbs}


_BUT_NOW = lex.words("но однако а теперь сейчас затем потом")
_PRONOUNS = {"он": "Masc", "она": "Fem", "оно": "Neut", "они": None}
_PARTING = frozenset((",", ":", "—", "–", "(", ";"))
_IT_WAS = lex.words("быть случиться произойти")


def _it_takes_place(reading: Reading, noun: int) -> list[int]:
    """ "намерен совершить визит в Осло, он, возможно, состоится в мае": what the sentence says of the event by "он".

    Of what a verb tells only by "это": "уже был в Осло: это случилось в мае".
    """
    feats = reading.tokens[noun].feats
    named = reading.tokens[noun].pos == "NOUN"
    for index in range(noun + 2, len(reading.tokens) - 1):
        word = reading.tokens[index].text.lower()
        at = index - 1
        while fold(reading.tokens[at].text) in _BUT_NOW and index - at < 4:
            at -= 1
        if word == "это" and reading.tokens[at].text in _PARTING and reading.lemma(index + 1) in _IT_WAS:
            return [index + 1]
        if not named or word not in _PRONOUNS or reading.tokens[at].text not in (",", ":", "—", "–"):
            continue
        agrees = feats.get("Number") == "Plur" if word == "они" else feats.get("Gender") == _PRONOUNS[word]
        verb = next((i for i in range(index + 1, min(index + 6, len(reading.tokens))) if reading.is_finite(i)), None)
        if agrees and verb is not None and reading.lemma(verb) in _TAKES_PLACE:
            return [verb]
        return []
    return []


_TAKES_PLACE = lex.words("состояться пройти начаться завершиться продлиться")


def takes_place_then(reading: Reading, verb: int) -> list[int]:
    """ "встреча перенесена в Осло и пройдёт 3 мая": what the sentence goes on to say of the same event."""
    return [
        other
        for other in reading.children(verb, "conj")
        if other > verb
        and reading.lemma(other) in _TAKES_PLACE
        and reading.lemma(verb) in lex.FIXING_VERBS | lex.CANCEL_VERBS
        and next(iter(reading.children(other, "nsubj", "nsubj:pass")), None) is None
    ]


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
        listed = token.feats.get("Number") == "Plur" and bool(
            reading.tokens[noun].rel == "conj" or _others(reading, noun)
        )
        of_noun = feats.get("Number") == token.feats.get("Number") and agrees(fold(token.text), feats)
        of_noun = of_noun or (listed and agrees(fold(token.text), {"Number": "Plur"}))
        if opened and of_noun and reading.lemma(index) in lex.FIXING_VERBS:
            return [index]
        return []
    return []


def _others(reading: Reading, noun: int) -> bool:
    """Whether nouns are listed after a noun: "заседания и визита, намеченных на март"."""
    return next(iter(reading.children(noun, "conj")), None) is not None


_MASCULINE = ("ый", "ий", "ого", "его", "ому", "ему", "ым", "им", "ом", "ем")
_ENDINGS = {
    "Fem": ("ая", "ую", "ой", "ей"),
    "Masc": _MASCULINE,
    "Neut": ("ое", "ее", *_MASCULINE[2:]),
    "Plur": ("ые", "ие", "ых", "их", "ым", "им", "ыми", "ими"),
}


def agrees(participle: str, noun: Mapping[str, str]) -> bool:
    """Whether a participle can describe a noun, by its ending: the network often misses its case."""
    form = "Plur" if noun.get("Number") == "Plur" else noun.get("Gender") or "Masc"
    return participle.removesuffix("ся").endswith(_ENDINGS.get(form, _MASCULINE))


def of_ordinal(candidate: Candidate, token: int, rivals: Iterable[Candidate]) -> bool:
    """ "это второй разговор, первый состоялся 6 мая в Осло": what is said of the other one."""
    return any(rival.construction == "ordinal" and candidate.trigger < rival.trigger < token for rival in rivals)


MARKS = frozenset((",", ";", ":", "—", "–", "(", ")"))
SAY_VERBS = lex.words(
    "сообщить сообщать заявить заявлять рассказать рассказывать отметить отмечать подчеркнуть подтвердить добавить "
    "сказать говорить написать писать объявить уточнить передать передавать опровергнуть напомнить анонсировать"
)


def predicate(reading: Reading, token: int) -> int | None:
    """The verb or participle of a word: the nearest between the same punctuation marks, else the one it hangs on."""
    tokens = reading.tokens
    first = next((i for i in range(token, 0, -1) if tokens[i - 1].text in MARKS), 0)
    last = next((i for i in range(token, len(tokens)) if tokens[i].text in MARKS), len(tokens))
    verbs = [i for i in range(first, last) if tokens[i].pos in ("VERB", "AUX") or reading.lemma(i) in BEGINNING_VERBS]
    if verbs:  # "прибыл вчера и улетит завтра": none beyond a conjunction where there is one before it
        return min(verbs, key=lambda i: (_conjunction_between(reading, *sorted((i, token))), abs(i - token)))
    above = reading.ascend(tokens[token].head, 10)
    return next((at for at in above if tokens[at].pos in ("VERB", "AUX")), None)


def _conjunction_between(reading: Reading, low: int, high: int) -> bool:
    return any(reading.tokens[i].pos == "CCONJ" for i in range(low + 1, high))


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
    """ "…, после которых", "…, по итогам чего", "…, где": a relative clause that tells what followed, not who it is."""
    if any(reading.tokens[i].text.lower() == "где" for i in clause.tokens[:2]):
        return True
    return any(
        reading.lemma(i) in ("который", "что") and any(reading.tokens[j].pos == "ADP" for j in range(max(i - 2, 0), i))
        for i in clause.tokens[:4]
    )


BEGINNING_VERBS = lex.words(
    "начаться начинаться начать начинать начатый стартовать открыться прибыть прибывать прилететь приехать приземлиться"
)


def home_clauses(reading: Reading, candidate: Candidate) -> set[int]:
    """The clauses of the noun of an event and of its predicate."""
    return {reading.clauses.of[candidate.trigger], reading.clauses.of[candidate.verb]}


def closeness(reading: Reading, candidate: Candidate, token: int, number: int, home: set[int]) -> float | None:
    """How far a word of clause `number` stands from an event with `home` clauses: 0 nearest, None out of its scope."""
    if _of_gathering_beside(reading, candidate, number, home):
        return 2.0
    if under(reading, token, candidate.trigger):
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
            of_place = above != candidate.trigger and reading.tokens[candidate.trigger].rel == "cop"
            return 2.0 if of_place else 0.5  # "был в Осло, где 5 мая встретился с X"
        lemma = reading.lemma(above) if above >= 0 else ""
        with_visit = lemma in lex.VISIT_NOUNS and reading.preposition(above) in ("с", "со")
        if candidate.type == "visit" and with_visit and reading.clauses.of[above] in home:
            return 0.5  # "находится в Осло с визитом, который начался во вторник"
        if candidate.type == "visit" and lemma in _OCCASIONS and reading.clauses.of[above] in home:
            return 2.0  # "не поедет на форум, который открывается на следующей неделе"
        ceremony = lemma in _CEREMONIES
        if ceremony and candidate.type == "signing":
            return 2.0  # "свидетелями церемонии, прошедшей 12 июня"
    return None


def _of_gathering_beside(reading: Reading, candidate: Candidate, number: int, home: set[int]) -> bool:
    """ "встретятся на полях форума, который пройдёт 14 мая": whether a clause tells when that gathering is."""
    clause = reading.clauses.clauses[number]
    if candidate.type != "meeting" or clause.kind not in ("participle", "relative"):
        return False
    gathering = reading.tokens[clause.head].head
    if gathering < 0 or reading.lemma(gathering) not in _OCCASIONS or reading.clauses.of[gathering] not in home:
        return False
    above = reading.tokens[gathering].head
    return above >= 0 and reading.lemma(above) in _MARGINS


_MARGINS = frozenset(("поле", "кулуары", "кулуар", "рамка", "площадка", "ход"))
_OCCASIONS = (
    lex.SUMMIT_NOUNS
    | lex.SESSION_NOUNS
    | lex.words("чемпионат фестиваль выставка парад инаугурация праздник празднование олимпиада игра турнир похороны")
)
_CEREMONIES = frozenset(("церемония", "мероприятие", "подписание", "торжество"))


def _phrase(reading: Reading, token: int) -> set[int]:
    return {token, *reading.children(token)} if token >= 0 else set()


def belongs_to(reading: Reading, token: int, rival: Candidate, candidate: Candidate) -> bool:
    """Whether what stands at `token` hangs on a rival's trigger and not on the candidate's."""
    return (
        rival is not candidate
        and rival.trigger != candidate.trigger
        and under(reading, token, rival.trigger)
        and not under(reading, token, candidate.trigger)
        and rival.trigger != candidate.verb
        and not under(reading, candidate.trigger, rival.trigger)
        and not _beyond_subject(reading, rival.trigger, token)
    )


def _beyond_subject(reading: Reading, noun: int, token: int) -> bool:
    """ "В ходе визита в Перу посол 4 июля встретился с X": what comes after the subject is no longer of the noun."""
    return reading.tokens[noun].pos == "NOUN" and any(
        group.case == "Nom" and group.preposition is None and noun < group.start and group.stop <= token
        for group in reading.groups
    )


def under(reading: Reading, token: int, ancestor: int) -> bool:
    """Whether `token` hangs below `ancestor` without another predicate between."""
    clauses, before = reading.clauses, token
    for at in reading.ascend(token, 30):
        head = clauses.clauses[clauses.of[before]].head
        if clauses.of[at] != clauses.of[before] and head != before and reading.tokens[head].pos == "VERB":
            return False  # a link that the marks between clauses overrule
        if at == ancestor:
            return True
        if at != token and reading.is_finite(at):
            return False
        before = at
    return False


def of_topic(reading: Reading, token: int, trigger: int) -> bool:
    """ "говорили о боях в Карабахе", "обсудили ситуацию в Карабахе": a place of what is talked about."""
    for at in reading.ascend(reading.tokens[token].head, 8):
        if at == trigger or reading.tokens[at].pos not in ("NOUN", "PROPN"):
            return False
        if reading.preposition(at) in ("о", "об", "обо", "про"):
            return True
        if reading.lemma(at) in TOPICS:
            return True
    return False


def spoken_of(candidate: Candidate, token: int) -> bool:
    """Whether a word stands with what the clause says to be talked of, not with the talk.

    "обсудили предстоящий форум в Вене в июне", "поздравил с победой на выборах 5 мая", "вспомнил визит X в Лиму".
    """
    reading = candidate.reading
    verb = reading.clause(candidate.verb).head
    if token < verb or reading.clauses.of[token] != reading.clauses.of[verb]:
        return False
    if reading.lemma(verb) not in _SPEAK_OF or candidate.type not in ("meeting", "call"):
        return False
    if verb < candidate.trigger <= token:
        return False  # "обсудили торговлю на встрече в Осло"
    for index in range(verb + 1, token):
        if reading.tokens[index].pos != "NOUN" or reading.group_at(index) is not None:
            continue
        if reading.preposition(index) in ("на", "в", "во", "по", "после", "перед", "под", "при"):
            continue
        if reading.lemma(index) in _SPOKEN_OF and not _frames_talk(reading, index):
            return True
    return False


def _frames_talk(reading: Reading, noun: int) -> bool:
    """ "в ходе встречи", "в рамках форума": where and when they talk."""
    return reading.follows(noun, _AROUND, 3)


_AROUND = lex.words("ход время рамка поле кулуары площадка итог окончание")
_SPEAK_OF = (
    lex.DISCUSS_VERBS
    | SAY_VERBS
    | lex.words(
        "поздравить поздравлять поблагодарить благодарить вспомнить напоминать коснуться касаться приветствовать "
        "выразить одобрить поддержать высказаться оценить пожелать"
    )
)
_SPOKEN_OF = (
    lex.MEETING_NOUNS
    | lex.VISIT_NOUNS
    | lex.SUMMIT_NOUNS
    | lex.SESSION_NOUNS
    | lex.words(
        "подготовка организация проведение открытие победа избрание переизбрание назначение годовщина юбилей выборы "
        "выставка чемпионат олимпиада фестиваль референдум праздник вступление инаугурация"
    )
)
TOPICS = lex.words(
    "ситуация положение обстановка конфликт война кризис событие урегулирование бой боестолкновение эскалация "
    "перемирие выборы наводнение землетрясение напряженность строительство возведение модернизация реконструкция "
    "сборка выпуск производство прокладка ремонт добыча "
    "производство добыча месторождение завод"
)
