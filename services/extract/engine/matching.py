"""Whether a telling can be of an event told before: by status, kind, documents and the day that both stand under."""

from services.contracts.event import SignedDocument
from services.extract.engine import lexicon as lex
from services.extract.engine.candidates import Candidate
from services.extract.engine.circumstances import Span
from services.extract.engine.merging import Telling, Told, same_title


def may_be_of(told: Told, document: SignedDocument, candidate: Candidate) -> bool:
    """Whether "Меморандум подписали X и Y" may say who signed what was told before: the kind fits, and so do they."""
    kinds = {known.kind for known in told.documents}
    if document.kind != "other" and kinds and document.kind not in kinds:
        return False
    ours, theirs = told.with_function("signatory"), candidate.with_function("signatory")
    strangers = not {id(party) for party in ours} & {id(party) for party in theirs}
    return not (strangers and {p.kind for p in ours} & {p.kind for p in theirs} & {"organization"})


def told_beside(earlier: Telling, telling: Telling) -> bool:
    """Whether two gatherings are coordinated: "примет участие во встрече и саммите"."""
    one, two = earlier.candidate, telling.candidate
    if one.reading is not two.reading or "talks" in (one.kind, two.kind) or one.trigger == two.trigger:
        return False
    token = two.reading.tokens[max(one.trigger, two.trigger)]
    return token.rel == "conj" and token.head == min(one.trigger, two.trigger)


def stands_under(told: Told, dateline: Span | None) -> Span | None:
    """The date of an event, by its own words or by the paragraph or dateline that it stands under."""
    if told.date is not None or all(telling.title for telling in told.tellings):
        return told.date
    return told.frame.day if told.frame.fresh or told.frame.day == dateline else None


def recalled(told: Told, telling: Telling) -> bool:
    """Whether a telling is of another year than the undated news of the article's own day."""
    ours, theirs = told.frame.main, telling.date
    if told.date is not None or ours is None or theirs is None or told.status != "held":
        return False
    return ours.start[:4].isdigit() and theirs.end[:4].isdigit() and int(ours.start[:4]) - int(theirs.end[:4]) > 1


def statuses_agree(told: Told, telling: Telling) -> bool:
    if told.status == telling.status or telling.unsure or all(earlier.unsure for earlier in told.tellings):
        return True
    pair = {told.status, telling.status}
    if pair <= {"planned", "cancelled", "denied"}:
        return True
    if pair == {"held", "proposed"} or pair == {"planned", "proposed"}:
        if told.type != "visit":
            return False
        # "позвал X в Осло, и тот приедет"
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
        headline = all(earlier.title for earlier in told.tellings) and telling.status == "planned"
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
        return announced_before(telling.candidate)
    if told.status == "planned" and telling.status == "held" and told.type in ("meeting", "call"):
        return told.date in (None, telling.date) and _has_begun(telling.candidate)
    return False


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
    known = "известно" in reading.sentence.text
    said = reading.lemma(saying.head) in _ANNOUNCING or (known and reading.lemma(saying.head) in _BECOMING)
    return said and any(reading.tokens[i].text.lower() in ("ранее", "накануне") for i in saying.tokens)


_ANNOUNCING = frozenset(
    "сообщить сообщать сообщаться анонсировать объявить объявлять заявить заявлять говорить сказать рассказать "
    "уведомить писать написать подтвердить известно известный".split()
)
_BECOMING = frozenset("стать становиться быть известно известный".split())


def _sets_out(told: Told, telling: Telling) -> bool:
    """Whether both tell of one departure: "направляется в Осло", "направился в Осло с визитом"."""
    both = [*told.tellings, telling]
    if any(t.date is not None for t in both) or telling.place is None or told.place != telling.place:
        return False
    return all(t.candidate.reading.lemma(t.candidate.verb) in _SETTING_OUT for t in both)


_SETTING_OUT = lex.DEPART_VERBS | {"ехать", "лететь"}
_ACTS = frozenset(("law", "decree"))


def documents_agree(told: Told, candidate: Candidate) -> bool:
    """Whether the documents can be those of one ceremony: laws and decrees are signed at a desk, by one."""
    ours = {document.kind for document in told.documents}
    if ours and ours <= _ACTS and not _same_act(told, candidate):
        return False
    meant = candidate.documents or ([candidate.refers] if candidate.refers is not None else [])
    theirs = {document.kind for document in meant}
    return not ours or not theirs or (ours <= _ACTS) == (theirs <= _ACTS)


def _same_act(told: Told, candidate: Candidate) -> bool:
    """Whether a law or decree may be the one told before: two of them are two signings, in one sentence one."""
    if any(telling.candidate.reading is candidate.reading for telling in told.tellings):
        return True
    return not candidate.documents or any(
        known.kind == other.kind
        and (known.title is None or other.title is None or same_title(known.title, other.title))
        for known in told.documents
        for other in candidate.documents
    )


def turns_out_a_call(told: Told, candidate: Candidate) -> bool:
    """Whether what was only called a talk ("состоялся разговор") is now said to have been held by telephone.

    So is what a headline says of two who discussed something; a place in it is of what they discussed. "Разговор
    состоялся по телефону" of nobody named says so of those who discussed something before.
    """
    if candidate.type != "call" or told.type != "meeting":
        return False
    words = {t.candidate.reading.lemma(t.candidate.trigger) for t in told.tellings}
    says_himself = any(candidate.reading.tokens[i].text == "я" for i in candidate.reading.children(candidate.verb))
    if all(t.title for t in told.tellings) or (says_himself and not any(t.date is not None for t in told.tellings)):
        return words <= lex.SPOKEN_NOUNS | lex.DISCUSS_VERBS | lex.TALK_VERBS | {"переговоры"}
    since = candidate.reading.sentence.index - told.tellings[-1].candidate.reading.sentence.index
    goes_on = candidate.completed or (candidate.asserted and since == 1)  # "обсудили …. Разговор состоялся по телефону"
    spoken = lex.SPOKEN_NOUNS | (lex.DISCUSS_VERBS | lex.TALK_VERBS if goes_on else frozenset())
    return told.place is None and words <= spoken


def kinds_agree(told: Told, candidate: Candidate) -> bool:
    if told.kind == candidate.kind:
        return True
    joined = candidate.joined or any(telling.candidate.joined for telling in told.tellings)
    two = len(told.parties) == len(candidate.parties) == 2 and not joined
    if {told.kind, candidate.kind} == {"talks", "summit"} and two:
        return all(party.kind == "person" for party in told.parties)  # "саммит Макрона и Рамы" are their talks
    if candidate.anaphoric or not candidate.parties:
        return "talks" in (told.kind, candidate.kind)
    return False
