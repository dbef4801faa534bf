"""Event coreference across factuality: whether what is told with two statuses can be one event.

What was announced begins and is held, what is being held goes on, what was offered is agreed upon; but what has taken
place is not called off, and what is still to come after it is as a rule another event.
"""

from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.merging import Telling, Told, contains, people_overlap, same_people, same_title

_IN_COURSE = frozenset(("ход", "рамка", "программа"))
_BEGIN_VERBS = frozenset("начаться начинаться стартовать начать начинать".split())
_HOPE = frozenset("надеяться рассчитывать намереваться намеренный намерен хотеть планировать".split())
_EXPECTED = frozenset("ожидаться планироваться предполагаться намечаться".split())
_ANNOUNCING = frozenset(
    "сообщить сообщать сообщаться анонсировать объявить объявлять заявить заявлять говорить сказать рассказать "
    "уведомить писать написать подтвердить известно известный".split()
)
_BECOMING = frozenset("стать становиться быть известно известный".split())
_SETTING_OUT = lex.DEPART_VERBS | {"ехать", "лететь"}


def statuses_agree(told: Told, telling: Telling) -> bool:
    """Whether an event and a telling can be one by their statuses; any goes with one that is not sure of its own."""
    if told.status == telling.status or telling.unsure or all(earlier.unsure for earlier in told.tellings):
        return True
    pair = {told.status, telling.status}
    if told.type == "signing" and told.status == "held" and telling.status == "planned" and telling.date is None:
        return signed_already(told, telling.candidate)
    if pair <= {"planned", "cancelled", "denied"}:
        return True
    if pair == {"held", "proposed"} or pair == {"planned", "proposed"}:
        if told.type in ("meeting", "call"):  # "X и Y встретятся. X заявил о готовности встретиться с Y"
            undated = telling.date is None or told.date is None
            return "planned" in pair and undated and same_people(told, telling.candidate)
        if told.type != "visit":
            return False
        # "позвал X в Осло, и тот приедет"
        named = telling.candidate.construction.startswith("noun:") and telling.date is None
        if named and telling.place is not None and telling.place == told.place:
            return True  # "визит X в Осло анонсировали. Y просил дать разрешение на визит X в Осло"
        follows = "planned" in pair and any(t.candidate.reading is telling.candidate.reading for t in told.tellings)
        return follows or (
            telling.candidate.construction == "invitation"
            and telling.date is None
            and not telling.linked
            and telling.place is None
        )
    if pair == {"held", "planned"} and told.type == "visit":
        if (told.date is not None and told.date == telling.date) or telling.candidate.anaphoric:
            return True
        if _under_way(told, telling) or _arrives_today(told, telling):
            return True
        headline = told.headline and telling.status == "planned"
        if headline and told.date is None and telling.date is not None:
            return True  # "Премьер полетел в Осло": he leaves tomorrow
        # "Во время визита X его ждёт …", after X has come: the same visit, though the verb is of the future.
        candidate = telling.candidate
        named = candidate.construction.startswith("noun:") and candidate.verb != candidate.trigger
        announced = telling.earlier or announced_before(candidate)
        if (named or announced) and told.status == "held" and telling.date is None:
            # "Ранее сообщалось, что X посетит …", "в планах визита X", but not "предстоящий визит X"
            reading = candidate.reading
            return lex.PLAN_ADJECTIVES.isdisjoint(reading.lemma(i) for i in reading.children(candidate.trigger))
        return _sets_out(told, telling)
    if pair == {"held", "planned"} and told.type in ("meeting", "call") and told.status == "held":
        hoped = telling.date is None and _hoped_for(telling.candidate)
        goes_on = telling.date is None and _in_progress(told, telling)
        return announced_before(telling.candidate) or _on_programme(told, telling) or hoped or goes_on
    if told.status == "planned" and telling.status == "held" and told.type in ("meeting", "call"):
        return told.date in (None, telling.date) and _has_begun(telling.candidate)
    return False


def _on_programme(told: Told, telling: Telling) -> bool:
    """ "В ходе визита X проведёт переговоры с Y", after their talks were said to have begun: what the visit is for."""
    candidate = telling.candidate
    same = len(told.parties) == len(candidate.parties) == 2 and people_overlap(told.parties, candidate.parties) == 1.0
    if not same or telling.date is not None or told.kind != "talks" or told.tellings[0].earlier or candidate.again:
        return False
    reading = candidate.reading
    return any(
        reading.lemma(index) in lex.VISIT_NOUNS and reading.follows(index, _IN_COURSE, 3)
        for index in reading.clause(candidate.verb).tokens
    )


def _under_way(told: Told, telling: Telling) -> bool:
    """ "X находится в Осло. Визит пройдёт 10–13 мая": days still to come of a stay that has begun."""
    stay, days = (told.date, telling.date) if told.status == "held" else (telling.date, told.date)
    return stay is not None and days is not None and not days.single and days.daily and contains(days, stay)


def _arrives_today(told: Told, telling: Telling) -> bool:
    """ "X прибыл в Осло. Визит X состоится 27 июня", of that day's news."""
    if told.status != "held" or told.date is not None or telling.date is None or told.tellings[0].earlier:
        return False
    news = telling.frame.news
    return news is not None and telling.date.daily and contains(telling.date, news)


def _in_progress(told: Told, telling: Telling) -> bool:
    """ "X принимает Y. Сначала они встретятся с глазу на глаз": what talks that are being held go on with."""
    candidate = telling.candidate
    same = len(told.parties) == len(candidate.parties) == 2 and people_overlap(told.parties, candidate.parties) == 1.0
    same = same or (told.kind != "talks" and told.headline)  # "Сегодня проходит заседание. Оно пройдёт под …"
    if not same or candidate.again or told.since(candidate) > 3 or told.kind != candidate.kind:
        return False
    last = told.tellings[-1].candidate
    begun = last.trigger != last.verb and last.reading.lemma(last.verb) in _BEGIN_VERBS
    return begun or last.reading.tokens[last.verb].feats.get("Tense") == "Pres"


def _hoped_for(candidate: Candidate) -> bool:
    """ "X встречается с Y. Ранее он сказал, что надеется обсудить с Y …": what the talks told of were to be about."""
    reading, verb = candidate.reading, candidate.verb
    if reading.lemma(verb) not in lex.DISCUSS_VERBS or reading.tokens[verb].feats.get("VerbForm") != "Inf":
        return False
    return any(reading.lemma(i) in _HOPE for i in range(max(0, verb - 3), verb))


def _has_begun(candidate: Candidate) -> bool:
    """ "Встреча X и Y началась", after the announcement that they will meet."""
    begins = candidate.reading.lemma(candidate.verb) in ("начаться", "стартовать")
    return begins and candidate.trigger != candidate.verb


def announced_before(candidate: Candidate) -> bool:
    """ "Ранее сообщалось, что X посетит …", "накануне стало известно о встрече X и Y"."""
    reading = candidate.reading
    clause = reading.clause(candidate.verb)
    if clause.kind == "complement" and clause.parent is not None:
        saying = reading.clauses.clauses[clause.parent]
    elif candidate.trigger != candidate.verb and reading.preposition(candidate.trigger) in ("о", "об"):
        saying = clause
    else:
        return False
    feats = reading.tokens[saying.head].feats
    if reading.lemma(saying.head) in _EXPECTED and feats.get("Tense") == "Past" and saying is not clause:
        return True  # "ожидалось, что стороны обсудят"
    known = "известно" in reading.sentence.text
    said = reading.lemma(saying.head) in _ANNOUNCING or (known and reading.lemma(saying.head) in _BECOMING)
    return said and any(reading.tokens[i].text.lower() in ("ранее", "накануне") for i in saying.tokens)


def _sets_out(told: Told, telling: Telling) -> bool:
    """Whether both tell of one departure: "направляется в Осло", "направился в Осло с визитом"."""
    both = [*told.tellings, telling]
    if any(t.date is not None for t in both) or telling.place is None or told.place != telling.place:
        return False
    return all(t.candidate.reading.lemma(t.candidate.verb) in _SETTING_OUT for t in both)


def signed_already(told: Told, candidate: Candidate) -> bool:
    """ "Для нас честь подписать меморандум о …", after it has been signed: nothing that is still to come."""
    titles = [known.title for known in told.documents if known.title]
    return bool(candidate.documents) and all(
        document.title is not None and any(same_title(title, document.title) for title in titles)
        for document in candidate.documents
    )
