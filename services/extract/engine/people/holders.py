"""Whose the offices are that stand beside a name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from services.extract.engine.document import Document, Sentence, Token
from services.extract.engine.people.countries import Countries
from services.extract.engine.people.declension import fold
from services.extract.engine.people.office_classes import is_rank
from services.extract.engine.people.offices import Office
from services.extract.engine.people.persons import People, Person, PersonMention
from services.extract.engine.people.roles import of_each
from services.extract.engine.people.spans import HONORIFICS, QUOTES

_JOINTS = frozenset(("", "—", "–", "-", "и", ","))
_TITLES = HONORIFICS | QUOTES


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
            held = not _in_participle(sentence, chain[0]) and _attach_one(sentence, chain, named, people, countries)
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
    alike = joint in (",", "—", "–", "-") and first.cases | second.cases == {"Acc", "Gen"}
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
    if first.kind == "colleague" and joint in ("", "—", "–") and is_rank(second.role):
        return True  # "его коллега генерал армии X"
    if first.kind == "colleague" and not joint:  # "со своим чилийским коллегой президентом X"
        return not second.countries or second.countries == first.countries
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
    sentence: Sentence,
    chain: list[Office],
    named: Sequence[tuple[PersonMention, Person]],
    people: People,
    countries: Countries,
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
            _complete_by_delegation(sentence, chain[-1], countries)
            _give(chain, mention, person, people)
            mention.start = min(mention.start, start)
            return True
    for mention, person in named:
        if not _follows(sentence, mention, start, stop, chain[0]) or _serves_another(mention, chain[0]):
            continue
        if mention.offices and len(chain) > 1 and tokens[chain[0].stop].text == "и" and tokens[start - 1].text == ",":
            continue  # "с председателем суда N, министром юстиции и прокурором": three people
        if not any(other.tokens.start == stop for other, _ in named):
            _give(chain, mention, person, people)
            mention.stop = max(mention.stop, stop)
            return True
    return False


def _complete_by_delegation(sentence: Sentence, office: Office, countries: Countries) -> None:
    """The office is of what the delegation is of: "делегация Псковской области во главе с губернатором"."""
    words = [token.text for token in sentence.tokens]
    stop = office.start - 3
    of_body = fold(office.role) in _OF_BODIES
    of_assembly = fold(office.role) in _OF_ASSEMBLIES
    governs = office.kind in ("governor", "mayor")
    if office.owner or office.countries or not (of_body or of_assembly or governs) or stop < 2:
        return
    if [word.lower() for word in words[stop : office.start]] not in (["во", "главе", "с"], ["во", "главе", "со"]):
        return
    reach = max(-1, stop - (9 if of_body or of_assembly else 5))
    start = next((i + 1 for i in range(stop - 1, reach, -1) if fold(words[i]).startswith(_LED)), stop)
    owner = words[start:stop]
    for index in range(len(owner) if of_assembly else 0):
        if (country := countries.at(owner, index)) is not None:
            office.countries = (country[1],)
            owner[index : index + country[0]] = []
            break
    if of_assembly and (not owner or not _ASSEMBLY.match(fold(" ".join(owner)))):
        return
    if owner and (of_assembly or owner[0][:1].isupper()) and all(word.isalpha() or "-" in word for word in owner):
        office.owner = " ".join(owner)
        office.role = f"{office.role} {office.owner}"


_LED = ("делегаци", "депутат", "парламентари")
_OF_ASSEMBLIES = frozenset(
    ("председатель", "спикер", "заместитель председателя", "первый заместитель председателя", "вице-спикер")
)
_ASSEMBLY = re.compile(
    r"(?:\w+(?:ого|ой) ){0,3}"
    r"(?:собрания|думы|парламента|заксобрания|палаты|совета депутатов|комитета|маслихата|сената|суда)\b"
)
_OF_BODIES = frozenset(
    ("ректор", "проректор", "декан", "директор", "генеральный директор", "председатель правления", "вице-президент")
)


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

    Also with each country beside its name: "главы МИД Армении Арарат Мирзоян и Азербайджана Джейхун Байрамов", and in
    lists: "послы: Чили N и Перу N", "встреча министров: от Чили — N, от Перу — N".
    """
    tokens = sentence.tokens
    words = [token.text for token in tokens]
    row: list[tuple[PersonMention, Person, str | None]] = []
    at = office.stop
    for mention, person in named:
        if mention.tokens.start < office.stop:
            continue
        gap = words[at : mention.tokens.start]
        bodies = words[office.start : office.stop] if row else ()
        country, whose = _country_of_item(words, at, mention.tokens.start, countries, bodies)
        if country is not None:
            gap = gap[:1]
            mention.start = min(mention.start, whose)
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
    # "встреча министров: от Чили — N, от Перу — N": the office stands for all of them, the names for themselves
    listed = row[0][2] is not None and tokens[row[0][0].tokens.start - 1].text in ("—", "–")
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
        if number == 0 and not listed:
            mention.start = min(mention.start, office.start)


def _country_of_item(
    words: Sequence[str], at: int, name: int, countries: Countries, bodies: Sequence[str]
) -> tuple[str | None, int]:
    """The country between the joint of a list at `at` and a name, and where it begins: ", Чили |", ": от Чили — |".

    `bodies` are the words of the office where the list has begun: "глав МИД Перу N и МИД Чили |" may say one again.
    """
    joints = (",", "и", ";") if bodies else (":", "—", "–", "(")
    first = at + 1
    if name - at < 2 or words[at] not in joints:
        return None, name
    sent = words[first].lower() == "от" or (words[first][1:].isupper() and words[first] in bodies)
    own = countries.at(words, first + sent) if name - first > sent else None
    if own is None:
        return None, name
    rest = list(words[first + sent + own[0] : name])
    return (own[1], first) if not rest or rest in (["—"], ["–"], ["-"]) else (None, name)


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
        role=of_each(office.role) if office.plural else office.role,
        countries=(country,) if country else (),
        plural=False,
        owner="" if several else office.owner,
    )
