"""Who is meant by an office that stands without a name: "президент Узбекистана", "его российский коллега"."""

import re
from dataclasses import replace
from typing import Final

from services.extract.engine.document import Document, Sentence
from services.extract.engine.people.declension import fold
from services.extract.engine.people.office_classes import LED_BY_GOVERNMENT, is_rank, tenure_class
from services.extract.engine.people.offices import Office
from services.extract.engine.people.persons import People, Person, PersonMention

GENERIC: Final = frozenset(
    ("лидер", "глава государства", "глава правительства", "руководитель", "глава", "монарх", "коллега")
)


def resolve(document: Document, people: People, dated: bool = True) -> None:
    """Who is meant by "президент Узбекистана", "белорусский лидер", "его российский коллега".

    Where the text is not `dated`, the register does not know who led a country then: the only official of it may have.
    """
    for sentence in document.sentences:
        for office in people.offices.get(sentence.index, []):
            if id(office) in people.holders:
                if office.kind == "colleague":
                    _complete_colleague(sentence, office, people)
                continue
            bare = office.kind in _SOLE and not office.countries and not office.owner and office.role not in GENERIC
            if office.plural or office.former or not (office.country or bare or _is_specific(office)):
                continue
            if office.kind == "colleague":
                found = _colleagues(sentence, office, people)
            else:
                found = [p for p in people.persons if holds(p, office)]
            if office.role == "министр" and office.country:  # the one who is told to be of that country comes first
                found = [p for p in people.persons if _minister_of(p, office.country)] or found
            if not found and office.kind != "colleague":
                found = _told_just_before(document, office, people)
            if not found and not dated and office.country and office.kind == "head_of_state":
                found = [p for p in people.persons if p.country == office.country and p.official is not None]
                found = [p for p in found if not p.offices]
            if len(found) == 1:
                people.holders[id(office)] = (found[0],)
                found[0].offices.append(office)


_SOLE = frozenset(("head_of_state", "head_of_government"))  # of whom a text mostly names one


def _minister_of(person: Person, country: str) -> bool:
    """Whether the text calls somebody a minister of a country."""
    return any(o.kind in ("minister", "foreign_minister") and o.country == country for o in person.offices)


def _told_just_before(document: Document, office: Office, people: People) -> list[Person]:
    """ "N в Челябинске. Аким области приехал вчера": who was the subject of the sentence before, if nothing is known.

    Only for an office that begins its sentence as its subject, after a person of whom nothing else is said.
    """
    if office.start > 0 or "Nom" not in office.cases or office.sentence == 0:
        return []
    named = people.in_sentence(office.sentence - 1)
    if len(named) != 1 or people.in_sentence(office.sentence):
        return []
    mention, person = named[0]
    known = person.offices or person.tenures or person.official is not None
    same_side = person.country is None or office.country in (None, person.country)
    length = len(document.sentences[mention.sentence].tokens)
    outside = mention.tokens.start == 0 or mention.tokens.stop >= length - 1
    return [person] if mention.case == "Nom" and outside and not known and same_side else []


def _complete_colleague(sentence: Sentence, office: Office, people: People) -> None:
    """ "премьер-министр Казахстана Олжас Бектенов и его белорусский коллега Роман Головченко": the same office."""
    model = _before(sentence, office, people)
    if model is None or model is office:
        return
    at = (office.sentence, office.start)
    for person in people.holders[id(office)]:
        person.offices = [
            _like(model, o) if o.kind == "colleague" and (o.sentence, o.start) == at else o for o in person.offices
        ]


def _like(model: Office, colleague: Office) -> Office:
    """The office that "коллега" stands for."""
    role = model.role
    own = colleague.owner if colleague.owner[:1].isupper() else ""  # "из Томской области"
    if model.owner and (model.kind in ("governor", "mayor") or own):
        role = role.removesuffix(model.owner).rstrip()  # the colleague of Oslo's mayor is mayor elsewhere
        role = f"{role} {own}".rstrip()
    return replace(colleague, role=role, kind=model.kind)


def _before(sentence: Sentence, office: Office, people: People) -> Office | None:
    """The office of whom "коллега" is of: the person named nearest before, in the sentence or in those before.

    Whoever is known to be of the colleague's own country is not meant, unless nobody else is named.
    """
    subjects = [
        o
        for o in people.offices.get(sentence.index, [])
        if o.stop <= office.start and "Nom" in o.cases and not o.plural
    ]
    whose = fold(sentence.tokens[office.start - 1].text) if office.start > 0 else ""
    of_subject = whose in _HIS or whose.startswith(_OWN)
    if of_subject and subjects and subjects[0].countries and not office.plural:
        return subjects[0]  # "Киргизский президент встретился с X, а его узбекский коллега — с Y"
    bare = next((o for o in subjects if o.kind in _OF_MINISTERS), None)
    if bare is not None and id(bare) not in people.holders:  # "Министр встретился с коллегой": who was named before
        for index in range(sentence.index - 1, max(-1, sentence.index - 4), -1):
            for mention, person in reversed(people.in_sentence(index)):
                own = next((o for o in (*mention.offices, *person.offices) if o.kind in _OF_MINISTERS), None)
                if own is not None and not (bare.countries and own.country not in (None, *bare.countries)):
                    return own
    own_subject = office.start > 0 and fold(sentence.tokens[office.start - 1].text).startswith(_OWN)
    if own_subject:  # "встретился со своим коллегой": the subject's
        for mention, person in people.in_sentence(sentence.index):
            if mention.case == "Nom" and mention.tokens.stop <= office.start:
                own = _shared_with_colleagues(mention, person)
                if own is not None:
                    return own
        for index in range(sentence.index - 1, max(-1, sentence.index - 3), -1):  # "состоится его встреча со своим …"
            acted = [(m, p) for m, p in people.in_sentence(index) if m.case == "Nom" and not subjects]
            found = [own for m, p in acted if (own := _shared_with_colleagues(m, p)) is not None]
            if found:
                return found[0]
    acting = [o for o in subjects if o.kind in _OF_STATES and o.role != "министр"]
    acting = [o for o in acting if o.countries or id(o) in people.holders]
    if acting and not any(mention.tokens.stop <= office.start for mention, _ in people.in_sentence(sentence.index)):
        return acting[-1]  # "глава МИД Перу встретится с кубинским коллегой": his, whoever was named before
    compatriot: Office | None = None
    for index in range(sentence.index, max(-1, sentence.index - 4), -1):
        named = [
            (mention, person)
            for mention, person in people.in_sentence(index)
            if index != sentence.index or mention.tokens.stop <= office.start
        ]
        for mention, person in reversed(named):
            own = _shared_with_colleagues(mention, person)
            if own is None:
                continue
            if office.country is None or office.country not in (own.country or person.country, *own.countries):
                return own
            if index >= sentence.index - 1:
                compatriot = compatriot or own
    return compatriot


_HIS = frozenset(("его", "ее", "её"))
_OF_MINISTERS = frozenset(("minister", "foreign_minister"))
_OF_STATES = _OF_MINISTERS | {"head_of_state", "head_of_government", "speaker"}
_OWN = ("свои", "своего", "своему", "свое", "своей")


def _shared_with_colleagues(mention: PersonMention, person: Person) -> Office | None:
    """The office that makes others colleagues: of a vice-premier and minister, that of the minister.

    Not that of those who tell of others: "как сообщил пресс-секретарь, премьер встретится с коллегой".
    """
    held = [o for o in (*mention.offices, *person.offices) if o.kind != "colleague" and not o.former]
    held = [o for o in held if not o.role.startswith(("пресс-секретарь", "официальный представитель"))]
    held = [o for o in held if o.role not in ("заместитель", "первый заместитель")]  # "министр A, его заместитель B"
    held = [o for o in held if not is_rank(o.role)]  # "генерал-лейтенант N встретился с коллегой": a minister too
    field = [o for o in held[:2] if o.kind in ("foreign_minister", "minister")]
    deputy = bool(held) and held[0].kind == "deputy_head_of_government"
    return (field or held)[0] if deputy and field else next(iter(held), None)


def _colleagues(sentence: Sentence, office: Office, people: People) -> list[Person]:
    model = _before(sentence, office, people)
    found = [p for p in people.persons if model is not None and holds(p, _like(model, office))]
    found = [p for p in found if model not in p.offices]
    if not found and (model is None or not model.countries):  # of an official of a body: no office of a state
        found = [p for p in people.persons if p.country == office.country]
        return found if len(found) == 1 else []
    return found


def holds(person: Person, office: Office) -> bool:
    """Whether a person holds an office of a country, by the text or by the register."""
    classes = {office.kind}
    if office.role in ("лидер", "глава государства", "руководитель"):
        classes = (
            {"head_of_state"} if office.country not in LED_BY_GOVERNMENT else {"head_of_state", "head_of_government"}
        )
    of_town = office.country is not None and office.role in ("глава города", "глава мегаполиса", "глава столицы")
    if of_town:
        classes = {"mayor", "governor"}  # an аким is either
    for own in person.offices:
        same_side = own.country == office.country or not office.country
        if own.country is None and person.country is None and own.kind in _NEED_WORDS and len(own.role.split()) > 1:
            same_side = True  # "министр транспорта Дании …. Министр транспорта и связи N прибыл"
        if own.kind in classes and same_side and not own.former and not own.plural:
            if own.kind in _NEED_WORDS and not _alike(own.role, office.role) and not of_town:
                continue
            return True
    for tenure in person.tenures:
        kind = tenure_class(tenure)
        if (tenure.country == office.country or not office.country) and kind in classes:
            if kind in _NEED_WORDS and not _alike(tenure.office, office.role):
                continue
            return True
    return False


# Classes that hold many offices: their words must be alike too.
_NEED_WORDS = frozenset(("minister", "other", "deputy", "speaker", "body", "governor", "mayor", "ambassador"))


def _is_specific(office: Office) -> bool:
    """Whether an office without a country can have one holder only: "спикер Сената", "глава Росатома"."""
    return len(office.role.split()) > 1 and office.kind in ("speaker", "body", "other", "governor", "mayor")


def _alike(own: str, said: str) -> bool:
    """Whether two roles of one class say the same, but for the head noun where both are heads of one body."""
    left, right = _role_words(own), _role_words(said)
    if not left or not right:  # "спикер"
        return fold(said).split()[0] in ("спикер", fold(own).split()[0])
    return left <= right or right <= left


def _role_words(role: str) -> set[str]:
    words = _LONG_FORMS.sub(lambda m: _LONG[m.group()], fold(role)).translate(_NOQUOTES).split()
    if words and words[0] in ("глава", "председатель", "спикер", "руководитель", "премьер-министр", "премьер"):
        words = words[1:]
    return set(words)


_NOQUOTES = str.maketrans(dict.fromkeys('«»"“”„'))
_LONG: Final = {
    "госдумы": "государственной думы", "совфеда": "совета федерации", "совбеза": "совета безопасности",
    "госсовета": "государственного совета", "нацбанка": "национального банка", "центробанка": "центрального банка",
    "генштаба": "генерального штаба", "вс": "вооруженных сил",
}  # fmt: skip
_LONG_FORMS = re.compile(r"\b(?:" + "|".join(_LONG) + r")\b")
