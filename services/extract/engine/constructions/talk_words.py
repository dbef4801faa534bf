"""How a noun of talks stands in its clause: what it hangs on, of which round or kind it is, whether a verb holds it."""

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Kind
from services.extract.engine.constructions.gatherings import SPEAK_VERBS
from services.extract.engine.parties import Group
from services.extract.engine.reading import Reading

_AFTER_WORDS = frozenset(
    (
        "ход",
        "итог",
        "время",
        "рамка",
        "поле",
        "результат",
        "окончание",
        "завершение",
        "заключение",
        "начало",
        "участник",
        "участие",
        "повестка",
        "тема",
        "подготовка",
        "программа",
        "кулуары",
        "место",
        "организация",
        "проведение",
        "перенос",
        "отмена",
        "дата",
        "предмет",
    )
)


def round(reading: Reading, noun: int) -> int | None:
    """The "раунд" of talks in the genitive: "прошёл третий раунд чилийско-норвежских консультаций"."""
    before = next((i for i in range(noun - 1, -1, -1) if reading.tokens[i].pos not in ("ADJ", "DET")), noun)
    rounds = reading.lemma(before) in ("раунд", "тур") and reading.tokens[noun].feats.get("Case") == "Gen"
    return before if rounds else None


def preposition(reading: Reading, noun: int) -> str | None:
    of_round = round(reading, noun)
    if of_round is not None:
        return reading.preposition(of_round)  # "после четвёртого раунда переговоров"
    return reading.preposition(noun) or _shared_preposition(reading, noun)


def kind(reading: Reading, noun: int, lemma: str) -> Kind:
    if lemma in lex.SESSION_NOUNS:
        return "session"
    if lemma in lex.SUMMIT_NOUNS or (lemma == "встреча" and _summit_meeting(reading, noun)):
        return "summit"
    return "meal" if lemma in lex.MEAL_NOUNS else "talks"


def of_whole_kind(reading: Reading, noun: int, genitive: Group) -> bool:
    """ "на полях конференции спикеров": of all of them, not of those who met there."""
    every = genitive.mentions[0].form == "anaphor" and genitive.mentions[0].plural
    large = reading.lemma(noun) in lex.SESSION_NOUNS | lex.SUMMIT_NOUNS
    return every and large and under_event_word(reading, noun)


def offered(reading: Reading, verb: int) -> bool:
    """ "предложил обсудить вопросы организации встречи с X"."""
    above = reading.tokens[verb].head
    infinitive = reading.tokens[verb].feats.get("VerbForm") == "Inf" and reading.lemma(verb) in lex.DISCUSS_VERBS
    return infinitive and above >= 0 and reading.lemma(above) in ("предложить", "предлагать")


def is_held(reading: Reading, noun: int, verb: int) -> bool:
    return (
        reading.lemma(verb) in lex.HOLD_VERBS
        and reading.tokens[noun].rel == "obj"
        and reading.tokens[noun].head == verb
    )


def held_by_place(reading: Reading, noun: int, verb: int) -> bool:
    """ "заседание принимала Лима", "сессия собиралась в Лиме": that it took place is what the clause reports."""
    lemma = reading.lemma(noun)
    if reading.preposition(noun) is not None or lemma not in lex.GATHERING_NOUNS:
        return False
    if reading.lemma(verb) in ("собраться", "собираться"):
        return reading.tokens[noun].rel.startswith("nsubj")
    return reading.lemma(verb) in lex.RECEIVE_VERBS and any(
        place.kind in ("city", "country")
        and reading.preposition(place.head) is None
        and reading.tokens[place.head].feats.get("Case") in ("Nom", None)
        and reading.clauses.of[place.head] == reading.clauses.of[verb]
        for place in reading.places
    )


ORDINALS = frozenset(
    "первый второй третий четвертый пятый шестой седьмой восьмой девятый десятый одиннадцатый двенадцатый".split()
)


def numbered(reading: Reading, noun: int) -> bool:
    """ "после восьмой встречи, 19 апреля": one of a row, with a day of its own right after it."""
    if reading.tokens[noun].feats.get("Number") == "Plur" or ORDINALS.isdisjoint(reading.attributes(noun)):
        return False
    after = noun + 1
    if after < len(reading.tokens) and reading.tokens[after].text in (",", "("):
        after += 1
    return after < len(reading.tokens) and any(
        mention.precision == "day" and mention.start == reading.tokens[after].start for mention in reading.dates
    )


_VAGUE = frozenset("диалог контакт общение консультация взаимодействие".split())
_GOING_ON = frozenset(
    "продолжить продолжать вести поддерживать развивать наладить возобновить начать активизировать".split()
)


def to_go_on(reading: Reading, noun: int, verb: int) -> bool:
    """ "договорились продолжать диалог", "готовы вести диалог": no one occasion is meant."""
    return (
        reading.lemma(noun) in _VAGUE
        and reading.lemma(verb) in _GOING_ON
        and reading.tokens[verb].feats.get("VerbForm") == "Inf"
    )


def _shared_preposition(reading: Reading, noun: int) -> str | None:
    """The preposition of the noun that this one is coordinated with: "примет участие во встрече и саммите"."""
    token = reading.tokens[noun]
    if token.rel != "conj" or not 0 <= token.head < noun:
        return None
    first = token.head
    if reading.lemma(first) not in lex.MEETING_NOUNS and token.feats.get("Case") == "Loc":
        # hung on a name between them: "в саммите «X – Y» и заседании"
        here = reading.clauses.of[noun]
        before = (i for i in range(noun - 1, -1, -1) if reading.clauses.of[i] == here)
        first = next((i for i in before if reading.lemma(i) in lex.GATHERING_NOUNS), first)
    if reading.lemma(first) not in lex.MEETING_NOUNS:
        return None
    return reading.preposition(first) if reading.tokens[first].feats.get("Case") == token.feats.get("Case") else None


def may_be(reading: Reading, verb: int) -> bool:
    """ "могут завершиться саммитом"."""
    if reading.lemma(verb) == "мочь":
        return reading.tokens[verb].feats.get("Tense") != "Past"
    above = reading.tokens[verb].head
    modal = reading.tokens[verb].feats.get("VerbForm") == "Inf" and above >= 0 and reading.lemma(above) == "мочь"
    return modal and reading.tokens[above].feats.get("Tense") != "Past"


def of_the_one_told(reading: Reading, noun: int, verb: int) -> bool:
    """ "в ходе заседания выступили X и Y", "выступая на саммите, X …": nothing says at which, so at that told of."""
    during = reading.follows(noun, _DURING, 3) or reading.tokens[verb].feats.get("VerbForm") == "Conv"
    named = any(reading.children(noun, "nmod", "amod", "appos")) or reading.tokens[noun].feats.get("Number") == "Plur"
    return during and not named and reading.lemma(noun) in lex.SESSION_NOUNS | lex.SUMMIT_NOUNS


def where_they_sat(reading: Reading, verb: int) -> bool:
    """ "участвовал в саммите, где беседу вёл X": who leads the talk there."""
    first = reading.clause(verb).tokens[:2]
    begins = min(first)
    gathering = any(reading.lemma(i) in lex.GATHERING_NOUNS for i in range(max(0, begins - 10), begins))
    return gathering and any(reading.tokens[i].text.lower() == "где" for i in first)


_DURING = frozenset(("рамка", "ход"))


def joins(reading: Reading, noun: int, verb: int) -> bool:
    """ "примет участие в саммите", "участвует в заседании", "выступил на встрече"."""
    under_work = (
        noun > 1
        and reading.lemma(noun - 1) in ("работа", "церемония", "открытие")
        and reading.preposition(noun - 1) in ("в", "на")
    )
    preposition = reading.preposition(noun) or _shared_preposition(reading, noun)
    lemma = reading.lemma(verb)
    if lemma in SPEAK_VERBS and reading.follows(noun, _DURING, 3):
        return reading.lemma(noun) in lex.SESSION_NOUNS | lex.SUMMIT_NOUNS  # "в рамках заседания выступили X и Y"
    if preposition not in ("в", "во", "на") and not under_work:
        return False
    if lemma in lex.CHAIR_VERBS and any(reading.lemma(i) == "делегация" for i in reading.children(verb, "obj")):
        return False  # "делегацию на заседании возглавил X", whom another construction sees there
    if lemma in ("предстоять", "ждать", "ожидать") and any(
        reading.lemma(i) == "участие" for i in range(max(0, noun - 4), noun)
    ):
        return True
    if lemma in lex.JOIN_VERBS or lemma in lex.CHAIR_VERBS:
        return True
    return lemma in ("принять", "принимать") and any(reading.lemma(i) == "участие" for i in reading.clause(verb).tokens)


def denied_subject(reading: Reading, noun: int, verb: int) -> bool:
    """ "встречи не было", "переговоров не планируется": the genitive under negation."""
    return (
        reading.tokens[noun].head == verb
        and verb > 0
        and any(reading.tokens[i].text.lower() in ("не", "нет") for i in (verb - 1, verb))
    )


def at_the_table(reading: Reading, noun: int) -> bool:
    """ "за столом переговоров", "сели за стол переговоров"."""
    return noun > 0 and reading.lemma(noun - 1) in ("стол", "столик")


def under_event_word(reading: Reading, noun: int) -> bool:
    """Whether the noun hangs on "в ходе", "по итогам", "на полях" and the like."""
    return reading.follows(noun, _AFTER_WORDS, 3)


def _summit_meeting(reading: Reading, noun: int) -> bool:
    """ "Консультативная встреча глав государств Центральной Азии"."""
    return any(
        reading.lemma(child)
        in ("консультативный", "многосторонний", "трехсторонний", "четырехсторонний", "пятисторонний")
        for child in reading.children(noun, "amod")
    )


def year_after_year(reading: Reading, noun: int, verb: int) -> bool:
    """ "предложил проведение ежегодных встреч": none of them is told of."""
    if reading.tokens[noun].feats.get("Number") != "Plur" or reading.lemma(verb) in lex.TAKE_PLACE_VERBS:
        return False
    regular = ("ежегодный", "ежемесячный", "регулярный", "взаимный", "периодический")
    return any(reading.lemma(child) in regular for child in reading.children(noun, "amod"))


def generic(reading: Reading, noun: int) -> bool:
    return not any(reading.tokens[child].pos in ("NUM",) for child in reading.children(noun))
