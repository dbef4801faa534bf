"""Whose the offices are: those beside a name, and those that stand for a person without one."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from services.extract.engine.document import Document, Sentence, Token
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.declension import fold
from services.extract.engine.people.office_classes import is_rank, tenure_class
from services.extract.engine.people.offices import Office
from services.extract.engine.people.persons import People, Person, PersonMention
from services.extract.engine.people.roles import of_each
from services.extract.engine.people.spans import HONORIFICS, QUOTES
from services.extract.engine.places import find_bodies

_JOINTS = frozenset(("", "—", "–", "-", "и", ","))
_TITLES = HONORIFICS | QUOTES
GENERIC: Final = frozenset(
    ("лидер", "глава государства", "глава правительства", "руководитель", "глава", "монарх", "коллега")
)


def attach(document: Document, people: People, countries: Countries) -> None:
    """Give each office that stands beside a name to its person."""
    for sentence in document.sentences:
        offices = people.offices.get(sentence.index, [])
        named = people.in_sentence(sentence.index)
        if not offices or not named:
            continue
        taken: set[int] = set()
        for office in offices:
            if office.plural:
                _attach_several(sentence, office, named, people, taken, countries)
        chains = _chains(sentence, [o for o in offices if id(o) not in taken and not o.plural], people)
        for chain in chains:
            held = not _in_participle(sentence, chain[0]) and _attach_one(sentence, chain, named, people)
            if not held and sentence.parsed:
                _attach_predicate(sentence, chain, named, people)


def _chains(sentence: Sentence, offices: Sequence[Office], people: People) -> list[list[Office]]:
    """Offices of one person in a row: "вице-премьер — министр иностранных дел", "президент и председатель партии"."""
    chains: list[list[Office]] = []
    for office in offices:
        last = chains[-1][-1] if chains else None
        joint = sentence.tokens[last.stop].text if last is not None and office.start > last.stop else ""
        beside = last is not None and _of_one_case(last, office, joint) and office.start - last.stop <= 1
        joined = beside and last is not None and joint in _JOINTS and _one_holder(last, office, joint)
        if joined and last is not None and not (joint == "и" and _is_held(last, people)):
            chains[-1].append(office)
        else:
            chains.append([office])
    return chains


def _of_one_case(first: Office, second: Office, joint: str) -> bool:
    """Whether two offices may stand in one case; the network takes the accusative of people for the genitive."""
    alike = joint == "," and first.cases | second.cases == {"Acc", "Gen"}
    return bool(first.cases & second.cases) or alike


def _is_held(office: Office, people: People) -> bool:
    """Whether somebody named before holds the office: "иранский министр и председатель банка N" are two."""
    return bool(office.countries) and any(
        own.sentence < office.sentence
        and own.country == office.country
        and own.kind in (office.kind, "foreign_minister")
        for person in people.persons
        for own in person.offices
        if not own.plural and not own.former
    )


def _one_holder(first: Office, second: Office, joint: str) -> bool:
    if first.kind == "colleague" and not joint and is_rank(second.role):
        return True  # "его коллега генерал армии X"
    if second.kind == "colleague" or first.kind == "colleague":
        return False
    if joint in ("—", "–", "-"):
        return True
    if first.countries and second.countries and first.countries != second.countries:
        return False
    return (
        not (first.countries and joint in ("и", ",")) or (first.countries == second.countries) or not second.countries
    )


def _attach_one(
    sentence: Sentence, chain: list[Office], named: Sequence[tuple[PersonMention, Person]], people: People
) -> bool:
    """Give a chain to the person whose name stands right before or after it, if any."""
    tokens = sentence.tokens
    start, stop = chain[0].start, chain[-1].stop
    for mention, person in named:
        gap = [t.text for t in tokens[stop : mention.tokens.start]] if mention.tokens.start >= stop else None
        if (
            gap is not None
            and (_is_nothing(gap) or _is_apposition(tokens, gap, mention, start == 0))
            and _agrees(chain[-1], mention)
            and not _of_another(chain[-1], mention, person)
            and not _stands_apart(tokens, chain[-1], mention)
        ):
            _complete_by_delegation(sentence, chain[-1])
            _give(chain, mention, person, people)
            mention.start = min(mention.start, start)
            return True
    for mention, person in named:
        if not _follows(sentence, mention, start, stop, chain[0]) or _serves_another(mention, chain[0]):
            continue
        if not any(other.tokens.start == stop for other, _ in named):
            _give(chain, mention, person, people)
            mention.stop = max(mention.stop, stop)
            return True
    return False


def _complete_by_delegation(sentence: Sentence, office: Office) -> None:
    """ "делегация Псковской области во главе с губернатором": the office is of what the delegation is of."""
    words = [token.text for token in sentence.tokens]
    stop = office.start - 3
    if office.owner or office.countries or office.kind not in ("governor", "mayor") or stop < 2:
        return
    if [word.lower() for word in words[stop : office.start]] != ["во", "главе", "с"]:
        return
    start = next((i + 1 for i in range(stop - 1, max(-1, stop - 5), -1) if fold(words[i]).startswith("делегаци")), stop)
    owner = words[start:stop]
    if owner and owner[0][:1].isupper() and all(word.isalpha() or "-" in word for word in owner):
        office.owner = " ".join(owner)
        office.role = f"{office.role} {office.owner}"


def _serves_another(mention: PersonMention, office: Office) -> bool:
    """Whether the name has an office already and this one is of another country: an item of a list, no apposition."""
    own = {country for held in mention.offices for country in held.countries}
    return bool(mention.offices and office.countries and not own & set(office.countries))


def _of_another(office: Office, mention: PersonMention, person: Person) -> bool:
    """ "С кубинским лидером Борич говорил": the name is in the nominative, the office of another country is not."""
    if mention.case != "Nom" or not office.countries or "Nom" in office.cases:
        return False
    own = {country for held in person.offices for country in held.countries} | {t.country for t in person.tenures}
    return bool(own - {None}) and not own & set(office.countries)


def _is_nothing(gap: Sequence[str]) -> bool:
    """Whether only titles or an abbreviation in brackets stand between an office and a name."""
    if len(gap) >= 3 and gap[0] == "(" and ")" in gap:
        after = gap[gap.index(")") + 1 :]
        foreign = all(word.isascii() for word in gap[: gap.index(")")])  # "(Korea Trade Association)"
        return len(gap) - len(after) <= (10 if foreign else 5) and all(fold(word) in _TITLES for word in after)
    return len(gap) <= 3 and all(fold(word) in _TITLES for word in gap)


def _is_apposition(tokens: Sequence[Token], gap: Sequence[str], mention: PersonMention, opens: bool) -> bool:
    """Whether a name after a comma explains the office: "посол Ирана, г-н N, попрощался".

    It may be told by another noun; where the office `opens` its sentence, no comma need follow the name then: "Глава
    комитета, юрист N заявил".
    """
    if not 1 <= len(gap) <= 3 or gap[0] != "," or mention.offices:
        return False
    first, stop = mention.tokens.start, mention.tokens.stop
    titled = all(fold(word) in _TITLES for word in gap[1:])
    told = not titled and all(t.pos == "NOUN" and t.text.islower() for t in tokens[first - len(gap) + 1 : first])
    closed = stop == len(tokens) or tokens[stop].text in (",", ".", ")")
    return (titled and closed) or (told and (closed or opens))


_BEING = frozenset(
    "быть стать становиться являться остаться оставаться работать служить назначить избрать переизбрать выбрать "
    "утвердить признать".split()
)
_APPOINTING = frozenset(("назначить", "избрать", "переизбрать", "выбрать", "утвердить"))
_POSTS = frozenset(("пост", "должность", "место", "кресло"))
_HOLDING = frozenset(("занимать", "занять", "получить", "покинуть", "оставить"))


def _attach_predicate(
    sentence: Sentence, chain: list[Office], named: Sequence[tuple[PersonMention, Person]], people: People
) -> None:
    """Give an office to whom a verb of being has it: "N назначен министром", "N, занимающий пост министра".

    That is the subject of the verb, the object of who appoints, the noun of a participle ("работавший министром N") and
    the subject of the clause of "будучи министром".
    """
    tokens = sentence.tokens
    head = chain[0].head
    above = tokens[head].head
    if fold(tokens[above].lemma) in _POSTS and "Gen" in chain[0].cases:
        verb, verbs = tokens[above].head, _HOLDING
    else:
        verb, verbs = above, _BEING if chain[0].cases == {"Ins"} else frozenset()
    copula = next((t for t in tokens if t.head == head and t.rel == "cop"), None)
    predicates = {head} if copula is not None else set()
    if verb >= 0 and fold(tokens[verb].lemma) in verbs:
        predicates.add(verb)
        copula = copula or tokens[verb]
    if copula is None:
        return
    past = copula.feats.get("Tense") == "Past" and fold(copula.lemma) in ("быть", "покинуть", "оставить")
    noun, participle = -1, False
    if fold(copula.text) == "будучи":
        predicates.add(above)
        past = True
    elif participle := copula.feats.get("Case") is not None:
        noun = copula.head
        past = "вш" in copula.text
    appointed = fold(copula.lemma) in _APPOINTING
    for mention, person in named:
        if (participle and mention.tokens.start == chain[-1].stop) or any(
            _is_subject(tokens, i, predicates)
            or _is_noun(tokens, i, noun)
            or (appointed and tokens[i].rel == "obj" and tokens[i].head == verb)
            for i in mention.tokens
        ):
            for office in chain:
                office.former = office.former or past
                person.offices.append(office)
                people.holders[id(office)] = (person,)
            return


def _is_subject(tokens: Sequence[Token], index: int, predicates: set[int]) -> bool:
    """Whether a word, or the noun that it stands in apposition to, is the subject of one of the predicates."""
    if tokens[index].rel in ("appos", "flat:name", "flat") and tokens[index].head >= 0:
        index = tokens[index].head
    return tokens[index].head in predicates and tokens[index].rel in ("nsubj", "nsubj:pass")


def _in_participle(sentence: Sentence, office: Office) -> bool:
    """Whether a participle governs the office: "работавший министром N" has him in the past, "министр N" has not."""
    above = sentence.tokens[office.head].head
    if above < 0 or office.cases != {"Ins"}:
        return False
    return sentence.tokens[above].feats.get("Case") is not None and fold(sentence.tokens[above].lemma) in _BEING


def _is_noun(tokens: Sequence[Token], index: int, noun: int) -> bool:
    """Whether a word is the noun at an index or stands in apposition to it."""
    return noun >= 0 and (index == noun or (tokens[index].rel == "appos" and tokens[index].head == noun))


def _follows(sentence: Sentence, mention: PersonMention, start: int, stop: int, office: Office) -> bool:
    """Whether an office stands in apposition after a name: "N, министр …,", "N (министр …)", "N — министр …"."""
    tokens = sentence.tokens
    at = mention.tokens.stop
    if start == at and mention.tokens.start == 0 and stop == len(tokens):
        return True  # a signature: "N Президент клуба"
    if not 1 <= start - at <= 10:
        return False
    sign = tokens[at].text
    between = tokens[at + 1 : start]
    closed = _closes(tokens, stop)
    if sign == "(":
        return not between or [t.text.lower() for t in between] in (["тогда"], ["ныне"], ["сейчас"], ["теперь"])
    if sign in ("—", "–", "-"):
        return not between and (closed or tokens[at].start > tokens[at - 1].stop)
    if sign != "," or not closed or not _agrees(office, mention):
        return False
    if not between or [t.text for t in between] in (["а"], ["ныне"], ["бывший"]):
        return True
    # "N, известного борца с коррупцией, члена Общественной палаты,": another apposition between
    return (
        between[-1].text == ","
        and mention.case is not None
        and mention.case != "Nom"
        and not any(t.pos in ("VERB", "AUX", "SCONJ") or t.text in (".", ";", ":", "(") for t in between)
    )


def _closes(tokens: Sequence[Token], stop: int) -> bool:
    """Whether an apposition ends at a token, or a little after it: "N, лидер фракции в парламенте, заявил"."""
    if stop < len(tokens) and tokens[stop].text == "(":
        stop = next((i + 1 for i in range(stop, min(len(tokens), stop + 6)) if tokens[i].text == ")"), stop)
    if stop < len(tokens) and tokens[stop].pos == "ADP":
        limit = min(len(tokens), stop + 7)
        while stop < limit and tokens[stop].pos in ("ADP", "ADJ", "NOUN", "PROPN", "DET"):
            stop += 1
    return stop >= len(tokens) or tokens[stop].text in _CLOSING


_CLOSING = frozenset((",", ")", ".", ";", "!", "?", "—", "–", ":", "и"))


def _agrees(office: Office, mention: PersonMention) -> bool:
    """Whether a name in this case can stand in apposition to the office."""
    if mention.case is None or not office.cases:
        return True
    cases = set(office.cases)
    if cases & {"Gen", "Acc"}:
        cases |= {"Gen", "Acc"}
    if cases & {"Dat", "Loc"}:
        cases |= {"Dat", "Loc"}
    return mention.case in cases or mention.case == "Nom"


_DECLINED = re.compile(r"(?:[оеё]в|[иы]н)\Z")


def _stands_apart(tokens: Sequence[Token], office: Office, mention: PersonMention) -> bool:
    """ "На встрече с министром Иванов предложил": a surname that would decline is no name of an oblique office."""
    oblique = bool(office.cases) and office.cases <= {"Ins", "Dat"}
    alone = mention.tokens.stop - mention.tokens.start == 1
    token = tokens[mention.tokens.stop - 1]
    subject = token.rel.startswith("nsubj") and token.feats.get("Case") == "Nom"
    return oblique and alone and mention.case == "Nom" and subject and _DECLINED.search(token.text) is not None


def _give(chain: Iterable[Office], mention: PersonMention, person: Person, people: People) -> None:
    for office in chain:
        mention.offices.append(office)
        person.offices.append(office)
        people.holders[id(office)] = (person,)


def _attach_several(
    sentence: Sentence,
    office: Office,
    named: Sequence[tuple[PersonMention, Person]],
    people: People,
    taken: set[int],
    countries: Countries,
) -> None:
    """ "Президенты РФ и Казахстана Владимир Путин и Касым-Жомарт Токаев": each name gets the office and its country.

    Also with each country beside its name: "главы МИД Армении Арарат Мирзоян и Азербайджана Джейхун Байрамов".
    """
    tokens = sentence.tokens
    words = [token.text for token in tokens]
    row: list[tuple[PersonMention, Person, str | None]] = []
    at = office.stop
    for mention, person in named:
        if mention.tokens.start < office.stop:
            continue
        gap = words[at : mention.tokens.start]
        country: str | None = None
        if row and gap and gap[0] in (",", "и") and at + 1 < mention.tokens.start:
            own = countries.at(words, at + 1)
            if own is not None and at + 1 + own[0] == mention.tokens.start:
                country, gap = own[1], gap[:1]
                mention.start = min(mention.start, at + 1)
        allowed = (",", "и", "а", "также") if row else ("—", "–", "-", ",", ":", "(")
        if len(gap) > (3 if row else 1) or not all(word in allowed or fold(word) in _TITLES for word in gap):
            break
        row.append((mention, person, country))
        at = mention.tokens.stop
    row = row or _row_before(sentence, office, named)
    if not row or (len(row) == 1 and len(office.countries) != 1):
        return
    taken.add(id(office))
    people.holders[id(office)] = tuple(person for _, person, _ in row)
    zipped = len(office.countries) == len(row)
    fields = _fields(office) if len(office.countries) == 1 and len(row) > 1 else []
    for number, (mention, person, beside) in enumerate(row):
        country = beside or (office.countries[number] if zipped else office.country if number == 0 else None)
        known = [t.country for t in person.tenures if t.country]
        if zipped and known and country not in known and known[0] in office.countries:
            country = known[0]  # the names stand in another order than the countries
        share = _single(office, country)
        if len(fields) == len(row):
            share = replace(_single(office, beside or office.country), role=f"министр {fields[number]}")
        mention.offices.append(share)
        person.offices.append(share)
        if number == 0:
            mention.start = min(mention.start, office.start)


def _row_before(
    sentence: Sentence, office: Office, named: Sequence[tuple[PersonMention, Person]]
) -> list[tuple[PersonMention, Person, str | None]]:
    """The coordinated names that an office in the plural explains: "A и B, министры иностранных дел"."""
    tokens = sentence.tokens
    row: list[tuple[PersonMention, Person, str | None]] = []
    at = office.start - 1
    if at < 0 or tokens[at].text not in (",", "(", "—", "–"):
        return row
    for mention, person in reversed(named):
        if mention.tokens.stop != at:
            continue
        row.insert(0, (mention, person, None))
        at = mention.tokens.start - 1
        if at < 0 or tokens[at].text not in (",", "и"):
            break
    return row if len(row) > 1 else []


def _fields(office: Office) -> list[str]:
    """ "министры обороны и иностранных дел" of one state: the field of each, for no two there have the same one."""
    head, _, rest = office.role.partition(" ")
    return re.split(r", | и ", rest) if head == "министр" and rest else []


def _single(office: Office, country: str | None) -> Office:
    """One person's share of an office in the plural."""
    several = country is not None and len(office.countries) > 1
    return replace(
        office,
        role=of_each(office.role) if several else office.role,
        countries=(country,) if country else (),
        plural=False,
        owner="" if several else office.owner,
    )


# --- bodies named before ----------------------------------------------------------------------------------------


def name_bodies(document: Document, people: People) -> None:
    """ "Председатель совета директоров CNPC … Президент корпорации": the body is the one that a paragraph named before.

    Likewise "завод «Восход» … директор завода" where the text names one such body only. Only bodies whose names do not
    decline are put into the role. "Генсек организации" is of the international body that the text has named last.
    """
    before: tuple[int, str] | None = None  # the line and the name
    named_bodies: dict[str, str | None] | None = None  # by stem of the noun before it; None where there are several
    for sentence in document.sentences:
        for office in people.offices.get(sentence.index, []):
            if office.owner in _BODIES_ALONE and not office.countries and before and before[0] == sentence.line:
                head = office.role.removesuffix(office.owner).rstrip()
                office.role, office.owner = f"{head} {before[1]}", before[1]
                continue
            if office.owner == "организации" and not office.countries:
                if (name := _organization_before(document, sentence.tokens[office.start].start)) is not None:
                    office.role, office.owner = office.role.replace(" организации", f" {name}"), name
                continue
            if office.owner[:-1] in _BODIES:
                if named_bodies is None:
                    named_bodies = _named_bodies(document.text)
                name = named_bodies.get(office.owner[:-1])
                if name is not None:
                    office.role, office.owner = f"{office.role} {name}", f"{office.owner} {name}"
                continue
            named = _BODY_NAME.search(office.owner)
            if named is not None:
                before = sentence.line, named.group().replace("« ", "«").replace(" »", "»")


def _organization_before(document: Document, at: int) -> str | None:
    """The international body that the text named last before an offset: "генсек организации" is of that one."""
    found = [body.name for body in find_bodies(document.text[:at]) if " " not in body.name]
    return found[-1] if found else None


def _named_bodies(text: str) -> dict[str, str | None]:
    """The name of each kind of body that a text names, by the stem of its noun; None where it names several."""
    names: dict[str, str | None] = {}
    for noun, name in _NOUN_AND_NAME.findall(text):
        stem = next(stem for stem in _BODIES if noun.lower().startswith(stem))
        names[stem] = name if names.get(stem, name) == name else None
    return names


_BODIES = (
    "компани", "корпораци", "концерн", "холдинг", "банк", "фонд", "агентств", "парти", "центр", "завод", "клуб",
    "театр", "газет", "журнал", "фабрик", "комбинат", "музе", "издательств", "телеканал", "предприяти", "движени",
)  # fmt: skip
_NOUN_AND_NAME = re.compile(
    rf"\b((?i:{'|'.join(_BODIES)})[а-я]{{0,3}}) («[^»\n]{{2,40}}»|[A-Z][\w&.-]+(?: [A-Z][\w&.-]+)*)"
)
_BODIES_ALONE = frozenset(
    "компании корпорации концерна холдинга банка фонда агентства госкомпании госкорпорации".split()
)
_BODY_NAME = re.compile(r"(?:[A-Z][\w&.-]+(?: [A-Z][\w&.-]+)*|«[^»]+»|[А-ЯЁ]{3,})\Z")


# --- offices without a name ----------------------------------------------------------------------------------


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
    """The office that makes others colleagues: of a vice-premier and minister, that of the minister."""
    held = [o for o in (*mention.offices, *person.offices) if o.kind != "colleague" and not o.former]
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
            {"head_of_state"} if office.country not in _LED_BY_GOVERNMENT else {"head_of_state", "head_of_government"}
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
# Countries whose "leader" in the news is the head of government: monarchies and republics with a weak president.
_LED_BY_GOVERNMENT = frozenset(
    "AM GE DE IT GB JP IN PK IL HU SK CZ GR ES NL BE SE NO DK FI EE LV BG HR SI AL MK ME XK IE MT LU AT AU NZ CA MY TH "
    "KH IQ ET BD NP AF MN".split()
)


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
}  # fmt: skip
_LONG_FORMS = re.compile(r"\b(?:" + "|".join(_LONG) + r")\b")
